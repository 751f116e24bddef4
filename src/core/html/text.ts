import { Markup, markup } from "./markup";

/** Code in a line, such as an address or an action, which breaks where its parts meet before it breaks elsewhere. */
export function codeOf(text: string): Markup {
  const parts = text.split(/(?<=[.:/_])(?=[^.:/_])/).map((part) => markup`${part}`.html);
  return new Markup(`<code>${parts.join("<wbr>")}</code>`);
}

/** A sentence of ours, in which backticks mean code. */
export function proseOf(text: string): Markup {
  const parts = text
    .split("`")
    .map((part, i) => (i % 2 === 0 ? markup`${part}` : markup`<code>${part}</code>`));
  return new Markup(parts.map(({ html }) => html).join(""));
}
