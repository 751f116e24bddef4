import type { KeyValues } from "../context/key-values";
import { Pattern } from "../patterns/pattern";
import { FALSE, not, or, TRUE, type Truth } from "../truth";

/** Which resources a statement speaks about. */
export class ResourceMatcher {
  public readonly patterns: readonly Pattern[];

  public constructor(
    texts: readonly string[],
    public readonly negated: boolean,
    variables: boolean,
  ) {
    this.patterns = texts.map((text) => new Pattern(text, { dialect: "resource", variables }));
  }

  public match(arn: string, context: KeyValues): Truth {
    let result: Truth = FALSE;
    for (const pattern of this.patterns) {
      result = or(result, pattern.match(arn, context));
      if (result === TRUE) break;
    }
    return this.negated ? not(result) : result;
  }
}
