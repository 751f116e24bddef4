import type { Cell } from "../matrix";
import { COLUMNS, rowOf } from "./rows";

/**
 * Every cell as CSV, as RFC 4180 has it. Texts that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function renderCsv(cells: readonly Cell[]): string {
  const lines = cells.map((cell) => {
    const row = rowOf(cell);
    return COLUMNS.map((column) => quoted([row[column]].flat().join("; "))).join(",");
  });
  return [COLUMNS.join(","), ...lines].join("\r\n");
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
