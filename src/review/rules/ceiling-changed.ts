import { CEILINGS } from "../data/weakenings/ceilings";
import type { Change } from "../plan/plan";
import { shown } from "../plan/value";
import { changedPolicies } from "../policies/changed-policies";
import { compareContents } from "../policies/ceiling-content";
import { describePermissions } from "../policies/describe";
import { weakenedAttributes } from "./attribute-rule";
import type { Observation, Rule } from "./rule";

/** A policy of the organization changes, or what it applies to. */
export const CEILING_CHANGED: Rule = {
  id: "ceiling-changed",
  severity: "high",
  title: "Policy of the organization changed",
  why: "It is the ceiling of what anyone in its accounts may do, their administrators included.",
  advice: "Try it on one account first; check that deployments and break-glass access still work below it.",
  find: (plan) => [...plan.changes.flatMap(observe), ...weakenedAttributes(CEILINGS, plan)],
};

function observe(change: Change): readonly Observation[] {
  const { type, action, before, after } = change;
  if (action === "no-op" || change.deposed !== undefined) return [];
  if (type === "aws_organizations_policy_attachment") {
    const target = shown((after ?? before)?.target_id);
    const what = action === "create" ? "a policy is attached" : "a policy is detached or attached elsewhere";
    return [{ change, what, attribute: "target_id", after: target }];
  }
  if (type !== "aws_organizations_policy" || action === "create") return [];
  if (after === null) return [{ change, what: "the policy is deleted" }];
  return changedPolicies(change).flatMap(({ attribute, difference }): Observation[] => {
    const [added, removed] = difference
      ? [describePermissions(difference.added), describePermissions(difference.removed)]
      : contentLines(before?.[attribute], after[attribute]);
    if (added.length === 0 && removed.length === 0) return [];
    const details = [...added.map((line) => `new: ${line}`), ...removed.map((line) => `gone: ${line}`)];
    return [{ change, what: "what the accounts may do at most changes", attribute, details }];
  });
}

/** Of policies without statements; what cannot be read at all is told by another rule. */
function contentLines(before: unknown, after: unknown): readonly [readonly string[], readonly string[]] {
  const { added = [], removed = [] } = compareContents(before, after) ?? {};
  return [added, removed];
}
