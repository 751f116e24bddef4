import { DATA_TYPES } from "../data/data-types";
import type { Change } from "../plan/plan";
import { isValueRecord } from "../plan/value";
import type { Rule } from "./rule";

/** A stack is synthesized no more. */
export const STACK_REMOVED: Rule = {
  id: "stack-removed",
  severity: "high",
  title: "Stack no longer synthesized",
  why: "Nothing is deleted: its resources stay in the account and in its state, they cost, and nobody updates them any more.",
  advice:
    "If it is to go, destroy it from the old output first; if it was renamed, take its state along before the next apply.",
  needsOutputs: true,
  find: ({ settings }) =>
    settings
      .filter(({ type, action }) => type === "stack" && action === "forget")
      .map((change) => ({
        change,
        what: `${String(change.before?.resources)} resources are left to themselves`,
        details: dataOf(change),
      })),
};

/** What of it holds data, a type each. */
function dataOf({ before }: Change): readonly string[] {
  const types = before?.types;
  if (!isValueRecord(types)) return [];
  return Object.entries(types)
    .filter(([type]) => Object.hasOwn(DATA_TYPES, type))
    .map(([type, count]) => `${String(count)} ${type}: ${DATA_TYPES[type]}`);
}
