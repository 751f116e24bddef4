import type { Weakening, WeakeningRow } from "../data/weakenings/weakening";
import type { Change, Plan } from "../plan/plan";
import { isNothing, isSame, isValueRecord, shown, UNKNOWN, type Value } from "../plan/value";
import type { Observation } from "./rule";

/** What a table of attributes says about the changes of a plan. */
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
  return table.flatMap(({ row, path }) => {
    const [first = ""] = path;
    if (before?.[first] === undefined && after[first] === undefined) return [];
    if (row.types !== "*" && !row.types.includes(type)) return [];
    const [old, now] = [valuesAt(before, path), valuesAt(after, path)];
    return isWeaker(row.when, old, now, before !== null) ? [observe(row, change, old, now)] : [];
  });
}

function observe(
  row: WeakeningRow,
  change: Change,
  before: readonly Value[],
  after: readonly Value[],
): Observation {
  const show = (values: readonly Value[]) =>
    values.length === 0 ? shown(null) : values.map(shown).join(", ");
  return {
    change,
    what: row.what,
    severity: row.severity,
    attribute: row.path.replaceAll(".*", ""),
    before: show(before),
    after: show(after),
  };
}

/** The values at a path; `*` stands for every member of a list. */
function valuesAt(value: Value | undefined, path: readonly string[]): readonly Value[] {
  const [name, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  if (value === UNKNOWN) return [UNKNOWN];
  if (name === "*")
    return Array.isArray(value) ? value.flatMap((member: Value) => valuesAt(member, rest)) : [];
  return isValueRecord(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [];
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
  if ("strongestFirst" in when) {
    return (
      rank(when.strongestFirst, before) >= 0 &&
      rank(when.strongestFirst, after) > rank(when.strongestFirst, before)
    );
  }
  return isFurther(when, before, after);
}

function rank(order: readonly string[], values: readonly Value[]): number {
  return Math.max(-1, ...values.map((value) => order.indexOf(value as string)));
}

function isFurther(
  when: Extract<Weakening, { falls: true } | { rises: true }>,
  before: readonly Value[],
  after: readonly Value[],
): boolean {
  const numbers = (values: readonly Value[]) =>
    values
      .filter((value) => typeof value === "number")
      .map((value) => ("unlimited" in when && value === when.unlimited ? Infinity : value));
  const [old, now] = [numbers(before), numbers(after)];
  if (old.length === 0) return false;
  if ("rises" in when) return now.length > 0 && Math.max(...now) > Math.max(...old);
  return now.length > 0 ? Math.min(...now) < Math.min(...old) : Math.min(...old) > 0;
}
