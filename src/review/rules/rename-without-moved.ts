import { groupBy } from "../group-by";
import { DATA_TYPES } from "../data/data-types";
import type { Change, Plan } from "../plan/plan";
import type { Value } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** Addresses vanish and as many of the same types appear: most likely a rename that Terraform was not told of. */
export const RENAME_WITHOUT_MOVED: Rule = {
  id: "rename-without-moved",
  severity: "medium",
  title: "Renamed without a `moved` block",
  why: "Terraform takes a new address for a new object: it deletes the old one and makes an empty one.",
  advice:
    "Add the `moved` block that is shown, or its equivalent in the code that is synthesized; then plan again.",
  find: (plan) => observe(plan),
};

type Pair = readonly [from: Change, to: Change];

function observe({ changes }: Plan): readonly Observation[] {
  const vanishing = byType(
    changes.filter(({ action, deposed }) => action === "delete" && deposed === undefined),
  );
  const appearing = byType(changes.filter(({ action }) => action === "create"));
  const pairs = [...vanishing].flatMap(([type, from]) => pairsOf(from, appearing.get(type) ?? []));
  if (pairs.length === 0) return [];
  const several = pairs.length > 1;
  return [
    {
      change: pairs[0]![0],
      what: several
        ? `these ${pairs.length} addresses vanish and ${pairs.length} of the same types appear`
        : "this address vanishes and one of the same type appears",
      severity: pairs.some(([{ type }]) => Object.hasOwn(DATA_TYPES, type)) ? "high" : undefined,
      details: adviceOn(pairs),
    },
  ];
}

function byType(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  return groupBy(changes, ({ type }) => type);
}

/** Attributes that tell one object from others of its type, the most telling first. */
const NAMES = [
  "name",
  "bucket",
  "identifier",
  "cluster_identifier",
  "function_name",
  "alarm_name",
  "table_name",
  "policy_arn",
  "description",
  "statement_id",
  "target_id",
  "topic_arn",
  "user",
  "role",
];

/** Objects of no known name are paired by their order only when there are few, and as many as appear. */
const MOST_NAMELESS = 20;

function pairsOf(vanishing: readonly Change[], appearing: readonly Change[]): readonly Pair[] {
  const left = new Set(vanishing);
  const named = new Map<string, Change[]>();
  for (const from of vanishing) {
    for (const key of keysOf(from.before)) named.set(key, [...(named.get(key) ?? []), from]);
  }
  const pairs: Pair[] = [];
  const nameless: Change[] = [];
  for (const to of appearing) {
    const [key] = keysOf(to.after);
    const from = key === undefined ? undefined : named.get(key)?.find((change) => left.has(change));
    if (from) {
      left.delete(from);
      pairs.push([from, to]);
    } else if (key === undefined) {
      nameless.push(to);
    }
  }
  if (nameless.length !== left.size || nameless.length > MOST_NAMELESS) return pairs;
  return [...pairs, ...[...left].map((from, index): Pair => [from, nameless[index]!])];
}

function keysOf(attributes: { readonly [name: string]: Value } | null): readonly string[] {
  return NAMES.flatMap((name) => {
    const value = attributes?.[name];
    return typeof value === "string" && value !== "" ? [`${name}=${value}`] : [];
  });
}

/** The blocks that make it a move, the same as one line of the code that is synthesized, and what they are meant for. */
function adviceOn(pairs: readonly Pair[]): readonly string[] {
  const moves = new Map(
    pairs.map(([{ address: from }, { address: to }]) => {
      const move = commonMove(from, to);
      return [JSON.stringify(move), move];
    }),
  );
  const moved = [...moves.values()].map(([from, to]) => ({ from, to }));
  return [
    ...moved.map(({ from, to }) => `moved {\n  from = ${from}\n  to   = ${to}\n}`),
    `in cdktf: stack.addOverride("moved", ${JSON.stringify(moved)})`,
    ...pairs.map(([from, to]) => `${from.address} → ${to.address}`),
  ];
}

/** The shortest addresses whose move explains that of two objects: of a module, of a resource, or of one instance. */
function commonMove(from: string, to: string): readonly [string, string] {
  const [old, now] = [segmentsOf(from), segmentsOf(to)];
  const [oldModules, newModules] = [old.slice(0, -2), now.slice(0, -2)];
  if (oldModules.length > 0 && newModules.length > 0 && old.slice(-2).join(".") === now.slice(-2).join(".")) {
    while (oldModules.length > 2 && newModules.length > 2 && lastTwo(oldModules) === lastTwo(newModules)) {
      oldModules.splice(-2);
      newModules.splice(-2);
    }
    return [oldModules.join("."), newModules.join(".")];
  }
  const key = /\[[^[\]]*\]$/.exec(from)?.[0];
  if (key === undefined || !to.endsWith(key)) return [from, to];
  return [from.slice(0, -key.length), to.slice(0, -key.length)];
}

function lastTwo(segments: readonly string[]): string {
  return segments.slice(-2).join(".");
}

/** The parts of an address; a dot in the key of an instance parts nothing. */
function segmentsOf(address: string): string[] {
  return address.match(/(?:[^.[]|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\])+/g) ?? [address];
}
