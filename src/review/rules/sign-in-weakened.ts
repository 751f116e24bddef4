import { CREDENTIALS } from "../data/credentials";
import { SIGN_IN } from "../data/weakenings/sign-in";
import type { Plan } from "../plan/plan";
import { weakenedAttributes } from "./attribute-rule";
import type { Observation, Rule } from "./rule";

/** Sign-in or sessions weakened. */
export const SIGN_IN_WEAKENED: Rule = {
  id: "sign-in-weakened",
  severity: "high",
  title: "Sign-in or sessions weakened",
  why: "A stolen password or session gets its thief further.",
  advice: "Keep it as it was, or write down why less is enough.",
  find: (plan) => [...weakenedAttributes(SIGN_IN, plan), ...newCredentials(plan)],
};

function newCredentials({ changes }: Plan): readonly Observation[] {
  return changes
    .filter(({ type, action }) => action === "create" && Object.hasOwn(CREDENTIALS, type))
    .map((change) => ({ change, ...CREDENTIALS[change.type]! }));
}
