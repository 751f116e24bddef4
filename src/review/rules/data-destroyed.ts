import { DATA_TYPES, LESSER_DATA_TYPES } from "../data/data-types";
import type { Action, Change } from "../plan/plan";
import { shown } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** Something that holds data is deleted or replaced. */
export const DATA_DESTROYED: Rule = {
  id: "data-destroyed",
  severity: "critical",
  title: "Data destroyed",
  why: "Terraform deletes the object with all that is in it; applying an older version does not bring it back.",
  advice:
    "If it was renamed, add a `moved` block; if it is to leave Terraform only, add a `removed` block; else back it up first.",
  find: ({ changes }) => changes.flatMap(observe),
};

function observe(change: Change): readonly Observation[] {
  const { type, action, deposed, isSuspected } = change;
  if ((action !== "delete" && action !== "replace") || deposed !== undefined) return [];
  const lost = lossOf(DATA_TYPES, type);
  const less = lossOf(LESSER_DATA_TYPES, type);
  if (lost === undefined && less === undefined) return [];
  return [
    {
      change,
      what: `${verbOf(action, isSuspected)}: lost is ${lost ?? less}`,
      severity: lost === undefined ? "high" : undefined,
      ...replacementOf(change),
    },
  ];
}

function verbOf(action: Action, isSuspected = false): string {
  if (action === "delete") return "it is deleted";
  return isSuspected
    ? "most likely it is replaced by a new, empty one (a plan tells for sure)"
    : "it is replaced by a new, empty one";
}

/** Which arguments take the replacement; of a single one, its values. */
function replacementOf({ replacePaths, before, after }: Change) {
  const [attribute] = replacePaths;
  if (attribute === undefined) return {};
  const isShown = replacePaths.length === 1 && (before?.[attribute] ?? after?.[attribute]) !== undefined;
  return {
    attribute: replacePaths.join(", "),
    ...(isShown && { before: shown(before?.[attribute]), after: shown(after?.[attribute]) }),
  };
}

function lossOf(types: Readonly<Record<string, string>>, type: string): string | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}
