import { PRINCIPAL_ATTRIBUTES } from "../data/principal-attributes";
import type { Change, Plan } from "../plan/plan";
import { isSame, shown, type Value } from "../plan/value";
import { changedPolicies } from "../policies/changed-policies";
import { describePermissions } from "../policies/compare";
import { isOtherAccount, reachOf } from "../policies/exposure";
import { valuesAt } from "./attribute-rule";
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
  return PRINCIPAL_ATTRIBUTES[change.type]!.flatMap((path): Observation[] => {
    const [before, after] = [change.before, change.after].map((side) =>
      valuesAt(side, path.split(".")).flat(),
    );
    const gained = after!.filter((value) => !before!.some((old) => isSame(old, value))).map(shown);
    if (!gained.some((value) => isOtherAccount(value, plan.accountId))) return [];
    const observed = {
      attribute: path.replaceAll(".*", ""),
      before: shownAll(before!),
      after: shownAll(after!),
    };
    return [{ change, what: "another account is let in", ...observed }];
  });
}

function shownAll(values: readonly Value[]): string {
  return values.length === 0 ? shown(null) : shown(values.map(shown).join(", "));
}
