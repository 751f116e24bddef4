import { DATA_TYPES } from "../data/data-types";
import type { Rule } from "./rule";

/** An object is deposed or tainted: an earlier apply did not end well. */
export const UNFINISHED_REPLACEMENT: Rule = {
  id: "unfinished-replacement",
  severity: "medium",
  title: "Left over from an apply that failed",
  why: "Terraform deletes the old object, or makes the new one anew, which nobody asked for in this change.",
  advice: "Look at the object first; `terraform untaint` keeps a tainted one that is in order.",
  find: ({ changes }) =>
    changes.flatMap((change) => {
      const severity = Object.hasOwn(DATA_TYPES, change.type) ? "high" : undefined;
      if (change.deposed !== undefined && change.action === "delete") {
        return [{ change, severity, what: `its deposed object ${change.deposed} is deleted` }];
      }
      if (change.reason !== "replace_because_tainted") return [];
      return [{ change, severity, what: "it is tainted, and therefore replaced" }];
    }),
};
