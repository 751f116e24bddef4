import type { KeyValues } from "../context/key-values";
import { FALSE, type Truth, truthOf, UNKNOWN } from "../truth";
import { type TextMatcher, textMatcher } from "./matcher";
import { type Dialect, type Piece, readPieces } from "./pieces";

/** How a pattern's text is read. */
export interface PatternOptions {
  readonly dialect: Dialect;
  /** Whether `${…}` is a variable: since the policy language's version 2012-10-17. */
  readonly variables: boolean;
  /** @default false */
  readonly ignoreCase?: boolean;
}

/** A value of a policy that texts are compared with, possibly with variables that a request fills in. */
export class Pattern {
  /** The variables by key, in lower case, with their names as the policy writes them. */
  public readonly variables: ReadonlyMap<string, string>;
  /** Those of the variables, in lower case, that have no default: without a value the pattern matches nothing. */
  public readonly required: readonly string[];
  public readonly ignoresCase: boolean;
  private readonly pieces: readonly Piece[];
  private matcher: TextMatcher | undefined;
  private filled: Map<string, TextMatcher> | undefined;

  public constructor(
    public readonly text: string,
    private readonly options: PatternOptions,
  ) {
    this.ignoresCase = options.ignoreCase ?? false;
    this.pieces = this.folded(readPieces(text, options.dialect, options.variables));
    this.variables = variablesOf(this.pieces);
    this.required = requiredOf(this.pieces);
  }

  /** Whether a text matches. A variable without a value makes the pattern match nothing. */
  public match(text: string, context: KeyValues): Truth {
    const value = this.ignoresCase ? text.toLowerCase() : text;
    if (this.variables.size === 0) {
      this.matcher ??= this.literalMatcher();
      return truthOf(this.matcher(value));
    }
    const pieces = this.fill(context);
    if (pieces === null) return FALSE;
    if (pieces === undefined) return this.mayMatch(value) ? UNKNOWN : FALSE;
    return truthOf(this.matcherOf(pieces)(value));
  }

  /** The pattern with its variables' values; `null` if one has none, nothing if one's value is not stated. */
  public fill(context: KeyValues): readonly Piece[] | null | undefined {
    if (this.variables.size === 0) return this.pieces;
    const filled: Piece[] = [];
    let unstated = false;
    for (const piece of this.pieces) {
      if (piece.kind !== "variable") {
        append(filled, piece);
        continue;
      }
      const values = context.valueOf(piece.key);
      const value = values?.length === 1 ? values[0] : piece.fallback;
      if (values === undefined) unstated = true;
      else if (value === undefined) return null;
      else append(filled, { kind: "text", text: this.ignoresCase ? value.toLowerCase() : value });
    }
    return unstated ? undefined : filled;
  }

  /** The values of a variable, which has none yet, with which the pattern matches a text. */
  public textsMatching(text: string, key: string, context: KeyValues): string[] {
    const value = this.ignoresCase ? text.toLowerCase() : text;
    const at = this.pieces.findIndex((piece) => piece.kind === "variable" && piece.key === key);
    const before = literalLength(this.pieces.slice(0, at));
    const after = literalLength(this.pieces.slice(at + 1));
    const starts = before === undefined ? range(0, value.length) : [before];
    const found = new Set<string>();
    for (const from of starts) {
      const ends = after === undefined ? range(from + 1, value.length + 1) : [value.length - after];
      for (const to of ends) {
        const candidate = value.slice(from, to);
        const pieces = this.fill({ valueOf: (k) => (k === key ? [candidate] : context.valueOf(k)) });
        if (to > from && pieces && textMatcher(pieces)(value)) found.add(candidate);
      }
    }
    return [...found];
  }

  private mayMatch(value: string): boolean {
    const first = this.pieces[0];
    const last = this.pieces.at(-1);
    return (
      (first?.kind !== "text" || value.startsWith(first.text)) &&
      (last?.kind !== "text" || value.endsWith(last.text))
    );
  }

  private literalMatcher(): TextMatcher {
    return isMalformedArnPattern(this.text, this.options.dialect) ? () => false : textMatcher(this.pieces);
  }

  private matcherOf(pieces: readonly Piece[]): TextMatcher {
    this.filled ??= new Map();
    const key = JSON.stringify(pieces);
    const known = this.filled.get(key) ?? textMatcher(pieces);
    this.filled.set(key, known);
    return known;
  }

  private folded(pieces: readonly Piece[]): readonly Piece[] {
    if (!this.ignoresCase) return pieces;
    return pieces.map((p) => (p.kind === "text" ? { ...p, text: p.text.toLowerCase() } : p));
  }
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();

function variablesOf(pieces: readonly Piece[]): ReadonlyMap<string, string> {
  const variables = pieces.filter((piece) => piece.kind === "variable");
  return variables.length === 0 ? NO_VARIABLES : new Map(variables.map(({ key, name }) => [key, name]));
}

const NONE: readonly string[] = [];

function requiredOf(pieces: readonly Piece[]): readonly string[] {
  const required = pieces.flatMap((piece) =>
    piece.kind === "variable" && piece.fallback === undefined ? [piece.key] : [],
  );
  return required.length === 0 ? NONE : required;
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (piece.kind === "text" && last?.kind === "text") {
    pieces[pieces.length - 1] = { kind: "text", text: last.text + piece.text };
  } else if (piece.kind !== "text" || piece.text !== "") pieces.push(piece);
}

/** How long the text is that pieces stand for, if they are text alone. */
function literalLength(pieces: readonly Piece[]): number | undefined {
  let length = 0;
  for (const piece of pieces) {
    if (piece.kind !== "text") return undefined;
    length += piece.text.length;
  }
  return length;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function isMalformedArnPattern(text: string, dialect: Dialect): boolean {
  return dialect === "arn" && text !== "*" && text.split(":").length < 6;
}
