import { groupBy } from "../group-by";
import {
  type Decision,
  type Finding,
  type Gate,
  type GateProblem,
  type Place,
  type Report,
  type ReviewedPlan,
  VERDICTS,
} from "../report";
import { isAtLeast } from "../severity";
import { AcknowledgementUse } from "./acknowledgement-use";
import { matcherOf } from "./pattern";
import { type ApprovalRule, DEFAULT_POLICY, type Outcome, type ReviewPolicy, type RuleCase } from "./policy";
import { unmatchedAccounts } from "./unmatched-accounts";

/** By what a report is judged. */
export interface GateInput {
  /** @default - what is `high` or worse fails */
  readonly policy?: ReviewPolicy;
  /** Who has approved. Nothing here can check it: it is the word of whoever runs the review. @default - nobody */
  readonly approvedBy?: readonly string[];
  /** Accounts that are known beside those of the plans: a policy may name them. @default - none */
  readonly knownAccounts?: readonly string[];
  readonly now: Date;
}

/** A report that says what the gate makes of it. */
export type JudgedReport = Report & { readonly gate: Gate };

/**
 * Judges a report. Of what the policy says of a finding in a place, the first of these counts: an acknowledgement, the
 * first case of its rule, an approval that it takes, the severity from which on findings fail.
 */
export function judge(report: Report, input: GateInput): JudgedReport {
  const { policy = DEFAULT_POLICY, approvedBy = [], knownAccounts = [], now } = input;
  const acknowledged = new AcknowledgementUse(policy.acknowledgements, now);
  const decide = decider(policy, new Set(approvedBy.map(lower)), acknowledged);
  const findings = report.findings.map((finding) => ({
    ...finding,
    decisions: decisionsOf(finding, decide),
  }));
  const verdicts = new Set(findings.flatMap(({ decisions }) => decisions.map(({ verdict }) => verdict)));
  const problems = [...acknowledged.problems(report.plans), ...planProblems(report.plans)];
  const accounts = [...report.plans.map(({ account }) => account), ...knownAccounts];
  const notices = [...acknowledged.notices(report.plans), ...unmatchedAccounts(policy, accounts)];
  const failed = verdicts.has("failed") || problems.length > 0;
  return {
    ...report,
    findings,
    gate: {
      result: failed ? "failed" : verdicts.has("approval-missing") ? "approval-missing" : "passed",
      at: `${now.toISOString().slice(0, 19)}Z`,
      policy: policy.source,
      failFrom: policy.failFrom,
      approvedBy: [...new Set(approvedBy)].sort(),
      problems,
      ...(notices.length > 0 && { notices }),
    },
  };
}

/** Whatever was found in it: such a plan tells a part only. */
function planProblems(plans: readonly ReviewedPlan[]): readonly GateProblem[] {
  return plans.flatMap(({ source, errored, unread = 0 }) => [
    ...(errored === true ? [{ path: source, ...ERRORED }] : []),
    ...(unread > 0
      ? [
          {
            path: source,
            what: `${unread} of its entries cannot be read, and nobody has reviewed them`,
            fix: "look at the notes that name them; use a release of this package that knows them",
          },
        ]
      : []),
  ]);
}

/** Terraform does not apply it. */
const ERRORED = {
  what: "planning ended with an error",
  fix: "mend what `terraform plan` reported, and plan again",
} as const;

type Judgement = Omit<Decision, "places">;
type Decide = (finding: Finding, place: Place) => Judgement;

function decisionsOf(finding: Finding, decide: Decide): readonly Decision[] {
  const judged = finding.places.map((place) => ({ place, judgement: decide(finding, place) }));
  return [...groupBy(judged, ({ judgement }) => JSON.stringify(judgement)).values()]
    .map((group) => ({ ...group[0]!.judgement, places: group.map(({ place }) => place) }))
    .sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

const VERDICT_OF = { fail: "failed", warn: "warned", ignore: "ignored" } as const satisfies Record<
  Outcome,
  string
>;

function decider(
  policy: ReviewPolicy,
  approvedBy: ReadonlySet<string>,
  acknowledged: AcknowledgementUse,
): Decide {
  const cases = new Map(Object.entries(policy.rules).map(([id, list]) => [id, list.map(withMatcher)]));
  const approvals = policy.approvals.map(withMatcher);
  return (finding, place) => {
    const acknowledgement = acknowledged.of(finding, place);
    if (acknowledgement) {
      const { name, reason, owner, expires } = acknowledgement;
      return { verdict: "acknowledged", by: `acknowledgements.${name}`, reason, owner, expires };
    }
    const stated = cases.get(finding.rule)?.find(({ isIn }) => isIn(place.account));
    if (stated) return byCase(finding.rule, stated.entry);
    const needed = approvals.filter(({ entry, isIn }) => takes(entry, finding) && isIn(place.account));
    if (needed.length > 0)
      return byApproval(
        needed.map(({ entry }) => entry),
        approvedBy,
      );
    const fails = policy.failFrom !== "never" && isAtLeast(finding.severity, policy.failFrom);
    return { verdict: fails ? "failed" : "passed" };
  };
}

function withMatcher<T extends { readonly accounts: readonly string[] }>(entry: T) {
  return { entry, isIn: matcherOf(entry.accounts) };
}

function byCase(rule: string, { outcome, reason }: RuleCase): Judgement {
  return { verdict: VERDICT_OF[outcome], by: `rules.${rule}`, reason };
}

function takes({ rules, from }: ApprovalRule, { rule, severity }: Finding): boolean {
  return rules.includes(rule) || (from !== undefined && isAtLeast(severity, from));
}

/** Platforms tell the names of their users without regard to case. */
function lower(name: string): string {
  return name.toLowerCase();
}

/** Each approval that a finding takes must be there. */
function byApproval(needed: readonly ApprovalRule[], approvedBy: ReadonlySet<string>): Judgement {
  const given = ({ approvers }: ApprovalRule) => approvers.filter((name) => approvedBy.has(lower(name)));
  const missing = needed.find((approval) => given(approval).length === 0);
  if (missing) {
    return {
      verdict: "approval-missing",
      by: `approvals.${missing.name}`,
      approvers: missing.approvers,
    };
  }
  return {
    verdict: "approved",
    by: needed.map(({ name }) => `approvals.${name}`).join(", "),
    approvers: [...new Set(needed.flatMap(given))].sort(),
  };
}
