import { SAFEGUARDS } from "../data/safeguards";
import { SAFEGUARD_ATTRIBUTES } from "../data/weakenings/safeguards";
import { weakenedAttributes } from "./attribute-rule";
import { isOwnerGone } from "./owner";
import type { Rule } from "./rule";

/** Something whose only purpose is to guard is deleted, or an attribute with that purpose is weakened. */
export const SAFEGUARD_REMOVED: Rule = {
  id: "safeguard-removed",
  severity: "high",
  title: "Safeguard removed",
  why: "What it guarded keeps working, so nobody notices that it is gone.",
  advice: "Show what does the same now, or keep it.",
  find: (plan) => [
    ...plan.changes
      .filter(
        ({ type, action, deposed }) =>
          action === "delete" && deposed === undefined && Object.hasOwn(SAFEGUARDS, type),
      )
      .filter((change) => !isOwnerGone(change, plan))
      .map((change) => ({ change, what: `it is deleted: it ${SAFEGUARDS[change.type]}` })),
    ...weakenedAttributes(SAFEGUARD_ATTRIBUTES, plan),
  ],
};
