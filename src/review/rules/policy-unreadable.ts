import type { Change } from "../plan/plan";
import { changedPolicies } from "../policies/changed-policies";
import type { PolicyPurpose } from "../policies/policy-attributes";
import type { Rule } from "./rule";

/** A policy is replaced by one that the plan does not show. */
export const POLICY_UNREADABLE: Rule = {
  id: "policy-unreadable",
  severity: "medium",
  title: "Policy not reviewable",
  why: "The plan does not tell what the policy will say, so nobody can review it.",
  advice:
    "Compose it of names that are known while planning, instead of attributes that are known after apply.",
  find: ({ changes }) =>
    changes.flatMap((change) =>
      changedPolicies(change)
        .filter(({ difference, existed }) => difference === undefined && existed && change.after !== null)
        .filter(({ purpose }) => !isDefault(change, purpose))
        .map(({ attribute }) => ({
          change,
          what: "the policy changes, and what it will say is not known",
          attribute,
        })),
    ),
};

/** A new object has a new policy; where it may do without stating one, AWS makes it. */
function isDefault({ action, type }: Change, purpose: PolicyPurpose): boolean {
  return action === "replace" && purpose === "resource" && !type.endsWith("_policy");
}
