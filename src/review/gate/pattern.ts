/** Whether a text fits one of the patterns, in which `*` stands for any characters. Nothing else is special. */
export function matcherOf(patterns: readonly string[]): (text: string) => boolean {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split(/\*+/).map(escaped).join(".*")}$`, "s"),
  );
  return (text) => expressions.some((expression) => expression.test(text));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
