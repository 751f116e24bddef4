import { DELETION_PROTECTION } from "../data/weakenings/deletion-protection";
import { weakenedAttributes } from "./attribute-rule";
import type { Rule } from "./rule";

/** Protection from deletion removed. */
export const DELETION_PROTECTION_REMOVED: Rule = {
  id: "deletion-protection-removed",
  severity: "high",
  title: "Protection from deletion removed",
  why: "The next mistake, or the next attacker, can delete it for good.",
  advice: "Keep the protection; if it really is to be deleted, do that in a change of its own that says so.",
  needsOutputs: true,
  find: (plan) =>
    weakenedAttributes(DELETION_PROTECTION, { ...plan, changes: [...plan.changes, ...plan.settings] }),
};
