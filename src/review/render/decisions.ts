import type { Decision, Gate, Verdict } from "../report";

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
export const RESULT_WORDS: Readonly<Record<Gate["result"], string>> = {
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
