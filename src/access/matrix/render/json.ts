import type { Cell } from "../matrix";
import { rowOf } from "./rows";

/** Every cell as JSON, with what decided it. */
export function renderJson(cells: readonly Cell[]): string {
  return JSON.stringify({ cells: cells.map(rowOf) }, undefined, 2);
}
