import { createColors } from "picocolors";

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
  const wanted = !process.env.NO_COLOR && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR));
  return {
    columns: process.stdout.columns ?? 100,
    colors: createColors(Boolean(wanted)),
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** @default "left" */
  readonly align?: "left" | "right";
}

const GAP = "  ";

/** A table whose widest texts are shortened until it fits the terminal. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  const widths = fit(
    columns.map((column, i) => Math.max(column.title.length, ...rows.map((row) => row[i]!.length))),
    terminal.columns - GAP.length * (columns.length - 1),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(shorten(cell, widths[i]!), widths[i]!, columns[i]!.align ?? "left"))
      .join(GAP)
      .trimEnd();
  return [terminal.colors.bold(line(columns.map((c) => c.title))), ...rows.map(line)].join("\n");
}

function fit(widths: number[], available: number): number[] {
  const fitted = [...widths];
  while (fitted.reduce((sum, width) => sum + width, 0) > available && Math.max(...fitted) > 1) {
    fitted[fitted.indexOf(Math.max(...fitted))]! -= 1;
  }
  return fitted;
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function pad(text: string, width: number, align: "left" | "right"): string {
  return align === "right" ? text.padStart(width) : text.padEnd(width);
}
