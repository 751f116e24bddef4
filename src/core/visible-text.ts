/**
 * Text in which every character can be seen. What would steer a terminal, turn the direction of reading or hide, is
 * named by its code point, such as `⟨U+202E⟩`; line feeds and tabs stay.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
export function visibleText(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(INVISIBLE, codePoint);
}

/** Visible text in one line: breaks, with the spaces around them, are one space. */
export function visibleLine(text: string): string {
  return text.replace(/\s*[^\S ]+\s*/g, " ").replace(INVISIBLE, codePoint);
}

/** Controls, formats, halves of surrogate pairs, separators of lines, and what XML has no way to say. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

function codePoint(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
