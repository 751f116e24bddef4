import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** A map in Terraform's JSON. */
export type Json = Record<string, unknown>;

/** What differs between two configurations: a path of keys and the value that should be there, or `undefined`. */
export type Difference = readonly [path: readonly string[], value: unknown];

/** What must be set in `actual` for it to become `expected`. */
export function differences(expected: Json, actual: Json, path: readonly string[] = []): Difference[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return keys.flatMap((key): Difference[] => {
    const [wanted, there] = [expected[key], actual[key]];
    if (isDeepStrictEqual(wanted, there)) return [];
    if (isMap(wanted) && isMap(there)) return differences(wanted, there, [...path, key]);
    return [[[...path, key], wanted]];
  });
}

/** A configuration without cdktf's notes about it. */
export function withoutMetadata(configuration: unknown): Json {
  const isNote = (key: string): boolean => key === "//";
  return JSON.parse(
    JSON.stringify(configuration, (key, value: unknown) => (isNote(key) ? undefined : value)),
  ) as Json;
}

/** The members of a map that may be missing. */
export function membersOf(map: unknown): [string, unknown][] {
  return Object.entries((map ?? {}) as Json);
}

/** All files in a folder that may be missing. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many resources a configuration has. */
export function countResources(path: string): number {
  const { resource } = JSON.parse(readFileSync(path, "utf8")) as { resource: Record<string, Json> };
  return Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
}
