import type { Piece } from "./pieces";

/** A character code, or one of the wildcards below. */
type Symbol = number;

const ANY_MANY: Symbol = -1;
const ANY_MANY_BUT_COLON: Symbol = -2;
const ANY_ONE: Symbol = -3;
const ANY_ONE_BUT_COLON: Symbol = -4;
const COLON = ":".charCodeAt(0);

/** Where a text may have got to within a pattern: ascending positions, the pattern's length being a match. */
export type Positions = readonly number[];

/** A pattern of literals and wildcards that reads a text character by character. */
export class Automaton {
  public readonly start: Positions;
  private readonly symbols: readonly Symbol[];

  public constructor(pieces: readonly Piece[]) {
    this.symbols = pieces.flatMap(symbolsOf);
    this.start = this.skippingWildcards(new Set([0]));
  }

  /** Where the text may be after one more character. */
  public step(positions: Positions, code: number): Positions {
    const next = new Set<number>();
    for (const at of positions) {
      const symbol = this.symbols[at];
      if (symbol === undefined) continue;
      if (symbol === code || symbol === ANY_ONE || (symbol === ANY_ONE_BUT_COLON && code !== COLON))
        next.add(at + 1);
      else if (symbol === ANY_MANY || (symbol === ANY_MANY_BUT_COLON && code !== COLON)) next.add(at);
    }
    return next.size === 0 ? [] : this.skippingWildcards(next);
  }

  public accepts(positions: Positions): boolean {
    return positions.at(-1) === this.symbols.length;
  }

  public matches(text: string): boolean {
    let positions = this.start;
    for (let i = 0; i < text.length && positions.length > 0; i++) {
      positions = this.step(positions, text.charCodeAt(i));
    }
    return this.accepts(positions);
  }

  /** The characters that make a difference at these positions: literals, and the colon where wildcards stop at it. */
  public decisiveCodes(positions: Positions): number[] {
    const codes: number[] = [];
    for (const at of positions) {
      const symbol = this.symbols[at];
      if (symbol === undefined) continue;
      if (symbol >= 0) codes.push(symbol);
      if (symbol === ANY_MANY_BUT_COLON || symbol === ANY_ONE_BUT_COLON) codes.push(COLON);
    }
    return codes;
  }

  private skippingWildcards(positions: Set<number>): Positions {
    for (const at of positions) {
      const symbol = this.symbols[at];
      if (symbol === ANY_MANY || symbol === ANY_MANY_BUT_COLON) positions.add(at + 1);
    }
    return [...positions].sort((a, b) => a - b);
  }
}

function symbolsOf(piece: Piece): Symbol[] {
  if (piece.kind === "text")
    return Array.from({ length: piece.text.length }, (_, i) => piece.text.charCodeAt(i));
  if (piece.kind === "variable") throw new Error(`the variable ${piece.name} has no value yet`);
  if (piece.many) return [piece.withinSegment ? ANY_MANY_BUT_COLON : ANY_MANY];
  return [piece.withinSegment ? ANY_ONE_BUT_COLON : ANY_ONE];
}
