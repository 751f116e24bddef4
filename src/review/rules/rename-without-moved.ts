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

/** Two objects that are held to be one; `isGuess` where only their types say so. */
interface Pair {
  readonly from: Change;
  readonly to: Change;
  readonly isGuess: boolean;
}

function observe({ changes, addresses = [] }: Plan): readonly Observation[] {
  const vanishing = byType(
    changes.filter(({ action, deposed }) => action === "delete" && deposed === undefined),
  );
  const appearing = byType(changes.filter(({ action }) => action === "create"));
  const pairs = [...vanishing].flatMap(([type, from]) => pairsOf(from, appearing.get(type) ?? []));
  if (pairs.length === 0) return [];
  const several = pairs.length > 1;
  const remaining = [
    ...addresses,
    ...changes.flatMap(({ address, after }) => (after === null ? [] : [address])),
  ];
  return [
    {
      change: pairs[0]!.from,
      what: several
        ? `these ${pairs.length} addresses vanish and ${pairs.length} of the same types appear`
        : "this address vanishes and one of the same type appears",
      severity: pairs.some(({ from }) => Object.hasOwn(DATA_TYPES, from.type)) ? "high" : undefined,
      details: adviceOn(pairs, remaining),
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
      pairs.push({ from, to, isGuess: false });
    } else if (key === undefined) {
      nameless.push(to);
    }
  }
  return [...pairs, ...namelessPairs([...left], nameless)];
}

/**
 * Objects whose names are only known after apply: those that are called alike in another module are the same. Of others
 * it is a guess, and none that is worth telling where there are several: data would come under another's address.
 */
function namelessPairs(vanishing: readonly Change[], appearing: readonly Change[]): readonly Pair[] {
  const [old, now] = [groupBy(vanishing, tailOf), groupBy(appearing, tailOf)];
  const alike = [...now].flatMap(([tail, tos]): Pair[] => {
    const froms = old.get(tail) ?? [];
    return tos.length === 1 && froms.length === 1 ? [{ from: froms[0]!, to: tos[0]!, isGuess: false }] : [];
  });
  const paired = new Set(alike.flatMap(({ from, to }) => [from, to]));
  const [left, open] = [vanishing, appearing].map((all) => all.filter((change) => !paired.has(change)));
  if (left?.length !== 1 || open?.length !== 1) return alike;
  return [...alike, { from: left[0]!, to: open[0]!, isGuess: true }];
}

/** What an address says besides modules, such as `aws_sqs_queue.it["key"]`. */
function tailOf({ address }: Change): string {
  return segmentsOf(address).slice(-2).join(".");
}

function keysOf(attributes: { readonly [name: string]: Value } | null): readonly string[] {
  return NAMES.flatMap((name) => {
    const value = attributes?.[name];
    return typeof value === "string" && value !== "" ? [`${name}=${value}`] : [];
  });
}

/** The blocks that make it a move, the same as one line of the code that is synthesized, and what they are meant for. */
function adviceOn(pairs: readonly Pair[], remaining: readonly string[]): readonly string[] {
  const inUse = new Set(remaining.flatMap(prefixesOf));
  const moves = new Map(
    pairs.map(({ from, to }) => {
      const move = commonMove(from.address, to.address, inUse);
      return [JSON.stringify(move), move];
    }),
  );
  const moved = [...moves.values()].map(([from, to]) => ({ from, to }));
  return [
    ...moved.map(({ from, to }) => `moved {\n  from = ${from}\n  to   = ${to}\n}`),
    `in cdktf: stack.addOverride("moved", ${JSON.stringify(moved)})`,
    ...pairs.map(
      ({ from, to, isGuess }) =>
        `${from.address} → ${to.address}${isGuess ? " (a guess: the new one's name is only known after apply)" : ""}`,
    ),
  ];
}

/** Every address that an object is below: its modules and its resource, with and without the key of an instance. */
function prefixesOf(address: string): readonly string[] {
  const segments = segmentsOf(address);
  const ends = segments.map((_, index) => segments.slice(0, index + 1).join("."));
  return ends.flatMap((end) => [end, withoutKey(end)]);
}

const KEY = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/;

function withoutKey(address: string): string {
  return address.replace(KEY, "");
}

/**
 * The shortest addresses whose move explains that of two objects: of a module, of a resource, or of one instance. What
 * is still in use is not moved as a whole: what stays in it would move, too.
 */
function commonMove(from: string, to: string, inUse: ReadonlySet<string>): readonly [string, string] {
  const wider = widerMoves(from, to).filter(([old]) => !inUse.has(old));
  return wider.at(-1) ?? [from, to];
}

/** What else would move an object from one address to the other, the narrowest first. */
function widerMoves(from: string, to: string): readonly (readonly [string, string])[] {
  const [old, now] = [segmentsOf(from), segmentsOf(to)];
  const [oldModules, newModules] = [old.slice(0, -2), now.slice(0, -2)];
  if (oldModules.length > 0 && newModules.length > 0 && old.slice(-2).join(".") === now.slice(-2).join(".")) {
    const moves: [string, string][] = [[oldModules.join("."), newModules.join(".")]];
    while (oldModules.length > 2 && newModules.length > 2 && lastTwo(oldModules) === lastTwo(newModules)) {
      oldModules.splice(-2);
      newModules.splice(-2);
      moves.push([oldModules.join("."), newModules.join(".")]);
    }
    return moves;
  }
  const key = KEY.exec(from)?.[0];
  if (key === undefined || !to.endsWith(key)) return [];
  return [[from.slice(0, -key.length), to.slice(0, -key.length)]];
}

function lastTwo(segments: readonly string[]): string {
  return segments.slice(-2).join(".");
}

/** The parts of an address; a dot in the key of an instance parts nothing. */
function segmentsOf(address: string): string[] {
  return address.match(/(?:[^.[]|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\])+/g) ?? [address];
}
