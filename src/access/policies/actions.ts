import { textMatcher, type TextMatcher } from "../patterns/matcher";
import { readPieces } from "../patterns/pieces";

/** Which actions a statement speaks about: `Action` or, negated, `NotAction`. */
export class ActionMatcher {
  private readonly names: readonly string[];
  private readonly wild: readonly TextMatcher[];

  /** Neither the service nor the action is case-sensitive. */
  public constructor(
    patterns: readonly string[],
    private readonly negated: boolean,
  ) {
    this.names = patterns.map((pattern) => pattern.toLowerCase());
    this.wild = this.names.filter(isWild).map(wildMatcher);
  }

  /** Whether an action of the service, such as `ssm`, may match. */
  public mayMatch(service: string): boolean {
    return this.negated || this.names.some((name) => serviceMatches(name.split(":")[0]!, service));
  }

  /** Whether an action, in lower case, matches. */
  public matches(action: string): boolean {
    return this.matchesListed(action) !== this.negated;
  }

  private matchesListed(action: string): boolean {
    return this.names.includes(action) || this.wild.some((matches) => matches(action));
  }
}

function serviceMatches(pattern: string, service: string): boolean {
  return pattern === service || (isWild(pattern) && wildMatcher(pattern)(service));
}

function wildMatcher(pattern: string): TextMatcher {
  return textMatcher(readPieces(pattern, "like", false));
}

function isWild(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}
