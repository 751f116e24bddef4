import type { Weakening, WeakeningRow } from "../data/weakenings/weakening";
import type { Change, Plan } from "../plan/plan";
import { isNothing, isSame, shownAll, UNKNOWN, type Value, type ValueRecord, valuesAt } from "../plan/value";
import type { Observation } from "./rule";

/** What a table of attributes says about the changes of a plan; of several rows on one attribute the first counts. */
export function weakenedAttributes(rows: readonly WeakeningRow[], plan: Plan): readonly Observation[] {
  const table = rows.map((row) => ({ row, path: row.path.split(".") }));
  return plan.changes.flatMap((change) => weakenedIn(table, change));
}

interface RowWithPath {
  readonly row: WeakeningRow;
  readonly path: readonly string[];
}

function weakenedIn(table: readonly RowWithPath[], change: Change): readonly Observation[] {
  const { type, before, after, action } = change;
  if (after === null || action === "no-op") return [];
  const found = new Map<string, Observation>();
  for (const { row, path } of table) {
    const [first = ""] = path;
    if (before?.[first] === undefined && after[first] === undefined) continue;
    if (row.types !== "*" && !row.types.includes(type)) continue;
    if (found.has(row.path)) continue;
    const [old, now] = [valuesAt(before, path), valuesAt(after, path)];
    if (!isWeaker(row.when, old, now, before !== null) || isMadeUpFor(row, after)) continue;
    found.set(row.path, observe(row, change, old, now));
  }
  return [...found.values()];
}

function isMadeUpFor({ unless }: WeakeningRow, after: ValueRecord): boolean {
  return unless !== undefined && !valuesAt(after, unless.split(".")).every(isNothing);
}

function observe(
  row: WeakeningRow,
  change: Change,
  before: readonly Value[],
  after: readonly Value[],
): Observation {
  return {
    change,
    what: row.what,
    severity: row.severity,
    attribute: row.path.replaceAll(".*", ""),
    before: shownAll(before),
    after: shownAll(after),
  };
}

/** What is only known after apply is held to be no worse: most of it is computed. */
function isWeaker(
  when: Weakening,
  before: readonly Value[],
  after: readonly Value[],
  existed: boolean,
): boolean {
  if (after.includes(UNKNOWN)) return false;
  if ("becomes" in when) {
    const among = (values: readonly Value[]) =>
      values.some((value) => when.becomes.includes(value as string));
    return among(after) && !among(before);
  }
  if ("turned" in when && when.turned === "on") {
    return after.includes(true) && !before.includes(true) && (existed || when.new === true);
  }
  if (!existed) return false;
  if ("turned" in when) return before.includes(true) && !after.includes(true);
  if ("removed" in when) return !before.every(isNothing) && after.every(isNothing);
  if ("changes" in when) return !before.every(isNothing) && !after.every(isNothing) && !isSame(before, after);
  if ("loses" in when) return hasLost(before, after);
  if ("strongestFirst" in when) {
    const old = rank(when, before);
    return !before.every(isNothing) && old >= 0 && rank(when, after) > old;
  }
  return isFurther(when, before, after);
}

/** The worst rank of some values; below 0 where none is ranked. */
function rank(
  { strongestFirst, absent }: Extract<Weakening, { strongestFirst: unknown }>,
  values: readonly Value[],
): number {
  const rankOf = (value: Value) =>
    strongestFirst.findIndex((equals) => [equals].flat().includes(value as string));
  if (!values.every(isNothing)) return Math.max(...values.map(rankOf));
  return absent === undefined ? strongestFirst.length - 1 : rankOf(absent);
}

function hasLost(before: readonly Value[], after: readonly Value[]): boolean {
  const kept = after.flat() as readonly Value[];
  if (kept.includes(UNKNOWN)) return false;
  return (before.flat() as readonly Value[]).some(
    (old) => !isNothing(old) && !kept.some((now) => isSame(old, now)),
  );
}

function isFurther(
  when: Extract<Weakening, { falls: true } | { rises: true }>,
  before: readonly Value[],
  after: readonly Value[],
): boolean {
  const [old, now] = [numbersOf(when, before), numbersOf(when, after)];
  if (old.length === 0) return false;
  if ("rises" in when) return now.length > 0 && Math.max(...now) > Math.max(...old);
  return now.length > 0 ? Math.min(...now) < Math.min(...old) : Math.min(...old) > 0;
}

function numbersOf(
  { unlimited, absent }: { unlimited?: number; absent?: number },
  values: readonly Value[],
): readonly number[] {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === 0 && absent !== undefined) numbers.push(absent);
  return numbers.map((value) => (value === unlimited ? Infinity : value));
}
