import { isRecord } from "../plan/json";

/** What policies of an organization that have no statements say differently, such as backup and tag policies; a line each. */
export interface ContentDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two such policies by meaning; `undefined` where one cannot be read. */
export function compareContents(before: unknown, after: unknown): ContentDifference | undefined {
  const [old, now] = [before, after].map(linesOf);
  if (old === undefined || now === undefined) return undefined;
  return {
    added: [...now].filter((line) => !old.has(line)),
    removed: [...old].filter((line) => !now.has(line)),
  };
}

const DEEPEST = 50;

/** Each value with the path to it; `undefined` where it is no JSON of an object. */
function linesOf(text: unknown): ReadonlySet<string> | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? new Set(leavesOf(content, "", 0)) : undefined;
  } catch {
    return undefined;
  }
}

/** The order of a list counts for nothing: operators such as `@@assign` set, add or remove its members. */
function leavesOf(value: unknown, path: string, depth: number): readonly string[] {
  const members: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((member) => [path, member])
    : isRecord(value)
      ? Object.entries(value).map(([name, member]) => [path === "" ? name : `${path}.${name}`, member])
      : [];
  if (members.length === 0 || depth > DEEPEST) return [`${path} = ${JSON.stringify(value)}`];
  return members.flatMap(([inner, member]) => leavesOf(member, inner, depth + 1));
}
