import type { Target } from "./bench";

/** Renders rows below their heading, the first column to the left and the others to the right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...rows].map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ");
  return [line(heading), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** Renders targets with what was reached. */
export function targetTable(targets: readonly Target[]): string {
  return table(
    ["target", "at most", "reached", ""],
    targets.map(({ what, limit, reached }) => [
      what,
      String(limit),
      reached >= 100 ? reached.toFixed(0) : reached.toFixed(2),
      reached <= limit ? "met" : "MISSED",
    ]),
  );
}

/** CPU seconds or a ratio. */
export function decimal(value: number): string {
  return value.toFixed(2);
}

/** Memory in MiB, or a number of things. */
export function whole(value: number): string {
  return value.toFixed(0);
}
