import type { Finding, GateProblem, Place, ReviewedPlan } from "../report";
import { RULES } from "../rules/all-rules";
import { matcherOf } from "./pattern";
import type { Acknowledgement } from "./policy";

interface Tracked {
  readonly entry: Acknowledgement;
  readonly isIn: (account: string) => boolean;
  readonly isAt: (address: string) => boolean;
  readonly hasExpired: boolean;
  matches: number;
}

/** The acknowledgements of a policy, and which of them met a finding. */
export class AcknowledgementUse {
  private readonly tracked: readonly Tracked[];

  public constructor(acknowledgements: readonly Acknowledgement[], now: Date) {
    const today = now.toISOString().slice(0, 10);
    this.tracked = acknowledgements.map((entry) => ({
      entry,
      isIn: matcherOf(entry.accounts),
      isAt: matcherOf([entry.address ?? "*"]),
      hasExpired: entry.expires < today,
      matches: 0,
    }));
  }

  /** The acknowledgement that accepts a finding in a place. One that has expired accepts nothing. */
  public of(finding: Finding, { account, address }: Place): Acknowledgement | undefined {
    const met = this.tracked.filter(
      ({ entry, isIn, isAt }) =>
        (entry.fingerprint ?? finding.fingerprint) === finding.fingerprint &&
        (entry.rule ?? finding.rule) === finding.rule &&
        isIn(account) &&
        isAt(address),
    );
    for (const tracked of met) tracked.matches += 1;
    return met.find(({ hasExpired }) => !hasExpired)?.entry;
  }

  /**
   * What is wrong with the acknowledgements, once all findings were asked for. One counts only where an account was
   * reviewed that it names: a change of one account is not held up by what another has accepted. Whether it matches
   * nothing is known from plans only, since synthesized output does not tell all that a plan does; and of what plans
   * alone do not tell, from plans with two outputs only.
   */
  public problems(plans: readonly ReviewedPlan[]): readonly GateProblem[] {
    return this.tracked.flatMap(({ entry, isIn, hasExpired, matches }) => {
      const concerned = plans.filter(({ account }) => isIn(account));
      if (concerned.length === 0) return [];
      const path = `acknowledgements.${entry.name}`;
      const found = matches === 0 ? "matches nothing" : "still matches";
      if (hasExpired) {
        const fix =
          matches === 0 ? "remove it" : `ask ${entry.owner} to mend it, or to accept it until a later day`;
        return [{ path, what: `it expired on ${entry.expires} and ${found}`, fix }];
      }
      if (matches > 0 || !concerned.some((plan) => tells(plan, entry))) return [];
      return [{ path, what: "it matches nothing", fix: "remove it, or correct what it is to match" }];
    });
  }

  /** Which acknowledgements match nothing in plans that would not tell what they are of. */
  public notices(plans: readonly ReviewedPlan[]): readonly GateProblem[] {
    return this.tracked.flatMap(({ entry, isIn, hasExpired, matches }) => {
      const concerned = plans.filter(({ account, kind }) => isIn(account) && kind === "plan");
      if (hasExpired || matches > 0 || concerned.length === 0) return [];
      if (concerned.some((plan) => tells(plan, entry))) return [];
      return [
        {
          path: `acknowledgements.${entry.name}`,
          what: "it matches nothing in plans alone, which do not tell all that it may be of",
          fix: FIXES[entry.rule === undefined ? "fingerprint" : "rule"],
        },
      ];
    });
  }
}

const FIXES = {
  fingerprint: "state the rule beside the fingerprint, or review with --base and --head",
  rule: "review with --base and --head to know whether it still matches",
};

/** Whether a plan tells all that an acknowledgement may be of. A fingerprint alone may be of any rule. */
function tells({ kind, compared }: ReviewedPlan, { rule }: Acknowledgement): boolean {
  if (kind !== "plan" || compared === true) return kind === "plan";
  return rule !== undefined && RULES.find(({ id }) => id === rule)?.needsOutputs !== true;
}
