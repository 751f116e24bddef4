import type { Plan } from "../plan/plan";
import { describeGain, gainedAccess } from "../policies/changed-access";
import type { Rule } from "./rule";

/** A stack is synthesized for the first time. */
export const STACK_ADDED: Rule = {
  id: "stack-added",
  severity: "info",
  title: "New stack",
  why: "All of its resources are new, so they are not listed one by one; what is risky in them is.",
  advice: "Check its account, its region, and where it keeps its state.",
  needsOutputs: true,
  find: (plan) =>
    plan.settings
      .filter(({ type, action }) => type === "stack" && action === "create")
      .map((change) => ({
        change,
        what: `it has ${String(change.after?.resources)} resources`,
        details: gainedAccess(plan).map(describeGain),
      })),
};

/** Whether a plan is of a stack that there was not: what may be done in it is told with the stack. */
export function isNewStack({ settings }: Plan): boolean {
  return settings.some(({ type, action }) => type === "stack" && action === "create");
}
