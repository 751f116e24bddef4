import { createColors } from "picocolors";
import type { Terminal } from "../../src/cli/terminal";

/** A terminal whose output can be read. */
export interface RecordedTerminal extends Terminal {
  readonly output: string[];
  readonly notes: string[];
}

/** A terminal, or a pipe, without colour that records what is written to it. */
export function recordedTerminal(columns = 100, isTerminal = true): RecordedTerminal {
  const output: string[] = [];
  const notes: string[] = [];
  return {
    columns,
    isTerminal,
    colors: createColors(false),
    output,
    notes,
    out: (text) => void output.push(text),
    note: (text) => void notes.push(text),
  };
}
