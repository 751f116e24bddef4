import { parseArn } from "../arn";
import type { NamedPolicy } from "../policies/document";
import type { IdentityDefinition, ResourceDefinition, RoleDefinition } from "../world/definition";
import { withoutOtherRoles } from "./other-roles";
import { idOf } from "./place";
import { type Foundation, roleArnOf } from "./store";

/** What a change can touch in an account: roles, or all of them. */
type Touched = Set<string> | "all";

/**
 * Two foundations, before and after a change in some accounts, of which only that is asked which the change can answer
 * differently: about roles whose own policies change, or about all of an account where policies of resources do, and who
 * may assume them. If users change, they are asked for the roles of all accounts.
 */
export function limitedTo(
  [before, after]: readonly [Foundation, Foundation],
  accountIds: ReadonlySet<string>,
): readonly [Foundation, Foundation] {
  const asked = touchedIn(before, after, accountIds);
  const isOfUsers = [before, after].some(({ directories }) =>
    directories.some(({ accountId }) => accountIds.has(accountId)),
  );
  const limited = (foundation: Foundation): Foundation => ({
    ...foundation,
    stores: foundation.stores
      .filter(({ accountId }) => isOfUsers || accountIds.has(accountId))
      .map(withoutOtherRoles),
    directories: foundation.directories.map(withoutOtherRoles),
    asked,
  });
  return [limited(before), limited(after)];
}

function touchedIn(
  before: Foundation,
  after: Foundation,
  accountIds: ReadonlySet<string>,
): ReadonlyMap<string, Touched> {
  const touched = new Map<string, Touched>([...accountIds].map((id) => [id, new Set<string>()]));
  const [old, now] = [before.world.definitionsByArn, after.world.definitionsByArn];
  for (const arn of new Set([...old.keys(), ...now.keys()])) {
    const known = old.get(arn) ?? now.get(arn)!;
    const accountId = "accountId" in known ? known.accountId : parseArn(arn)?.accountId;
    const roles = touched.get(accountId ?? "");
    if (roles === undefined || roles === "all" || isSame(old.get(arn), now.get(arn))) continue;
    if (isRole(arn)) roles.add(arn);
    else if (!isUser(arn)) touched.set(accountId!, "all");
  }
  const aliases = new Map(before.stores.map((store) => [idOf(store), roleArnOf(store, "")]));
  for (const store of after.stores) {
    const isRenamed = (aliases.get(idOf(store)) ?? roleArnOf(store, "")) !== roleArnOf(store, "");
    if (isRenamed && touched.has(store.accountId)) touched.set(store.accountId, "all");
  }
  return touched;
}

function isRole(arn: string): boolean {
  return /^arn:[^:]+:iam::\d+:role\//.test(arn);
}

function isUser(arn: string): boolean {
  return /^arn:[^:]+:iam::\d+:user\//.test(arn);
}

type Definition = Partial<RoleDefinition & ResourceDefinition> & (IdentityDefinition | ResourceDefinition);

function isSame(before: Definition | undefined, after: Definition | undefined): boolean {
  return before !== undefined && after !== undefined && textOf(before) === textOf(after);
}

/** What decides of a definition; names of policies do not. */
function textOf({ policies = [], boundary, trustPolicy, tags, aliases }: Definition): string {
  const written = (policy: NamedPolicy | undefined) =>
    policy && (policy.document ?? { unknown: policy.name });
  return JSON.stringify([policies.map(written), written(boundary), written(trustPolicy), tags, aliases]);
}
