import { createColors } from "picocolors";
import { visibleLine } from "../core/visible-text";

/** Where a command writes, and how wide and colourful that may be. */
export interface Terminal {
  readonly columns: number;
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
  const columns = stdout.columns ?? stderr.columns ?? 100;
  return {
    columns,
    colors: createColors(Boolean(wanted)),
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${stderr.isTTY ? noteLines(text, columns) : text}\n`),
  };
}

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
  /** Where a text that is too wide is shortened: addresses say most at both ends. @default "end" */
  readonly shorten?: "end" | "middle";
  /** Colours a cell, which is as wide as its column already. @default - as it is */
  paint?(cell: string): string;
}

const GAP = "  ";

/** A table whose widest texts are shortened until it fits the terminal, and in which no text steers the terminal. */
export function renderTable(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  const rows = texts.map((row) => row.map(visibleLine));
  const widths = fit(
    columns.map((column, i) => Math.max(column.title.length, ...rows.map((row) => row[i]!.length))),
    terminal.columns - GAP.length * (columns.length - 1),
  );
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

function fit(widths: number[], available: number): number[] {
  const fitted = [...widths];
  while (fitted.reduce((sum, width) => sum + width, 0) > available && Math.max(...fitted) > 1) {
    fitted[fitted.indexOf(Math.max(...fitted))]! -= 1;
  }
  return fitted;
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
