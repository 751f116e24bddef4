import { SIGN_IN } from "../data/weakenings/sign-in";
import { weakenedAttributes } from "./attribute-rule";
import type { Rule } from "./rule";

/** Sign-in or sessions weakened. */
export const SIGN_IN_WEAKENED: Rule = {
  id: "sign-in-weakened",
  severity: "high",
  title: "Sign-in or sessions weakened",
  why: "A stolen password or session gets its thief further.",
  advice: "Keep it as it was, or write down why less is enough.",
  find: (plan) => weakenedAttributes(SIGN_IN, plan),
};
