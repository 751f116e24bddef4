/** Whether a text fits one of the patterns, in which `*` stands for any characters. Nothing else is special. */
export function matcherOf(patterns: readonly string[]): (text: string) => boolean {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split(/\*+/).map(escaped).join(".*")}$`, "s"),
  );
  return (text) => expressions.some((expression) => expression.test(text));
}

/** Whether all that one pattern fits, one of others fits as well. That two of them do so together is not told. */
export function isCovered(pattern: string, others: readonly string[]): boolean {
  // In the others only a `*` fits a `*`, and it fits whatever that one stands for.
  return matcherOf(others)(pattern);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
