import { PRINCIPAL_ATTRIBUTES } from "../data/principal-attributes";
import type { Change, Plan } from "../plan/plan";
import { isSame, shown, type Value } from "../plan/value";
import { changedPolicies } from "../policies/changed-policies";
import { describePermissions } from "../policies/compare";
import { isOtherAccount, reachOf } from "../policies/exposure";
import type { Observation, Rule } from "./rule";

/** Another account is let in. */
export const CROSS_ACCOUNT_ACCESS: Rule = {
  id: "cross-account-access",
  severity: "high",
  title: "Opened to another account",
  why: "Whoever administers the other account decides who uses this one.",
  advice:
    "Check that the account is one of yours, or that of a supplier who needs it; limit it to a role and a condition.",
  find: (plan) => plan.changes.flatMap((change) => [...byPolicy(change, plan), ...byAttribute(change, plan)]),
};

function byPolicy(change: Change, plan: Plan): readonly Observation[] {
  return changedPolicies(change).flatMap(({ attribute, purpose, difference }): Observation[] => {
    if (purpose === "identity" || purpose === "ceiling") return [];
    const open = (difference?.added ?? []).filter(
      (permission) =>
        permission.effect === "Allow" && reachOf(permission, plan.accountId) === "other account",
    );
    if (open.length === 0) return [];
    return [{ change, what: "another account is let in", attribute, details: describePermissions(open) }];
  });
}

function byAttribute(change: Change, plan: Plan): readonly Observation[] {
  if (change.action === "no-op" || !Object.hasOwn(PRINCIPAL_ATTRIBUTES, change.type)) return [];
  const attribute = PRINCIPAL_ATTRIBUTES[change.type]!;
  const before: Value | undefined = change.before?.[attribute];
  const after: Value | undefined = change.after?.[attribute];
  if (isSame(before, after) || !isOtherAccount(shown(after), plan.accountId)) return [];
  const observed = { attribute, before: shown(before), after: shown(after) };
  return [{ change, what: "another account is let in", ...observed }];
}
