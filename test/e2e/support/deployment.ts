import type { PlannedChange } from "../../support/planned-changes";
import type { Terraform } from "../../support/terraform";

/**
 * A stack that is applied, planned again and destroyed, one after the other, from the moment that this is made. Each
 * step can be awaited whenever it is convenient; what follows a step that failed fails with it.
 */
export class Deployment {
  public readonly applied: Promise<void>;
  /** What another apply would change. */
  public readonly planned: Promise<PlannedChange[]>;
  /** What the state holds after all was destroyed. */
  public readonly left: Promise<string[]>;

  public constructor(terraform: Terraform) {
    this.applied = awaitedLater(terraform.init().then(() => terraform.apply()));
    this.planned = awaitedLater(this.applied.then(() => terraform.plan()));
    this.left = awaitedLater(this.planned.then(() => terraform.destroy()).then(() => terraform.stateList()));
  }
}

/** A failure counts where it is awaited, not where it happens. */
function awaitedLater<T>(step: Promise<T>): Promise<T> {
  step.catch(() => {});
  return step;
}
