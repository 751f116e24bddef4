import { createColors } from "picocolors";
import { visibleLine } from "../core/visible-text";

/** Where a command writes, and how wide and colourful that may be. */
export interface Terminal {
  readonly columns: number;
  /** Whether a person looks at it. A pipe or a file is searched later: there, nothing may be shortened. */
  readonly isTerminal: boolean;
  readonly colors: ReturnType<typeof createColors>;
  /** What the command was asked for. */
  out(text: string): void;
  /** What a person wants to know meanwhile. */
  note(text: string): void;
}

/** The process's own terminal: no colour when `NO_COLOR` is set or nobody looks. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    if (!stream.listeners("error").includes(ignoreClosed)) stream.on("error", ignoreClosed);
  }
  const wanted = !env.NO_COLOR && (stdout.isTTY || Boolean(env.FORCE_COLOR));
  const isTerminal = Boolean(stdout.isTTY);
  return {
    columns: widthOf(stdout) ?? (isTerminal ? COLUMNS : PIPE_COLUMNS),
    isTerminal,
    colors: createColors(Boolean(wanted)),
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) =>
      void stderr.write(`${stderr.isTTY ? noteLines(text, widthOf(stderr) ?? COLUMNS) : text}\n`),
  };
}

/** A terminal without a size says 0. */
function widthOf({ columns }: { readonly columns?: number }): number | undefined {
  return columns === 0 ? undefined : columns;
}

/** The width of a terminal that does not tell its own, and of the help in a pipe. */
export const COLUMNS = 80;
const PIPE_COLUMNS = 100;

/** Who reads no further, such as `head`, has what they want; what the command found, its exit code still tells. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** Notes go on below where their text begins: `  fix      name a file` below `name`. */
function noteLines(text: string, columns: number): string {
  const lines = text.split("\n").map((line) => {
    const indent = /^ *(?:\S+ {2,})?/.exec(line)![0].length;
    return wrapped(line.slice(indent), columns - indent)
      .map((part, i) => (i === 0 ? line.slice(0, indent) : " ".repeat(indent)) + part)
      .join("\n");
  });
  return lines.join("\n");
}

/** A text in lines no wider than the width, where words allow. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line ?? ""];
}

/** A text below which its further lines are indented. */
export function hanging(first: string, text: string, { columns }: Pick<Terminal, "columns">): string {
  const rest = " ".repeat(first.length);
  return wrapped(text, Math.max(20, columns - first.length))
    .map((line, i) => (i === 0 ? first : rest) + line)
    .join("\n");
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** @default "left" */
  readonly align?: "left" | "right";
  /** Where a text that is too wide is shortened: addresses say most at both ends. @default - never, as ids and names */
  readonly shorten?: "end" | "middle";
  /** Colours a cell, which is as wide as its column already. @default - as it is */
  paint?(cell: string): string;
}

const GAP = "  ";

/**
 * A table in which no text steers the terminal. On a terminal it is shortened until it fits: first the widest texts of the
 * columns that may be, then titles. It is wider than the terminal where that is not enough: half an id is none.
 */
export function renderTable(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  const rows = texts.map((row) => row.map(visibleLine));
  const widest = columns.map((_, i) => Math.max(0, ...rows.map((row) => row[i]!.length)));
  const natural = columns.map(({ title }, i) => Math.max(title.length, widest[i]!));
  const widths = terminal.isTerminal ? fitted(columns, natural, widest, terminal.columns) : natural;
  const line = (cells: readonly string[], paint = false) =>
    cells
      .map((cell, i) => {
        const { align = "left", shorten = "end", ...column } = columns[i]!;
        const isLast = i === cells.length - 1 && align === "left";
        const text = SHORTEN[shorten](cell, widths[i]!);
        const padded = isLast ? text : pad(text, widths[i]!, align);
        return paint && column.paint ? column.paint(padded) : padded;
      })
      .join(GAP)
      .trimEnd();
  const titles = terminal.colors.bold(line(columns.map((column) => column.title)));
  return [titles, ...rows.map((row) => line(row, true))].join("\n");
}

function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  widest: readonly number[],
  available: number,
): readonly number[] {
  const room = available - GAP.length * (columns.length - 1);
  const floors = columns.map(({ shorten }, i) => Math.min(natural[i]!, shorten ? NARROWEST : Infinity));
  const lowest = columns.map(({ shorten }, i) => (shorten ? floors[i]! : Math.max(1, widest[i]!)));
  return shrunk(shrunk(natural, floors, room), lowest, room);
}

/** Of a text that is shortened further than this, nothing can be told. */
const NARROWEST = 8;

/** Widths of which the widest are made smaller until they fit, none of them below its floor. */
function shrunk(widths: readonly number[], floors: readonly number[], room: number): readonly number[] {
  const result = [...widths];
  for (let excess = result.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
    const largest = Math.max(...result.filter((width, i) => width > floors[i]!));
    const index = result.findIndex((width, i) => width === largest && width > floors[i]!);
    if (index < 0) break;
    result[index]! -= 1;
  }
  return result;
}

const SHORTEN = {
  end: (text: string, width: number): string =>
    text.length <= width ? text : `${text.slice(0, width - 1)}…`,
  middle: (text: string, width: number): string => {
    if (text.length <= width) return text;
    const end = Math.floor((width - 1) * 0.6);
    return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`;
  },
};

function pad(text: string, width: number, align: "left" | "right"): string {
  return align === "right" ? text.padStart(width) : text.padEnd(width);
}
