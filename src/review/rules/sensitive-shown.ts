import type { Change } from "../plan/plan";
import { OUTPUT } from "../plan/read-outputs";
import type { Rule } from "./rule";

/** What was sensitive is shown from now on. */
export const SENSITIVE_SHOWN: Rule = {
  id: "sensitive-shown",
  severity: "high",
  title: "Secret is shown",
  why: "Whoever reads the logs of a deployment, or the outputs of the state, reads it from now on.",
  advice: "Keep `sensitive` on the output; hand secrets on by reference, never by value.",
  find: ({ kind, changes, settings }) =>
    [
      ...changes.filter(({ type }) => type === OUTPUT),
      ...(kind === "plan" ? [] : settings.filter(isRevealed)),
    ].map((change) => ({ change, what: "an output that was sensitive is so no more" })),
};

/** A plan tells of it only where the value is known; its change is among the plan's own. */
function isRevealed({ type, before, after }: Change): boolean {
  return type === OUTPUT && before?.sensitive === true && after !== null && after.sensitive !== true;
}
