import { RETENTION } from "../data/weakenings/retention";
import { weakenedAttributes } from "./attribute-rule";
import type { Rule } from "./rule";

/** Retention shortened. */
export const RETENTION_WEAKENED: Rule = {
  id: "retention-weakened",
  severity: "high",
  title: "Retention shortened",
  why: "What is older than the new time is deleted soon after apply and cannot be brought back.",
  advice: "Check what audits and restores need; export what is older before.",
  find: (plan) => weakenedAttributes(RETENTION, plan),
};
