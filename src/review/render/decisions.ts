import type { Decision, Finding, Gate, GateProblem, Verdict } from "../report";
import { groupBy } from "../group-by";
import { accountsOf, counted, listed } from "./summary";

/** What the gate makes of something, in words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  failed: "fails",
  "approval-missing": "needs an approval",
  approved: "approved",
  acknowledged: "acknowledged",
  warned: "warns only",
  ignored: "ignored",
  passed: "passes",
};

/** The gate's verdict on all plans, in words. */
const RESULT_WORDS: Readonly<Record<Gate["result"], string>> = {
  passed: "passed",
  failed: "failed",
  "approval-missing": "waits for an approval",
};

/** Who decided what and why, in one line, such as `acknowledged: known (owner: ops, until 2030-01-31)`. */
export function decisionInWords({ verdict, by, reason, owner, expires, approvers = [] }: Decision): string {
  const more = [
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    ...(expires === undefined ? [] : [`until ${expires}`]),
    ...(approvers.length === 0
      ? []
      : [`${verdict === "approved" ? "by" : "by one of"} ${approvers.join(", ")}`]),
    ...(by === undefined ? [] : [by]),
  ];
  const because = reason === undefined ? "" : `: ${reason}`;
  return `${VERDICT_WORDS[verdict]}${because}${more.length === 0 ? "" : ` (${more.join("; ")})`}`;
}

/** What the gate says of all plans, in a line without its full stop. */
export function gateLine({ result, policy, approvedBy }: Gate): string {
  const by = policy === undefined ? "" : ` by ${policy}`;
  const approvals = approvedBy.length === 0 ? "" : `; approved by ${listed(approvedBy, 5)}`;
  return `The gate: ${RESULT_WORDS[result]}${by}${approvals}`;
}

/** What the gate says of all plans and by which limit, in a line without its full stop. */
export function verdictLine(gate: Gate, findings: readonly Finding[]): string {
  const limit = gate.failFrom === "never" ? "no severity fails" : `what is ${gate.failFrom} or worse fails`;
  if (gate.result === "passed") return `${gateLine(gate)}; ${limit}`;
  const decisive = findings.flatMap(({ decisions = [] }) => [
    ...new Set(
      decisions
        .filter(({ verdict }) => verdict === gate.result)
        .map(({ by }) => (by === undefined ? `since ${limit}` : `by ${by}`)),
    ),
  ]);
  const reasons = [...groupBy(decisive, (by) => by)].map(
    ([by, { length }]) => `${counted(length, "finding")} ${by}`,
  );
  const problems = gate.problems.length === 0 ? [] : [counted(gate.problems.length, "problem")];
  return `${gateLine(gate)}: ${[...reasons, ...(gate.result === "failed" ? problems : [])].join(", ")}`;
}

/** What is wrong with the policy file, in a line. */
export function gateProblemLine({ path, what, fix }: GateProblem): string {
  return `${path}: ${what}; ${fix}`;
}

/** What the gate makes of a finding, a line for each decision; none where no part of the policy says anything. */
export function decisionLines({ decisions = [] }: Finding): readonly string[] {
  if (decisions.every(({ by }) => by === undefined) && decisions.length < 2) return [];
  return decisions.map((decision) => {
    const where = decisions.length === 1 ? "" : ` in ${listed(accountsOf(decision), 10)}`;
    return `${decisionInWords(decision)}${where}`;
  });
}
