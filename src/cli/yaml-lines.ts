import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";

/** A part of a path, as `joinPath` and indexes make it: `dev`, `["a b"]`, `[0]`. */
const PART = /\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[\w-]+/g;

/** The line of what a path leads to, or of the nearest around it that the document has; nothing for the whole. */
export function lineOfPath(document: Document, path: string, lines: LineCounter): number | undefined {
  let at = document.contents as Node | null | undefined;
  let line: number | undefined;
  for (const part of partsOf(path)) {
    const within = isAlias(at) ? at.resolve(document) : at;
    const next = isSeq(within) ? item(within.items as Node[], part) : entry(within, part);
    if (next?.from.range == null) return line;
    line = lines.linePos(next.from.range[0]).line;
    at = next.to;
  }
  return line;
}

/** Where something begins, and what it is. */
interface Step {
  readonly from: Node;
  readonly to: Node | null;
}

function item(items: readonly Node[], part: string): Step | undefined {
  const found = items[Number(part)];
  return found && { from: found, to: found };
}

function entry(node: Node | null | undefined, part: string): Step | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
  return pair && { from: pair.key as Node, to: pair.value as Node | null };
}

function partsOf(path: string): readonly string[] {
  return [...path.matchAll(PART)].map(([part]) =>
    part.startsWith("[") ? String(JSON.parse(part.slice(1, -1))) : part,
  );
}
