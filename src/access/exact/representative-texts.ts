import { Automaton, type Positions } from "../patterns/automaton";
import type { Piece } from "../patterns/pieces";
import { Inexact, LIMITS } from "./inexact";

/** A pattern whose variables have values. */
export interface FilledPattern {
  readonly pieces: readonly Piece[];
  readonly ignoresCase: boolean;
}

interface Reader {
  readonly test: number;
  readonly ignoresCase: boolean;
  readonly automaton: Automaton;
}

interface State {
  readonly text: string;
  readonly positions: readonly Positions[];
}

const COMMON = [..."x0abcdefghijklmnopqrstuvwyz123456789-_/.", "\u0001"].map((c) => c.charCodeAt(0));

/** Keeps what was found for the same tests: questions about a world repeat them. */
export class RepresentativeTexts {
  private readonly found = new Map<string, readonly string[]>();

  public of(tests: readonly (readonly FilledPattern[])[]): readonly string[] {
    const key = JSON.stringify(tests);
    const texts = this.found.get(key) ?? representativeTexts(tests);
    this.found.set(key, texts);
    return texts;
  }
}

/**
 * Texts that stand for all texts: for each combination of tests that any text can pass and fail, the shortest such
 * text. A test is a list of patterns, and a text passes if it matches one of them.
 *
 * All patterns read the text side by side; characters between which no pattern distinguishes count as one.
 */
function representativeTexts(tests: readonly (readonly FilledPattern[])[]): string[] {
  const readers = tests.flatMap((patterns, test) =>
    patterns.map(({ pieces, ignoresCase }) => ({ test, ignoresCase, automaton: new Automaton(pieces) })),
  );
  const found = new Map<string, string>();
  const start: State = { text: "", positions: readers.map((reader) => reader.automaton.start) };
  const seen = new Set([keyOf(start)]);
  const queue = [start];
  for (const state of queue) {
    for (const code of decisiveCodes(state, readers)) {
      const next = step(state, readers, code);
      const passed = passedTests(next, readers);
      if (!found.has(passed)) found.set(passed, next.text);
      const key = keyOf(next);
      if (seen.has(key)) continue;
      if (seen.size >= LIMITS.states) throw new Inexact();
      seen.add(key);
      queue.push(next);
    }
  }
  // An empty value often counts as none: it stands for a combination only if no other text does.
  const passedByEmpty = passedTests(start, readers);
  if (!found.has(passedByEmpty)) found.set(passedByEmpty, "");
  return [...found.values()];
}

function step({ text, positions }: State, readers: readonly Reader[], code: number): State {
  return {
    text: text + String.fromCharCode(code),
    positions: readers.map(({ automaton, ignoresCase }, i) =>
      automaton.step(positions[i]!, ignoresCase ? lowerCode(code) : code),
    ),
  };
}

/** All characters between which a pattern distinguishes, and one that stands for all others. */
function decisiveCodes({ positions }: State, readers: readonly Reader[]): number[] {
  const codes = new Set<number>();
  readers.forEach(({ automaton, ignoresCase }, i) => {
    for (const code of automaton.decisiveCodes(positions[i]!)) {
      codes.add(code);
      if (ignoresCase) codes.add(String.fromCharCode(code).toUpperCase().charCodeAt(0));
    }
  });
  const other = COMMON.find((code) => !codes.has(code) && !codes.has(upperCode(code)));
  if (other === undefined) throw new Inexact();
  return [...codes, other];
}

function passedTests({ positions }: State, readers: readonly Reader[]): string {
  const passed = new Set<number>();
  readers.forEach(({ test, automaton }, i) => {
    if (automaton.accepts(positions[i]!)) passed.add(test);
  });
  return [...passed].sort((a, b) => a - b).join();
}

function keyOf({ positions }: State): string {
  return positions.map((p) => p.join(".")).join("|");
}

function lowerCode(code: number): number {
  return String.fromCharCode(code).toLowerCase().charCodeAt(0);
}

function upperCode(code: number): number {
  return String.fromCharCode(code).toUpperCase().charCodeAt(0);
}
