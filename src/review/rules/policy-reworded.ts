import { changedPolicies } from "../policies/changed-policies";
import { isSameMeaning } from "../policies/compare";
import type { Rule } from "./rule";

/** The text of a policy changes, and nothing else. */
export const POLICY_REWORDED: Rule = {
  id: "policy-reworded",
  severity: "info",
  title: "Policy reworded",
  why: "Its text changes and its meaning stays: the order, the sids, or what another statement covers.",
  advice: "Nothing.",
  needsOutputs: true,
  find: ({ changes }) =>
    changes.flatMap((change) =>
      changedPolicies(change)
        .filter(({ difference, existed }) => existed && difference !== undefined && isSameMeaning(difference))
        .map(({ attribute }) => ({ change, what: "the policy says the same in other words", attribute })),
    ),
};
