import { textMatcher, type TextMatcher } from "../patterns/matcher";
import { readPieces } from "../patterns/pieces";

/** Which actions a statement speaks about. */
export interface ActionMatcher {
  /** Whether an action of the service, such as `ssm`, may match. */
  mayMatch(service: string): boolean;
  /** Whether an action, in lower case, matches. */
  matches(action: string): boolean;
}

/** Compiles `Action` or, negated, `NotAction`; neither the service nor the action is case-sensitive. */
export function actionMatcher(patterns: readonly string[], negated: boolean): ActionMatcher {
  const folded = patterns.map((pattern) => pattern.toLowerCase());
  const names = new Set(folded.filter((pattern) => !isWild(pattern)));
  const matchers = folded.filter(isWild).map((pattern) => textMatcher(readPieces(pattern, "like", false)));
  const services = folded.map(serviceMatcher);
  const matchesListed = (action: string): boolean =>
    names.has(action) || matchers.some((matches) => matches(action));
  return negated
    ? { mayMatch: () => true, matches: (action) => !matchesListed(action) }
    : { mayMatch: (service) => services.some((matches) => matches(service)), matches: matchesListed };
}

function serviceMatcher(pattern: string): TextMatcher {
  const [service] = pattern.split(":");
  return textMatcher(readPieces(service!, "like", false));
}

function isWild(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}
