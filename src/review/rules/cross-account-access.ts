import { PRINCIPAL_ATTRIBUTES } from "../data/principal-attributes";
import type { Change, Plan } from "../plan/plan";
import { isSame, shown, shownAll, valuesAt } from "../plan/value";
import { changedPolicies } from "../policies/changed-policies";
import { describePermissions } from "../policies/describe";
import { isOtherAccount, type Reach, reaching } from "../policies/exposure";
import type { Severity } from "../severity";
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

/** Who is let in; which organization is the own one, no plan tells. */
const REACHES: readonly { readonly reach: Reach; readonly what: string; readonly severity?: Severity }[] = [
  { reach: "other account", what: "another account is let in" },
  { reach: "organization", what: "all accounts of an organization are let in", severity: "medium" },
];

function byPolicy(change: Change, plan: Plan): readonly Observation[] {
  return changedPolicies(change).flatMap(({ attribute, purpose, difference }): Observation[] => {
    if (purpose === "identity" || purpose === "ceiling") return [];
    return REACHES.flatMap(({ reach, what, severity }): Observation[] => {
      const open = reaching(difference, reach, plan.accountId);
      return open.length === 0
        ? []
        : [{ change, what, severity, attribute, details: describePermissions(open) }];
    });
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
