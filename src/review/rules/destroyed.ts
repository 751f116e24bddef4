import { DATA_TYPES, LESSER_DATA_TYPES } from "../data/data-types";
import { SAFEGUARDS } from "../data/safeguards";
import { shown } from "../plan/value";
import type { Rule } from "./rule";

/** Something that holds no data is deleted or replaced. */
export const DESTROYED: Rule = {
  id: "destroyed",
  severity: "low",
  title: "Resource deleted or replaced",
  why: "It is gone for a while, or for good; what refers to it fails meanwhile.",
  advice: "Check that nothing else uses it; for a renamed one add a `moved` block.",
  find: ({ changes }) =>
    changes
      .filter(({ type, action, deposed }) => {
        if (
          deposed !== undefined ||
          Object.hasOwn(DATA_TYPES, type) ||
          Object.hasOwn(LESSER_DATA_TYPES, type)
        )
          return false;
        return action === "replace" || (action === "delete" && !Object.hasOwn(SAFEGUARDS, type));
      })
      .map((change) => {
        const attribute = change.replacePaths[0];
        if (change.action === "delete" || attribute === undefined) {
          return { change, what: change.action === "delete" ? "it is deleted" : "it is replaced" };
        }
        return {
          change,
          what: "it is replaced",
          attribute: change.replacePaths.join(", "),
          before: shown(change.before?.[attribute]),
          after: shown(change.after?.[attribute]),
        };
      }),
};
