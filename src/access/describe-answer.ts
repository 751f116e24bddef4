import type { Answer, DecidingStatement, Example } from "./answer";
import { isFact } from "./context/key-facts";
import type { AccessRequest } from "./request";

/** An answer in a few lines: the question, the outcome and what decided it. */
export function describeAnswer(request: AccessRequest, answer: Answer): string {
  const { principal, action, resource, through } = request;
  const question = `${principal} ${action} on ${resource}${through === undefined ? "" : ` through ${through}`}`;
  return [`${answer.outcome}: ${question}`, ...reasons(answer).map((line) => `  ${line}`)].join("\n");
}

/** A statement's place: `SID in POLICY`, or its number where it has no sid. */
export function describeStatement({ effect, sid, index, policy, layer }: DecidingStatement): string {
  return `${effect} ${sid ?? `statement ${index}`} in ${policy} (${layer})`;
}

function reasons(answer: Answer): string[] {
  const statements = answer.statements.map(describeStatement);
  switch (answer.outcome) {
    case "allowed":
      return statements;
    case "denied":
      return [
        ...statements,
        ...answer.missing.map(({ layer, of }) => `nothing allows it in the ${layer} of ${of}`),
      ];
    case "unknown":
      return [
        `depends on ${answer.attributes.join(", ")}`,
        ...exampleLines("allowed", answer.allowedWhen),
        ...exampleLines("denied", answer.deniedWhen),
        ...statements,
      ];
  }
}

function exampleLines(outcome: string, example: Example): string[] {
  const entries = Object.entries(example)
    .filter(([name]) => !isFact(name))
    .map(([name, value]) => `${name} = ${shown(value)}`);
  return entries.length === 0 ? [] : [`${outcome} for example when ${entries.join(", ")}`];
}

function shown(value: Example[string]): string {
  return value === null ? "absent" : JSON.stringify(value);
}
