/** One part of a merge: a text as it is, or the value of a parameter. */
export type MergePart =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "parameter";
      readonly name: string;
      /** Whether the value is encoded so that it can stand in a URL. */
      readonly encoded: boolean;
    };

/** An element that is a token as a whole. The match is greedy: two tokens in one element are one odd name. */
const TOKEN = /^\$\{(\/[^\n]*)\}$/;
const ENCODED_SUFFIX = ":uri";

/** A token within a merge that is one string: no suffix, and its braces stay around the value. */
const TOKEN_IN_TEXT = /\$\{([\p{L}\p{N}_/-]+)\}/gu;

/**
 * The parts of a merge that is a list: an element `${/name}` or `${/name:uri}` stands for a parameter, any other element
 * for itself, also when it contains `${`.
 */
export function parseMergeList(elements: readonly string[]): readonly MergePart[] {
  return elements.map((element): MergePart => {
    const content = TOKEN.exec(element)?.[1];
    if (content === undefined) return { kind: "literal", text: element };
    const encoded = content.endsWith(ENCODED_SUFFIX);
    const name = encoded ? content.slice(0, -ENCODED_SUFFIX.length) : content;
    return { kind: "parameter", name, encoded };
  });
}

/**
 * The parts of a merge that is one string, an older form: the value of `${/name}` replaces the name and keeps the
 * braces, which readers of such values have always been given.
 */
export function parseMergeText(text: string): readonly MergePart[] {
  const parts: MergePart[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN_IN_TEXT)) {
    parts.push({ kind: "literal", text: `${text.slice(end, match.index)}\${` });
    parts.push({ kind: "parameter", name: match[1]!, encoded: false });
    end = match.index + match[0].length - 1;
  }
  return [...parts, { kind: "literal", text: text.slice(end) }];
}

/** The names of the parameters that a merge reads, each once. */
export function mergedNames(parts: readonly MergePart[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => (part.kind === "parameter" ? [part.name] : [])))];
}

/** The merged value, from the value of every parameter in it. */
export function mergedValue(parts: readonly MergePart[], valueOf: (name: string) => string): string {
  return parts
    .map((part) => {
      if (part.kind === "literal") return part.text;
      return part.encoded ? formEncoded(valueOf(part.name)) : valueOf(part.name);
    })
    .join("");
}

const UNRESERVED = /[A-Za-z0-9_.~-]/;

/** A value as HTML forms encode it: UTF-8 in percent notation, a space as `+`. Only letters, digits and `_.-~` stay. */
export function formEncoded(value: string): string {
  return [...new TextEncoder().encode(value)].map(encodedByte).join("");
}

function encodedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (UNRESERVED.test(character)) return character;
  return character === " " ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
