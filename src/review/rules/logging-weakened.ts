import { ALARMING } from "../data/weakenings/alarms";
import { FAILURES } from "../data/weakenings/failures";
import { LOGGING } from "../data/weakenings/logging";
import { weakenedAttributes } from "./attribute-rule";
import type { Rule } from "./rule";

const ROWS = [...LOGGING, ...ALARMING, ...FAILURES];

/** Logging or alarming weakened. */
export const LOGGING_WEAKENED: Rule = {
  id: "logging-weakened",
  severity: "high",
  title: "Logging or alarming weakened",
  why: "What nobody records, nobody can find out later.",
  advice: "Keep it on, or show what records the same instead.",
  find: (plan) => weakenedAttributes(ROWS, plan),
};
