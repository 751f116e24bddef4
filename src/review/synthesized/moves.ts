import { isRecord, type JsonRecord, memberOf, textOf } from "../plan/json";
import { blocksOf, objectsOf } from "./objects";
import type { SynthesizedStack } from "./output";

/** What a stack says about addresses that change, as far as it is new. */
export interface Moves {
  /** Old addresses by new ones. */
  readonly moved: ReadonlyMap<string, string>;
  /** Ids under which existing objects are taken over, by address. */
  readonly imported: ReadonlyMap<string, string>;
  /** Addresses that leave Terraform while their objects stay. */
  readonly forgotten: ReadonlySet<string>;
}

/** Reads `moved`, `import` and `removed` blocks; what was done before has no effect. */
export function movesOf(base: SynthesizedStack, head: SynthesizedStack): Moves {
  const [old, now] = [objectsOf(base), objectsOf(head)];
  const steps = new Map(
    blocksOf(head, "moved").map((block) => [addressIn(block, "from") ?? "", addressIn(block, "to") ?? ""]),
  );
  const moved = new Map<string, string>();
  for (const from of steps.keys()) {
    const to = end(from, steps);
    if (old.has(from) && !now.has(from) && !old.has(to) && now.has(to)) moved.set(to, from);
  }
  const imported = new Map<string, string>();
  for (const block of blocksOf(head, "import")) {
    const to = addressIn(block, "to");
    if (to !== undefined && now.has(to) && !old.has(to) && !moved.has(to)) {
      imported.set(to, textOf(block.id) ?? "");
    }
  }
  const forgotten = blocksOf(head, "removed").flatMap((block) => {
    const from = addressIn(block, "from");
    const [lifecycle] = [block.lifecycle].flat();
    return from !== undefined && memberOf(lifecycle, "destroy") === false ? [from] : [];
  });
  return { moved, imported, forgotten: new Set(forgotten) };
}

/** Where a chain of moves ends. */
function end(from: string, steps: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let at = from;
  while (steps.has(at) && !seen.has(at)) {
    seen.add(at);
    at = steps.get(at)!;
  }
  return at;
}

/** An address, as cdktf writes it or as an expression; without the key of an instance. */
function addressIn(block: JsonRecord, name: string): string | undefined {
  return textOf(block[name])
    ?.replace(/^\$\{(.*)\}$/s, "$1")
    .replace(/\[[^[\]]*\]$/, "");
}

/** A stack as if its objects had always had the addresses that they move to: what refers to them follows. */
export function withMoves(stack: SynthesizedStack, moved: ReadonlyMap<string, string>): SynthesizedStack {
  if (moved.size === 0) return stack;
  const newOf = new Map([...moved].map(([to, from]) => [from, to]));
  const isMoved = (address: string): string => newOf.get(address) ?? address;
  const follow = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(ADDRESS, isMoved);
    if (Array.isArray(value)) return value.map(follow);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, follow(inner)]));
  };
  const json = follow(stack.json) as JsonRecord;
  const resource = new Map<string, Map<string, unknown>>();
  for (const [type, bodies] of Object.entries(isRecord(json.resource) ? json.resource : {})) {
    for (const [name, body] of Object.entries(isRecord(bodies) ? bodies : {})) {
      const [newType = type, newName = name] = isMoved(`${type}.${name}`).split(".");
      resource.set(newType, (resource.get(newType) ?? new Map<string, unknown>()).set(newName, body));
    }
  }
  const bodies = [...resource].map(([type, byName]) => [type, Object.fromEntries(byName)]);
  return { ...stack, json: { ...json, resource: Object.fromEntries(bodies) as JsonRecord } };
}

/** Anything in a text that may be the address of a resource. */
const ADDRESS = /\b[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+/g;
