import type { Cell } from "../matrix";
import { rowOf } from "./rows";

/** Every cell as JSON, with what decided it, line by line: one line a cell. */
export function* renderJson(cells: Iterable<Cell>): Generator<string> {
  yield '{ "cells": [';
  let before: string | undefined;
  for (const cell of cells) {
    if (before !== undefined) yield `${before},`;
    before = `  ${JSON.stringify(rowOf(cell))}`;
  }
  if (before !== undefined) yield before;
  yield "] }";
}
