import { SENSITIVE_ATTRIBUTES } from "../data/sensitive-attributes";
import { isRecord, type JsonRecord } from "../plan/json";
import { masked, sensitiveChanges } from "../plan/mask";
import type { Change } from "../plan/plan";
import { isValueRecord, type ValueRecord } from "../plan/value";
import { isUnresolved } from "./configuration";
import { isSameMeaning } from "./same-meaning";

/** An object's arguments before and after, free of sensitive values. */
export type Sides = Pick<Change, "before" | "after" | "sensitiveChanges">;

/** What a change shows of arguments that are resolved; `null` where there is no object. */
export function sidesOf(type: string, before: JsonRecord | null, after: JsonRecord | null): Sides {
  const marks = [before, after].map((side) => marksOf(type, side));
  const [old, now] = [unknownsOf(before, after), unknownsOf(after, before)];
  return {
    before: sideOf(before, old, marks),
    after: sideOf(after, now, marks),
    sensitiveChanges: sensitiveChanges(before, after, undefined, marks),
  };
}

function sideOf(
  value: JsonRecord | null,
  unknown: JsonRecord,
  sensitive: readonly unknown[],
): ValueRecord | null {
  if (value === null) return null;
  const found = masked({ value, unknown, sensitive });
  return isValueRecord(found) ? found : null;
}

/** What does not follow from the stack and is not the same on the other side: a rule must not take it for a value. */
function unknownsOf(side: JsonRecord | null, other: JsonRecord | null): JsonRecord {
  const names = Object.keys(side ?? {}).filter(
    (name) => isUnresolved(side![name]) && !isSameMeaning(side![name], other?.[name]),
  );
  return Object.fromEntries(names.map((name) => [name, true]));
}

function marksOf(type: string, side: JsonRecord | null): unknown {
  const paths = Object.hasOwn(SENSITIVE_ATTRIBUTES, type) ? SENSITIVE_ATTRIBUTES[type]! : [];
  const marks = paths.map((path) => markAt(side, path.split(".")));
  return Object.assign({}, ...marks.filter(isRecord)) as JsonRecord;
}

/** `true` in the place that a path names, in all blocks of a list. */
function markAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return true;
  if (Array.isArray(value)) return value.map((member) => markAt(member, [name, ...rest]));
  return isRecord(value) && Object.hasOwn(value, name) ? { [name]: markAt(value[name], rest) } : undefined;
}
