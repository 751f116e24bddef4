import type { Answer } from "../answer";
import { accessMatrix, type Cell, cellId, reasonsOf } from "./matrix";
import { type Foundation, idOf, type Store } from "./store";

/** What became of a cell. */
export type ChangeKind = "gains" | "may gain" | "loses" | "may lose";

/** A cell that is answered differently after a change. */
export interface AccessChange {
  readonly kind: ChangeKind;
  readonly role: string;
  readonly action: string;
  readonly where: string;
  /** The account's name. */
  readonly account: string;
  readonly before: Answer["outcome"];
  readonly after: Answer["outcome"];
  /** What decides it after the change. */
  readonly reasons: readonly string[];
}

/**
 * Every cell gained or lost between two outputs. Both are asked the questions of both, so that a namespace or a role type
 * that is declared in one alone is compared by what it may do, and not by what it is called.
 */
export function diffAccess(before: Foundation, after: Foundation): AccessChange[] {
  const old = new Map(
    accessMatrix(withQuestionsOf(before, after)).map((cell) => [cellId(cell), cell.answer.outcome]),
  );
  return accessMatrix(withQuestionsOf(after, before)).flatMap((cell) => {
    const kind = kindOf(old.get(cellId(cell))!, cell.answer.outcome);
    return kind === undefined ? [] : [changeOf(cell, kind, old.get(cellId(cell))!)];
  });
}

/** Changes in plain words, those of one kind in several accounts together, for example
 * `dev gains ssm:PutParameter on /app/* in prod`. */
export function changesInWords(changes: readonly AccessChange[]): string[] {
  const accounts = new Map<string, string[]>();
  for (const { role, kind, action, where, account } of changes) {
    const what = `${role} ${kind} ${action} on ${where}`;
    accounts.set(what, [...(accounts.get(what) ?? []), account]);
  }
  return [...accounts].map(([what, names]) => `${what} in ${[...new Set(names)].join(", ")}`);
}

const RANKS: Readonly<Record<Answer["outcome"], number>> = { denied: 0, unknown: 1, allowed: 2 };

function kindOf(before: Answer["outcome"], after: Answer["outcome"]): ChangeKind | undefined {
  if (before === after) return undefined;
  if (RANKS[after] > RANKS[before]) return after === "allowed" ? "gains" : "may gain";
  return after === "denied" ? "loses" : "may lose";
}

function changeOf(cell: Cell, kind: ChangeKind, before: Answer["outcome"]): AccessChange {
  const { role, action, where, store, answer } = cell;
  return {
    kind,
    role,
    action,
    where,
    account: store.account,
    before,
    after: answer.outcome,
    reasons: reasonsOf(cell),
  };
}

function withQuestionsOf(foundation: Foundation, other: Foundation): Foundation {
  const own = new Map(foundation.stores.map((store) => [idOf(store), store]));
  const others = new Map(other.stores.map((store) => [idOf(store), store]));
  const ids = [...new Set([...own.keys(), ...others.keys()])].sort();
  const stores = ids.map((id) => together(own.get(id) ?? others.get(id)!, others.get(id)));
  return { world: foundation.world, stores };
}

function together(store: Store, other: Store = store): Store {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
  return {
    ...store,
    roles: union(store.roles, other.roles),
    namespaces: union(store.namespaces, other.namespaces),
    keys: union(store.keys, other.keys),
    tableKeys: { ...other.tableKeys, ...store.tableKeys },
  };
}
