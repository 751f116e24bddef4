import { DATA_TYPES, LESSER_DATA_TYPES } from "../data/data-types";
import type { Change } from "../plan/plan";
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
  const { type, action, deposed } = change;
  if ((action !== "delete" && action !== "replace") || deposed !== undefined) return [];
  const lost = lossOf(DATA_TYPES, type);
  const less = lossOf(LESSER_DATA_TYPES, type);
  if (lost === undefined && less === undefined) return [];
  const verb = action === "delete" ? "deleted" : "replaced by a new, empty one";
  return [
    {
      change,
      what: `it is ${verb}: lost is ${lost ?? less}`,
      severity: lost === undefined ? "high" : undefined,
      attribute: change.replacePaths.length > 0 ? change.replacePaths.join(", ") : undefined,
    },
  ];
}

function lossOf(types: Readonly<Record<string, string>>, type: string): string | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}
