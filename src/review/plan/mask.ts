import { isRecord, memberOf } from "./json";
import { isSensitiveName } from "./sensitive-names";
import { SENSITIVE, UNKNOWN, type Value } from "./value";

/** One side of a change as the plan has it, with its marks: `true`, at any depth. */
interface Side {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: readonly unknown[];
}

const DEEPEST = 200;

/** A value with {@link SENSITIVE} and {@link UNKNOWN} in the places that the marks name. */
export function masked({ value, unknown, sensitive }: Side, depth = 0): Value {
  if (sensitive.includes(true) || depth > DEEPEST) return value === null ? null : SENSITIVE;
  if (unknown === true) return UNKNOWN;
  const names = memberNames(value, unknown);
  if (names === undefined) return scalarOf(value);
  const members = names.map((name) => [name, maskedMember(name)] as const);
  return Array.isArray(value) || (!isRecord(value) && Array.isArray(unknown))
    ? members.map(([, member]) => member)
    : recordWith(members);

  function maskedMember(name: string): Value {
    const marks = isSensitiveName(name) ? [true] : sensitive.map((mark) => memberOf(mark, name));
    const inner = {
      value: memberOf(value, name) ?? null,
      unknown: memberOf(unknown, name),
      sensitive: marks,
    };
    return inner.value === null && inner.unknown === true && marks.includes(true)
      ? SENSITIVE
      : masked(inner, depth + 1);
  }
}

/** Without a prototype: an attribute may have any name, and what is not there must not be found. */
function recordWith(members: readonly (readonly [string, Value])[]): Value {
  return Object.assign(Object.create(null), Object.fromEntries(members)) as Value;
}

/** Unknown members are absent from the value: their names stand in the marks only. */
function memberNames(value: unknown, unknown: unknown): readonly string[] | undefined {
  const holders = [value, unknown].filter((holder) => typeof holder === "object" && holder !== null);
  if (holders.length === 0 || (value !== null && value !== undefined && typeof value !== "object"))
    return undefined;
  if (holders.length === 1) return Object.keys(holders[0] as object);
  return [...new Set(holders.flatMap((holder) => Object.keys(holder as object)))];
}

function scalarOf(value: unknown): Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The attributes below which a sensitive value differs: names of the first level, sorted. */
export function sensitiveChanges(
  before: unknown,
  after: unknown,
  unknown: unknown,
  marks: readonly unknown[],
): readonly string[] {
  const names = new Set(
    [before, after, unknown].flatMap((side) => (isRecord(side) ? Object.keys(side) : [])),
  );
  return [...names]
    .filter((name) =>
      differs(
        memberOf(before, name) ?? null,
        memberOf(after, name) ?? null,
        memberOf(unknown, name),
        isSensitiveName(name) ? [true] : marks.map((mark) => memberOf(mark, name)),
      ),
    )
    .sort();
}

function differs(
  before: unknown,
  after: unknown,
  unknown: unknown,
  marks: readonly unknown[],
  depth = 0,
): boolean {
  if (depth > DEEPEST || (before === after && !hasUnknown(unknown))) return false;
  if (marks.includes(true)) return hasUnknown(unknown) || JSON.stringify(before) !== JSON.stringify(after);
  const names = new Set(
    [before, after].flatMap((side) => (typeof side === "object" && side !== null ? Object.keys(side) : [])),
  );
  return [...names].some((name) =>
    differs(
      memberOf(before, name) ?? null,
      memberOf(after, name) ?? null,
      memberOf(unknown, name),
      isSensitiveName(name) ? [true] : marks.map((mark) => memberOf(mark, name)),
      depth + 1,
    ),
  );
}

function hasUnknown(mark: unknown): boolean {
  if (typeof mark === "object" && mark !== null) return Object.values(mark).some(hasUnknown);
  return mark === true;
}
