import { ECHOES, type Writer } from "../data/echoes";
import { groupBy } from "../group-by";
import { memberOf, textsOf } from "./json";
import type { Change } from "./plan";
import type { RawObject } from "./raw-objects";
import { isSame, isValueRecord, type Value } from "./value";

/**
 * What was changed outside Terraform, without what other resources of the same plan wrote: a role's policies, a queue's
 * policy. Terraform finds that in its next plan, as if somebody had changed it.
 */
export function withoutEchoes(drift: readonly Change[], objects: readonly RawObject[]): readonly Change[] {
  if (drift.length === 0) return drift;
  const byType = groupBy(objects, ({ type }) => type);
  return drift.map((change) => {
    const { type, before, after } = change;
    if (before === null || after === null || !Object.hasOwn(ECHOES, type)) return change;
    const echoed = Object.entries(ECHOES[type]!)
      .filter(([attribute, writers]) => isEcho(change, attribute, writers, byType))
      .map(([attribute]) => attribute);
    return {
      ...change,
      after: { ...after, ...Object.fromEntries(echoed.map((name) => [name, before[name] ?? null])) },
      sensitiveChanges: change.sensitiveChanges.filter((name) => !echoed.includes(name)),
    };
  });
}

/** Whether others have written all of an attribute, or all that it has gained. */
function isEcho(
  { before, after }: Change,
  attribute: string,
  writers: readonly Writer[],
  objects: ReadonlyMap<string, readonly RawObject[]>,
): boolean {
  const old = membersOf(before?.[attribute]);
  const gained = membersOf(after?.[attribute]).filter((member) => !old.some((one) => isSame(one, member)));
  const isPart = writers.flatMap(({ type, names, by, part }) =>
    (objects.get(type) ?? [])
      .filter(({ before: state }) =>
        textsOf(memberOf(state?.value, names)).some((name) => name === after?.[by]),
      )
      .map((object) => (member: Value) => part === undefined || hasPart(member, part, object)),
  );
  return gained.length > 0 && gained.every((member) => isPart.some((test) => test(member)));
}

function membersOf(value: Value | undefined): readonly Value[] {
  return [value ?? []].flat() as readonly Value[];
}

/** Whether it is what was written: the text alone, or a block with the same arguments. */
function hasPart(member: Value, part: readonly string[], { before: state }: RawObject): boolean {
  return part.every((name) =>
    isSame(jsonOf(isValueRecord(member) ? member[name] : member), jsonOf(memberOf(state?.value, name))),
  );
}

/** A policy without regard to how it is written; any other value as it is. */
function jsonOf(value: unknown): Value {
  try {
    return typeof value === "string" ? (JSON.parse(value) as Value) : (value as Value);
  } catch {
    return value as Value;
  }
}
