/** Stands for a value that must not be shown. */
export const SENSITIVE = Symbol("sensitive");

/** Stands for a value that is only known after apply. */
export const UNKNOWN = Symbol("known after apply");

/** A value of a plan, free of what must not be shown. */
export type Value =
  | null
  | boolean
  | number
  | string
  | typeof SENSITIVE
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [name: string]: Value };

/** A value whose members have names. */
export type ValueRecord = { readonly [name: string]: Value };

/** Whether a value has named members. */
export function isValueRecord(value: Value | undefined): value is ValueRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether nothing is stated: no value, an empty text, an empty list or an empty object. */
export function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Whether two values are the same; what is only known after apply is like nothing else. */
export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (one === UNKNOWN || other === UNKNOWN) return false;
  if (one === other) return true;
  if (isNothing(one) && isNothing(other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame((one as ValueRecord)[name], (other as ValueRecord)[name]));
}

/** The values at a path; `*` stands for every member of a list, or for the block itself where it is no list. */
export function valuesAt(value: Value | undefined, path: readonly string[]): readonly Value[] {
  const [name, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  if (value === UNKNOWN) return [UNKNOWN];
  if (name === "*") return [value].flat().flatMap((member) => valuesAt(member as Value, rest));
  return isValueRecord(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [];
}

const SHOWN = 160;

/** A value as a person reads it, shortened. */
export function shown(value: Value | undefined): string {
  return shownAll([value]);
}

/** Several values as a person reads them, shortened. */
export function shownAll(values: readonly (Value | undefined)[]): string {
  const text = values.length === 0 ? written(null) : values.map(written).join(", ");
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}

function written(value: Value | undefined): string {
  if (value === SENSITIVE) return "(sensitive)";
  if (value === UNKNOWN) return "(known after apply)";
  if (value === undefined || value === null) return "(none)";
  if (typeof value === "string") return value === "" ? '""' : value;
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === "symbol" ? written(inner as Value) : inner,
  );
}
