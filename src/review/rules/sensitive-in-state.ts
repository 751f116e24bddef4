import type { Change } from "../plan/plan";
import { isNothing } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** A secret is written into the state. */
export const SENSITIVE_IN_STATE: Rule = {
  id: "sensitive-in-state",
  severity: "medium",
  title: "Secret enters the state",
  why: "The state and every saved plan hold it in plain text, for whoever may read them.",
  advice:
    "Use a write-only argument (`…_wo`), have AWS make and keep the secret, or set it outside Terraform.",
  find: ({ kind, changes }) =>
    changes.flatMap((change): Observation[] => {
      const { sensitiveChanges, after } = change;
      const entering = sensitiveChanges.filter((name) => !name.endsWith("_wo") && !isNothing(after?.[name]));
      if (after === null || entering.length === 0) return [];
      const attribute = entering.join(", ");
      // What is synthesized stands in the output in plain text: it is no secret that only now gets out.
      if (isMarkedAlways(change) && kind === "synthesized") return [];
      if (isMarkedAlways(change))
        return [
          { change, severity: "low", what: "what may be a secret is written into the state", attribute },
        ];
      return [{ change, what: "a secret is written into the state", attribute }];
    }),
};

/** The provider marks a parameter's value whatever its type is. */
function isMarkedAlways({ type, after }: Change): boolean {
  return type === "aws_ssm_parameter" && after?.type !== "SecureString";
}
