import { TRUST_ANCHORS } from "../data/weakenings/trust";
import type { Plan } from "../plan/plan";
import { changedPolicies, type ChangedPolicy } from "../policies/changed-policies";
import { describePermissions } from "../policies/describe";
import type { Statement } from "../policies/statement";
import { weakenedAttributes } from "./attribute-rule";
import type { Observation, Rule } from "./rule";

/** Who may assume a role changes, or who vouches for those who do. */
export const TRUST_CHANGED: Rule = {
  id: "trust-changed",
  severity: "high",
  title: "Trust changed",
  why: "Who may assume a role has all that the role may do.",
  advice: "Check each principal and condition that is new, and that nobody who needs the role is locked out.",
  find: (plan) => [...byPolicy(plan), ...weakenedAttributes(TRUST_ANCHORS, plan)],
};

function byPolicy({ changes }: Plan): readonly Observation[] {
  return changes.flatMap((change) =>
    changedPolicies(change)
      .filter(({ purpose, existed }) => purpose === "trust" && existed && change.after !== null)
      .flatMap((policy): Observation[] => observe(policy).map((seen) => ({ ...seen, change }))),
  );
}

function observe({ attribute, difference, before, after }: ChangedPolicy): Omit<Observation, "change">[] {
  if (difference === undefined) return [];
  const { added, removed } = difference;
  if (added.length === 0 && removed.length === 0) return [];
  const details = [
    ...describePermissions(added).map((line) => `new: ${line}`),
    ...describePermissions(removed).map((line) => `gone: ${line}`),
  ];
  if (asksForMfa(before) && !asksForMfa(after)) {
    return [{ what: "the role can be assumed without MFA", attribute, details }];
  }
  const gains =
    added.some(({ effect }) => effect === "Allow") || removed.some(({ effect }) => effect === "Deny");
  if (gains) return [{ what: "others may assume the role, or under other conditions", attribute, details }];
  return [{ what: "fewer may assume the role", severity: "medium", attribute, details }];
}

/** Whether a policy's conditions name MFA at all. */
function asksForMfa(statements: readonly Statement[]): boolean {
  return statements.some(({ conditions }) =>
    conditions.some((condition) => condition.includes("aws:multifactorauth")),
  );
}
