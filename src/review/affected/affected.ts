import { groupBy } from "../group-by";
import { type ObjectKind, objectsOf, blocksOf } from "../synthesized/objects";
import type { SynthesizedOutput, SynthesizedStack } from "../synthesized/output";
import { isSameMeaning, isSameObject } from "../synthesized/same-meaning";
import { accountOf } from "../synthesized/account";
import { wavesOf } from "./waves";

/** What became of a stack. */
export type StackChange = "changed" | "added" | "removed";

/** A stack whose Terraform is not what it was. */
export interface AffectedStack {
  readonly name: string;
  readonly change: StackChange;
  /** The twelve digits of its account, where its provider states them. */
  readonly accountId?: string;
  readonly region?: string;
  /** The folder that Terraform runs in; of a removed stack, the one in the old output. */
  readonly folder: string;
  /** Stacks that are applied before it, those that are not affected included. */
  readonly dependencies: readonly string[];
  /** What differs, in few words, such as `2 resources changed, backend changed`. */
  readonly what: string;
}

/** What a change of the code reaches. */
export interface Affected {
  /** Stacks to plan and apply. A wave's stacks depend on those of earlier waves only; sorted by name. */
  readonly waves: readonly (readonly AffectedStack[])[];
  /** Stacks that are synthesized no more, those first that others depended on last. */
  readonly removed: readonly AffectedStack[];
  /** How many stacks stay as they are. */
  readonly untouched: number;
}

/**
 * The stacks that a change of the code reaches: those whose Terraform differs in meaning. Neither the order of names nor
 * construct paths count.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID when stacks depend on each other in a circle
 */
export function affectedStacks(base: SynthesizedOutput, head: SynthesizedOutput): Affected {
  const found = new Map<string, AffectedStack>();
  for (const stack of head.values()) {
    const old = base.get(stack.name);
    if (old === undefined) found.set(stack.name, describe(stack, "added", `${sizeOf(stack)} resources`));
    else if (isAffected(old, stack))
      found.set(stack.name, describe(stack, "changed", differenceOf(old, stack)));
  }
  const gone = [...base.values()].filter(({ name }) => !head.has(name));
  const removed = new Map(
    gone.map((stack) => [stack.name, describe(stack, "removed", `${sizeOf(stack)} resources`)]),
  );
  return {
    waves: wavesOf([...found.keys()], head).map((wave) => wave.map((name) => found.get(name)!)),
    removed: [...wavesOf([...removed.keys()], base)]
      .reverse()
      .flatMap((wave) => wave.map((name) => removed.get(name)!)),
    untouched: head.size - found.size,
  };
}

/** Whether a stack's Terraform differs in meaning. */
export function isAffected(base: SynthesizedStack, head: SynthesizedStack): boolean {
  if (base.text === head.text) return false;
  const [old, now] = [objectsOf(base), objectsOf(head)];
  const isSame =
    old.size === now.size &&
    [...now].every(([address, object]) => old.has(address) && isSameObject(old.get(address)!, object)) &&
    BLOCKS.every((name) => isSameMeaning(blocksOf(base, name), blocksOf(head, name)));
  return !isSame || !isSameMeaning(restOf(base), restOf(head));
}

const BLOCKS = ["moved", "import", "removed"] as const;

/** Sections that are compared by the objects in them. */
const COMPARED = ["resource", "data", "module", "output", "variable", "provider", "locals", ...BLOCKS, "//"];

/** What no object stands for, such as checks; and all settings of Terraform. */
function restOf({ json }: SynthesizedStack): unknown {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !COMPARED.includes(name)));
}

function sizeOf(stack: SynthesizedStack): number {
  return [...objectsOf(stack).values()].filter(({ kind }) => kind === "resource").length;
}

function describe(stack: SynthesizedStack, change: StackChange, what: string): AffectedStack {
  const { name, folder, dependencies } = stack;
  return { name, change, ...accountOf(stack), folder, dependencies: [...dependencies].sort(), what };
}

const NOUNS: Readonly<Record<ObjectKind, string>> = {
  resource: "resources",
  data: "data sources",
  module: "modules",
  output: "outputs",
  variable: "variables",
  provider: "providers",
  setting: "settings",
};

type Verb = "changed" | "added" | "removed";

/** Such as `resources: 2 changed, 1 added; settings: 1 changed`. */
function differenceOf(base: SynthesizedStack, head: SynthesizedStack): string {
  const [old, now] = [objectsOf(base), objectsOf(head)];
  const seen: (readonly [ObjectKind, Verb])[] = [];
  for (const [address, object] of now) {
    const before = old.get(address);
    if (before === undefined) seen.push([object.kind, "added"]);
    else if (!isSameObject(before, object)) seen.push([object.kind, "changed"]);
  }
  for (const [address, { kind }] of old) if (!now.has(address)) seen.push([kind, "removed"]);
  const kinds = groupBy(seen, ([kind]) => kind);
  const parts = [...kinds].map(([kind, changes]) => {
    const verbs = [...groupBy(changes, ([, verb]) => verb)].map(([verb, { length }]) => `${length} ${verb}`);
    return `${NOUNS[kind as ObjectKind]}: ${verbs.join(", ")}`;
  });
  return parts.length === 0 ? "other blocks" : parts.join("; ");
}
