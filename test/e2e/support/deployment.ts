import type { PlannedChange } from "../../support/planned-changes";
import type { Terraform } from "../../support/terraform";

/**
 * A stack that is applied, planned again, looked at and destroyed, one after the other, from the moment that this is
 * made. Each step can be awaited whenever it is convenient; what follows a step that failed fails with it.
 */
export class Deployment<Findings = void> {
  public readonly applied: Promise<void>;
  /** What another apply would change. */
  public readonly planned: Promise<PlannedChange[]>;
  /** What was found while the stack was there. */
  public readonly found: Promise<Findings>;
  /** What the state holds after all was destroyed. */
  public readonly left: Promise<string[]>;

  public constructor(terraform: Terraform, look: () => Promise<Findings>) {
    this.applied = awaitedLater(terraform.init().then(() => terraform.apply()));
    this.planned = awaitedLater(this.applied.then(() => terraform.plan()));
    this.found = awaitedLater(this.planned.then(look));
    this.left = awaitedLater(this.found.then(() => terraform.destroy()).then(() => terraform.stateList()));
  }
}

/** A failure counts where it is awaited, not where it happens. */
function awaitedLater<T>(step: Promise<T>): Promise<T> {
  step.catch(() => {});
  return step;
}
