import type { Answer } from "../answer";
import type { ChangeKind } from "../changes/change-kind";
import { evaluate } from "../evaluate";
import { accessCells, type Cell, cellId, reasonsOf } from "./matrix";
import type { Directory } from "./directory";
import { withoutOtherRoles } from "./other-roles";
import { idOf, type Place } from "./place";
import type { Foundation, Store } from "./store";

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
  /** What allowed it before the change. @default - nothing did for certain, or it is not lost */
  readonly reasonsBefore?: readonly string[];
}

/**
 * Every cell gained or lost between two outputs. Both are asked the questions of both, so that a namespace or a role type
 * that is declared in one alone is compared by what it may do, and not by what it is called. Other roles are left out:
 * `diffDeclarations` says all that they gain and lose, shorter.
 */
export function diffAccess(before: Foundation, after: Foundation): AccessChange[] {
  const old = new Map<string, Answer["outcome"]>();
  for (const cell of accessCells(withQuestionsOf(before, after))) old.set(cellId(cell), cell.answer.outcome);
  const changes: AccessChange[] = [];
  for (const cell of accessCells(withQuestionsOf(after, before))) {
    const was = old.get(cellId(cell))!;
    const kind = kindOf(was, cell.answer.outcome);
    if (kind === undefined) continue;
    const change = changeOf(cell, kind, was);
    const isLost = was === "allowed" && kind === "loses";
    changes.push(isLost ? { ...change, reasonsBefore: reasonsIn(before, cell) } : change);
  }
  return changes;
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

/** Answers are not kept: those of a large organization have no room in memory. */
function reasonsIn({ world }: Foundation, { request }: Cell): readonly string[] {
  return reasonsOf({ request, answer: evaluate(request, world) });
}

const RANKS: Readonly<Record<Answer["outcome"], number>> = { denied: 0, unknown: 1, allowed: 2 };

function kindOf(before: Answer["outcome"], after: Answer["outcome"]): ChangeKind | undefined {
  if (before === after) return undefined;
  if (RANKS[after] > RANKS[before]) return after === "allowed" ? "gains" : "may gain";
  return after === "denied" ? "loses" : "may lose";
}

function changeOf(cell: Cell, kind: ChangeKind, before: Answer["outcome"]): AccessChange {
  const { role, action, where, place, answer } = cell;
  return {
    kind,
    role,
    action,
    where,
    account: place.account,
    before,
    after: answer.outcome,
    reasons: reasonsOf(cell),
  };
}

function withQuestionsOf(foundation: Foundation, other: Foundation): Foundation {
  return {
    ...foundation,
    stores: together(foundation.stores, other.stores, storesTogether).map(withoutOtherRoles),
    directories: together(foundation.directories, other.directories, directoriesTogether).map(
      withoutOtherRoles,
    ),
  };
}

/** The places of both sides; those that both have, with the questions of both. */
function together<T extends Place>(own: readonly T[], others: readonly T[], unite: (a: T, b: T) => T): T[] {
  const byId = new Map(own.map((place) => [idOf(place), place]));
  for (const other of others) {
    const known = byId.get(idOf(other));
    byId.set(idOf(other), known ? unite(known, other) : other);
  }
  return [...byId.keys()].sort().map((id) => byId.get(id)!);
}

function storesTogether(store: Store, other: Store): Store {
  const providers = new Map([...store.providers, ...other.providers].map((each) => [each.arn, each]));
  return {
    ...store,
    roles: union(store.roles, other.roles),
    groups: union(store.groups, other.groups),
    namespaces: union(store.namespaces, other.namespaces),
    keys: union(store.keys, other.keys),
    tracksUsage: store.tracksUsage || other.tracksUsage,
    tableKeys: { ...other.tableKeys, ...store.tableKeys },
    providers: [...providers.keys()].sort().map((arn) => providers.get(arn)!),
  };
}

function directoriesTogether(directory: Directory, other: Directory): Directory {
  return {
    ...directory,
    users: union(directory.users, other.users),
    environments: union(directory.environments, other.environments),
  };
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}
