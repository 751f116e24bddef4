/** The variables that a pipeline knows; a name that is missing is null to an expression. */
export type Variables = Readonly<Record<string, string>>;

/** When a job runs, as its rules say. */
export type When = "on_success" | "always" | "manual" | "never";

/** One of the `rules` of a job or a workflow. */
export interface Rule {
  readonly if?: string;
  readonly when?: When;
}

const TOKEN = /\s*(\|\||&&|==|!=|[()]|\$\w+|"[^"$]*"|null)/y;

/** Whether an expression of `rules:if` holds, as far as the examples write them: comparisons, `&&`, `||` and parentheses. */
export function holds(expression: string, variables: Variables): boolean {
  const parts: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(expression)?.[1];
    if (token === undefined)
      throw new Error(`nothing here knows what this means: ${expression.slice(at || 0)}`);
    if (token.startsWith("$")) parts.push(JSON.stringify(variables[token.slice(1)] ?? null));
    else parts.push({ "==": "===", "!=": "!==" }[token] ?? token);
  }
  return Boolean((new Function(`return (${parts.join(" ")})`) as () => unknown)());
}

/** What the first rule that fits says; "never" where none does. */
export function whenOf(rules: readonly Rule[], variables: Variables, otherwise: When = "on_success"): When {
  const rule = rules.find((one) => one.if === undefined || holds(one.if, variables));
  return rule === undefined ? "never" : (rule.when ?? otherwise);
}

/** A text with its `$NAME` and `${NAME}` replaced; what is not known is empty. */
export function expand(text: string, variables: Variables): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (_, bare?: string, braced?: string) => variables[(bare ?? braced)!] ?? "",
  );
}
