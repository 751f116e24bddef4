import type { Action } from "../../plan/plan";

/** Actions with how they look, those that lose something first. */
export const ACTION_TONES: Readonly<Record<Action, string>> = {
  delete: "badge critical",
  replace: "badge high",
  forget: "badge medium",
  update: "badge low",
  create: "badge good",
  "no-op": "chip",
  read: "chip",
};

/** Every action, those that lose something first. */
export const ACTIONS = Object.keys(ACTION_TONES) as readonly Action[];
