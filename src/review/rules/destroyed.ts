import { DATA_TYPES, LESSER_DATA_TYPES } from "../data/data-types";
import { SAFEGUARDS } from "../data/safeguards";
import { shown } from "../plan/value";
import { isOwnerGone } from "./owner";
import type { Rule } from "./rule";

/** Something that holds no data is deleted or replaced. */
export const DESTROYED: Rule = {
  id: "destroyed",
  severity: "low",
  title: "Resource deleted or replaced",
  why: "It is gone for a while, or for good; what refers to it fails meanwhile.",
  advice: "Check that nothing else uses it; for a renamed one add a `moved` block.",
  find: (plan) =>
    plan.changes
      .filter((change) => {
        const { type, action, deposed } = change;
        if (
          deposed !== undefined ||
          Object.hasOwn(DATA_TYPES, type) ||
          Object.hasOwn(LESSER_DATA_TYPES, type)
        )
          return false;
        if (action !== "delete") return action === "replace";
        return !Object.hasOwn(SAFEGUARDS, type) || isOwnerGone(change, plan);
      })
      .map((change) => {
        const attribute = change.replacePaths[0];
        if (change.action === "delete" || attribute === undefined) {
          return { change, what: change.action === "delete" ? "it is deleted" : "it is replaced" };
        }
        return {
          change,
          what: change.isSuspected ? "most likely it is replaced (a plan tells for sure)" : "it is replaced",
          attribute: change.replacePaths.join(", "),
          before: shown(change.before?.[attribute]),
          after: shown(change.after?.[attribute]),
        };
      }),
};
