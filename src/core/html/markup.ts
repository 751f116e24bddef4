import { visibleText } from "../visible-text";

/** HTML, or XML, that is safe to stand in a page. */
export class Markup {
  public constructor(public readonly html: string) {}
}

/** What stands between the literal parts of {@link markup}: text is escaped, markup is not, nothing is left out. */
export type MarkupValue = string | number | Markup | readonly Markup[] | undefined;

/**
 * HTML, or XML, from a template. Each value is escaped unless it is markup itself, so that no value of a plan or a policy can be
 * taken for HTML; what cannot be seen in it is named. Attributes must be quoted.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(parts.reduce((html, part, i) => html + htmlOf(values[i - 1]) + part));
}

function htmlOf(value: MarkupValue): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.html;
  if (typeof value === "object") return value.map(({ html }) => html).join("\n");
  return visibleText(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
