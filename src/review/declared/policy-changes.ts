import { comparePolicies, type Permission } from "../policies/compare";
import { separateValues } from "./separate";
import { parsePolicy, type Statement } from "../policies/statement";

import type { NamedPolicy } from "../../access/policies/document";
import type { Declarations } from "../../access/changes/declarations";
import type { ChangeKind } from "../../access/changes/change-kind";
import { type Holder, holdersOf } from "../../access/changes/holders";

/** A change of what policies say, whether or not a question of the matrix is answered differently for it. */
export interface PolicyChange {
  readonly kind: ChangeKind;
  readonly holder: Holder;
  /** What the policies say now and did not say before, or the reverse. @default - it is about the policy as a whole */
  readonly permissions: readonly Permission[];
  /** What is there or gone as a whole: a permissions boundary, or a policy whose text is not known, by its name. */
  readonly policy?: string;
}

/**
 * What the policies of two outputs say differently: of roles, users, groups and resources, those who may assume roles, and
 * boundaries. Statements that go from one policy to another of the same holder change nothing. Whatever is not proved to
 * be covered by what the other output says counts as a change.
 */
export function diffPolicies(before: Declarations, after: Declarations): PolicyChange[] {
  const [old, now] = [holdersOf(before), holdersOf(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  return ids.flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    if (isSameText(was?.policies, is?.policies)) return [];
    const holder = (is ?? was)!;
    const changes = holder.purpose === "boundary" ? boundaryChanges : policyChanges;
    return changes(holder, was, is, (arn) => now.has(`identity ${arn}`) && old.has(`identity ${arn}`));
  });
}

type Changes = (
  holder: Holder,
  was: Holder | undefined,
  is: Holder | undefined,
  stays: (arn: string) => boolean,
) => PolicyChange[];

const policyChanges: Changes = (holder, was, is) => {
  const { added, removed } = differenceOf(was, is);
  const change = (kind: ChangeKind, permissions: readonly Permission[]): PolicyChange[] =>
    permissions.length === 0 ? [] : [{ kind, holder, permissions }];
  return [
    ...change("gains", added.filter(isAllowed)),
    // What is gone takes its denials with it, and what is new denies nothing that was allowed.
    ...(is === undefined ? [] : change("may gain", removed.filter(isDenied))),
    ...change("loses", removed.filter(isAllowed)),
    ...(was === undefined ? [] : change("may lose", added.filter(isDenied))),
    ...unknownChanges(holder, was, is),
  ];
};

const boundaryChanges: Changes = (holder, was, is, stays) => {
  if (!stays(holder.arn)) return [];
  if (is === undefined || was === undefined) {
    const [{ name }] = holder.policies as [NamedPolicy];
    return [{ kind: is === undefined ? "may gain" : "may lose", holder, permissions: [], policy: name }];
  }
  const { added, removed } = differenceOf(was, is);
  const wider = [...added.filter(isAllowed), ...removed.filter(isDenied)];
  const narrower = [...removed.filter(isAllowed), ...added.filter(isDenied)];
  return [
    ...(wider.length > 0 ? [{ kind: "may gain", holder, permissions: wider } as const] : []),
    ...(narrower.length > 0 ? [{ kind: "may lose", holder, permissions: narrower } as const] : []),
    ...unknownChanges(holder, was, is),
  ];
};

/** Policies whose text is not known: one that another text is made of now may allow more, and less. */
function unknownChanges(holder: Holder, was: Holder | undefined, is: Holder | undefined): PolicyChange[] {
  const [old, now] = [unknownsOf(was), unknownsOf(is)];
  const changes = (kind: ChangeKind, some: Unknowns, others: Unknowns): PolicyChange[] =>
    [...some]
      .filter(([name, source]) => !others.has(name) || others.get(name) !== source)
      .map(([policy]) => ({ kind, holder, permissions: [], policy }));
  return [...changes("may gain", now, old), ...changes("may lose", old, now)];
}

type Unknowns = ReadonlyMap<string, string | undefined>;

function unknownsOf(holder: Holder | undefined): Unknowns {
  const unknown = (holder?.policies ?? []).filter(({ document }) => document === undefined);
  return new Map(unknown.map(({ name, source }) => [name, source]));
}

function differenceOf(was: Holder | undefined, is: Holder | undefined) {
  return comparePolicies(statementsOf(was), statementsOf(is));
}

function statementsOf(holder: Holder | undefined): readonly Statement[] {
  const known = (holder?.policies ?? []).filter(({ document }) => document !== undefined);
  return separateValues(known.flatMap(({ document }) => parsePolicy(document as string) ?? []));
}

function isAllowed({ effect }: Permission): boolean {
  return effect === "Allow";
}

function isDenied(permission: Permission): boolean {
  return !isAllowed(permission);
}

function isSameText(policies: readonly NamedPolicy[] = [], others: readonly NamedPolicy[] = []): boolean {
  const texts = (all: readonly NamedPolicy[]) =>
    all
      .map(({ name, document, source }) => (document === undefined ? `${name} ${source}` : document))
      .sort()
      .join("\n");
  return texts(policies) === texts(others);
}
