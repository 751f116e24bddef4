import { Tokenization } from "cdktf";

/** A map of a Terraform configuration. */
export type Tree = Record<string, unknown>;

/**
 * Merges one configuration into another as cdktf does: maps are merged, lists are joined, `undefined` removes. Unlike
 * cdktf it does not copy what only the source has, so the source must not be changed afterwards.
 */
export function mergeInto(target: Tree, source: Tree): void {
  for (const key of keysOf(source)) {
    const value = source[key];
    const existing = target[key];
    if (value === undefined) delete target[key];
    else if (Array.isArray(value) && Array.isArray(existing)) target[key] = existing.concat(value);
    else if (isMap(value) && typeof existing === "object") mergeInto(existing as Tree, value);
    else target[key] = value;
  }
}

/** The keys of a map but for `__proto__`: whoever sets that does not write into the map. */
export function keysOf(map: Tree): string[] {
  const keys = Object.keys(map);
  return keys.includes("__proto__") ? keys.filter((key) => key !== "__proto__") : keys;
}

function isMap(value: unknown): value is Tree {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !Tokenization.isResolvable(value)
  );
}
