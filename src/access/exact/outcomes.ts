import type { Example } from "../answer";
import type { KeyValue, KeyValues } from "../context/key-values";
import { conditionHolds, holdsWithoutKey } from "../conditions/condition";
import { type ConditionJudge } from "../decision/entries";
import { not, TRUE, type Truth, truthOf, UNKNOWN } from "../truth";
import { Inexact, LIMITS } from "./inexact";
import type { OpenKey, OpenKeys } from "./open-keys";

/** Decides under assumptions about what is open. */
export type Decide = (context: KeyValues, judge: ConditionJudge) => Truth;

/** What an open question comes to. */
export interface Outcomes {
  /** The outcome, or `UNKNOWN` if both are possible. */
  readonly truth: Truth;
  /** The names of what the outcome depends on, sorted. */
  readonly attributes: readonly string[];
  readonly allowedWhen: Example;
  readonly deniedWhen: Example;
}

/** A decision diagram: an outcome, or a key with what follows from each of its values. */
type Node = { readonly id: number } & (
  { readonly truth: Truth } | { readonly open: OpenKey; readonly children: readonly Node[] }
);

/**
 * Tries all combinations of values that stand for all values. Keys that make no difference drop out of the diagram, so
 * that those left are exactly the ones on which the outcome depends.
 */
export function outcomesOf(open: OpenKeys, context: KeyValues, decide: Decide): Outcomes {
  const root = new Explorer(open, context, decide).explore();
  if ("truth" in root) return { truth: root.truth, attributes: [], allowedWhen: {}, deniedWhen: {} };
  return {
    truth: UNKNOWN,
    attributes: [...namesWithin(root, new Set())].sort(),
    allowedWhen: exampleOf(root, TRUE),
    deniedWhen: exampleOf(root, not(TRUE)),
  };
}

class Explorer implements KeyValues {
  private readonly assumed = new Map<string, KeyValue>();
  private readonly nodes = new Map<string, Node>();
  private readonly consulted = new Set<string>();
  private combinations = 0;

  public constructor(
    private readonly open: OpenKeys,
    private readonly context: KeyValues,
    private readonly decide: Decide,
  ) {}

  public explore(): Node {
    if (++this.combinations > LIMITS.combinations) throw new Inexact();
    this.consulted.clear();
    const truth = this.decide(this, this.judge);
    if (truth !== UNKNOWN) return this.interned(`${truth}`, (id) => ({ id, truth }));
    const next = this.open.keys.findIndex(({ key }) => this.consulted.has(key));
    const open = this.open.keys[next];
    if (!open) throw new Inexact();

    const children = open.values.map((value) => {
      this.assumed.set(open.key, value);
      return this.explore();
    });
    this.assumed.delete(open.key);
    const [first] = children;
    if (children.every((child) => child === first)) return first!;
    return this.interned(`${next}:${children.map(({ id }) => id).join()}`, (id) => ({ id, open, children }));
  }

  public valueOf(key: string): KeyValue {
    if (this.assumed.has(key)) return this.assumed.get(key);
    const value = this.context.valueOf(key);
    if (value === undefined) this.consulted.add(key);
    return value;
  }

  /** Whether a condition that compares two open keys holds is assumed as a whole. */
  private readonly judge: ConditionJudge = (condition) => {
    const relation = this.open.relations.get(condition);
    if (relation === undefined) return conditionHolds(condition, this);
    const value = this.valueOf(condition.key);
    if (value === null) return truthOf(holdsWithoutKey(condition));
    const holds = this.valueOf(relation);
    if (value === undefined || holds === undefined) return UNKNOWN;
    const isNegation = condition.operator.negated && condition.quantifier === undefined;
    return truthOf((holds?.[0] === "true") !== isNegation);
  };

  private interned(key: string, make: (id: number) => Node): Node {
    const node = this.nodes.get(key) ?? make(this.nodes.size);
    this.nodes.set(key, node);
    return node;
  }
}

function namesWithin(node: Node, seen: Set<Node>): Set<string> {
  if ("truth" in node || seen.has(node)) return new Set();
  seen.add(node);
  const names = new Set(node.open.names);
  for (const child of node.children) for (const name of namesWithin(child, seen)) names.add(name);
  return names;
}

/** Values on a shortest way to an outcome. */
function exampleOf(root: Node, outcome: Truth): Example {
  const queue: { node: Node; example: Example }[] = [{ node: root, example: {} }];
  for (const { node, example } of queue) {
    if ("truth" in node) {
      if (node.truth === outcome) return example;
      continue;
    }
    const { open, children } = node;
    children.forEach((child, i) => {
      queue.push({ node: child, example: { ...example, ...assumption(open, open.values[i]!) } });
    });
  }
  return {};
}

function assumption({ key, names }: OpenKey, value: KeyValue): Example {
  const name = names.length === 1 ? names[0]! : key;
  return { [name]: value?.length === 1 ? value[0]! : (value ?? null) };
}
