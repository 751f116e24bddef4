import type { Cell } from "../matrix";
import { COLUMNS, rowOf } from "./rows";

/**
 * Every cell as CSV, as RFC 4180 has it, line by line. Texts that a spreadsheet would take for a formula begin with an
 * apostrophe.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @returns lines that end in a carriage return
 */
export function* renderCsv(cells: Iterable<Cell>): Generator<string> {
  yield `${COLUMNS.join(",")}\r`;
  for (const cell of cells) {
    const row = rowOf(cell);
    const texts = COLUMNS.map((column) => quoted([row[column]].flat().join("; ")));
    yield `${texts.join(",")}\r`;
  }
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
