import type { Change } from "../plan/plan";
import { compareContents } from "../policies/ceiling-content";
import { changedPolicies } from "../policies/changed-policies";
import type { PolicyPurpose } from "../policies/policy-attributes";
import type { Observation, Rule } from "./rule";

/** A policy is replaced by one that the plan does not show, or that is none. */
export const POLICY_UNREADABLE: Rule = {
  id: "policy-unreadable",
  severity: "medium",
  title: "Policy not reviewable",
  why: "The plan does not tell what the policy will say, so nobody can review it.",
  advice:
    "Compose it of names that are known while planning, instead of attributes that are known after apply.",
  find: ({ changes }) => changes.flatMap(observe),
};

function observe(change: Change): readonly Observation[] {
  if (change.after === null) return [];
  return changedPolicies(change).flatMap((policy): Observation[] => {
    const { attribute, purpose, difference, existed, isShown } = policy;
    if (difference !== undefined || (purpose === "ceiling" && isContent(change, attribute))) return [];
    if (isShown) {
      return [{ change, what: "what it will say cannot be read as a policy", attribute }];
    }
    if (!existed || isDefault(change, purpose)) return [];
    return [{ change, what: "the policy changes, and what it will say is not known", attribute }];
  });
}

/** A policy of the organization of the kinds that have no statements. */
function isContent({ before, after }: Change, attribute: string): boolean {
  return compareContents(before?.[attribute] ?? "{}", after?.[attribute]) !== undefined;
}

/** A new object has a new policy; where it may do without stating one, AWS makes it. */
function isDefault({ action, type }: Change, purpose: PolicyPurpose): boolean {
  return action === "replace" && purpose === "resource" && !type.endsWith("_policy");
}
