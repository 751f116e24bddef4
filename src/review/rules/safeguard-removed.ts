import { SAFEGUARDS } from "../data/safeguards";
import type { Rule } from "./rule";

/** Something whose only purpose is to guard is deleted. */
export const SAFEGUARD_REMOVED: Rule = {
  id: "safeguard-removed",
  severity: "high",
  title: "Safeguard removed",
  why: "What it guarded keeps working, so nobody notices that it is gone.",
  advice: "Show what does the same now, or keep it.",
  find: ({ changes }) =>
    changes
      .filter(({ type, action }) => action === "delete" && Object.hasOwn(SAFEGUARDS, type))
      .map((change) => ({ change, what: `it is deleted: it ${SAFEGUARDS[change.type]}` })),
};
