import type { Report, ReviewedPlan } from "../report";

/** What is about to be applied, and which review is said to have been of it. */
export interface Verification {
  /** SHA-256 of the plan as `terraform show -json` prints it, or of the saved plan itself. */
  readonly digest: string;
  /** Which of the two. */
  readonly of: "json" | "file";
  readonly report: Report;
  /** The account that the plan is to be of. @default - any that the report has */
  readonly account?: string;
  /** The most hours since the report was judged. */
  readonly maximumAge: number;
  readonly now: Date;
}

/** Why a plan must not be applied. */
export interface Refusal {
  readonly what: string;
  readonly fix: string;
}

/** How far the clock of the machine that reviewed may be ahead, in minutes. */
const CLOCK_SKEW_MINUTES = 5;

/** What speaks against applying a plan; nothing where it is the reviewed one, and the gate let it pass a short time ago. */
export function verify(verification: Verification): readonly Refusal[] {
  const { report } = verification;
  return [...planRefusals(verification), ...gateRefusals(report), ...ageRefusals(verification)];
}

const AGAIN = "review this plan, and apply it with the report of that";

function planRefusals({ digest, of, report, account }: Verification): readonly Refusal[] {
  const isOfAccount = (plan: ReviewedPlan) => account === undefined || plan.account === account;
  const reviewed = report.plans.filter((plan) => plan.kind === "plan" && digestOf(plan, of) === digest);
  if (reviewed.some(isOfAccount)) return [];
  if (reviewed.length > 0) {
    const what = `the plan is of ${reviewed[0]!.account}, not of ${account}`;
    return [{ what, fix: "apply each account's own plan" }];
  }
  const sameAccount = report.plans.filter(isOfAccount);
  if (sameAccount.length === 0) return [{ what: `${account} was not reviewed`, fix: AGAIN }];
  if (sameAccount.every((plan) => digestOf(plan, of) === undefined)) {
    return [
      {
        what: "the report knows no digest of a saved plan",
        fix: "review with --plan-file, or verify the plan's JSON",
      },
    ];
  }
  return [{ what: "this is not the plan that was reviewed: its digest is not in the report", fix: AGAIN }];
}

function digestOf(plan: ReviewedPlan, of: Verification["of"]): string | undefined {
  return of === "json" ? plan.digest : plan.planFileDigest;
}

function gateRefusals({ gate }: Report): readonly Refusal[] {
  if (gate?.result === "passed") return [];
  if (gate === undefined) return [{ what: "the report was never judged", fix: AGAIN }];
  const what = gate.result === "failed" ? "the review did not pass its gate" : "an approval is missing";
  return [{ what, fix: "mend what the report names, then review again" }];
}

function ageRefusals({ report: { gate }, maximumAge, now }: Verification): readonly Refusal[] {
  if (gate === undefined) return [];
  const minutes = (now.getTime() - Date.parse(gate.at)) / 60_000;
  if (minutes < -CLOCK_SKEW_MINUTES) {
    return [{ what: `the report is of a time to come, ${gate.at}`, fix: "set the clocks of both machines" }];
  }
  if (minutes <= maximumAge * 60) return [];
  return [
    { what: `the report is of ${gate.at}, more than ${maximumAge} hours ago`, fix: "plan and review again" },
  ];
}
