import { Automaton } from "./automaton";
import type { Piece } from "./pieces";

/** Whether a text matches a pattern. */
export type TextMatcher = (text: string) => boolean;

/** Compiles a pattern without variables; most are a text, or a text and a final `*`. */
export function textMatcher(pieces: readonly Piece[]): TextMatcher {
  const [first, second] = pieces;
  if (!first) return (text) => text === "";
  if (pieces.length === 1 && isUnbounded(first)) return () => true;
  if (first.kind !== "text") return automatonMatcher(pieces);
  const literal = first.text;
  if (!second) return (text) => text === literal;
  if (pieces.length === 2 && isUnbounded(second)) return (text) => text.startsWith(literal);
  const rest = automatonMatcher(pieces.slice(1));
  return (text) => text.startsWith(literal) && rest(text.slice(literal.length));
}

function automatonMatcher(pieces: readonly Piece[]): TextMatcher {
  const automaton = new Automaton(pieces);
  return (text) => automaton.matches(text);
}

function isUnbounded(piece: Piece): boolean {
  return piece.kind === "wildcard" && piece.many && !piece.withinSegment;
}
