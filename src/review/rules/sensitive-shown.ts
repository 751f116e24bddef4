import { OUTPUT } from "../plan/read-outputs";
import type { Rule } from "./rule";

/** What was sensitive is shown from now on. */
export const SENSITIVE_SHOWN: Rule = {
  id: "sensitive-shown",
  severity: "high",
  title: "Secret is shown",
  why: "Whoever reads the logs of a deployment, or the outputs of the state, reads it from now on.",
  advice: "Keep `sensitive` on the output; hand secrets on by reference, never by value.",
  find: ({ changes }) =>
    changes
      .filter(({ type }) => type === OUTPUT)
      .map((change) => ({ change, what: "an output that was sensitive is so no more" })),
};
