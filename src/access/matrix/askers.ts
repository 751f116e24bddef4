import type { ContextValue } from "../request";
import {
  type Call,
  CALLS,
  MEMBER_CALLS,
  type Dimension,
  OWN_PARAMETERS,
  TABLES,
  USAGE_TABLES,
} from "./calls";
import type { Directory } from "./directory";
import { memberArnOf } from "./members";
import type { OtherRole } from "./other-roles";
import type { Place } from "./place";
import { type Foundation, roleArnOf, type Store } from "./store";
import { LOGIN_CALLS, OIDC_CALLS, providerContext, type IdentityProvider, SAML_CALLS } from "./ways-in";

type Values = Readonly<Record<string, string>>;

/** Somebody about whom a matrix asks. */
export interface Asker {
  readonly place: Place;
  /** As in a cell. */
  readonly role: string;
  readonly principal: string;
  /** Whether the output declares the principal: who is not there may do nothing. */
  readonly exists: boolean;
  /** What is asked. */
  readonly calls: readonly Call[];
  /** What texts of calls name, whatever the question. */
  readonly values: Values;
  /** What a call is asked for, by dimension. */
  readonly dimensions: Readonly<Partial<Record<Dimension, readonly Values[]>>>;
  /** What each request carries. */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/**
 * About whom a foundation's matrix asks: role types in each store, members of their groups, other roles that people or
 * pipelines assume, identity providers, users of identity accounts.
 */
export function* askersOf({ world, stores, directories, asked }: Foundation): Generator<Asker> {
  const exists = (arn: string) => world.identityOf(arn) !== undefined;
  const isAsked = (store: Store, role: string): boolean => {
    const roles = asked?.get(store.accountId);
    return asked === undefined || roles === "all" || roles?.has(roleArnOf(store, role)) === true;
  };
  for (const store of stores) {
    if (asked?.has(store.accountId) === false) continue;
    for (const role of store.roles) if (isAsked(store, role)) yield roleAsker(store, role, exists);
    for (const role of store.groups) yield memberAsker(store, role, exists);
    for (const role of store.otherRoles) yield otherAsker(store, role, exists);
    for (const provider of providersOf(store)) yield providerAsker(store, provider);
  }
  for (const directory of directories) {
    const reachable = stores.filter(({ prefix }) => prefix === directory.prefix);
    const areUsersAsked = asked === undefined || asked.has(directory.accountId);
    const targets = [
      ...otherTargetsIn(directory),
      ...reachable.flatMap((store) =>
        targetsIn({ ...store, roles: store.roles.filter((role) => areUsersAsked || isAsked(store, role)) }),
      ),
    ];
    for (const user of directory.users) yield userAsker(directory, user, targets, exists);
  }
}

function roleAsker(store: Store, role: string, exists: (arn: string) => boolean): Asker {
  const values = valuesOf(store, role);
  const principal = roleArnOf(store, role);
  const { namespaces, keys, tableKeys, tracksUsage } = store;
  return {
    place: store,
    role,
    principal,
    exists: exists(principal),
    calls: CALLS,
    values,
    dimensions: {
      namespace: namespaces.map((namespace) => ({ namespace })),
      key: keys.map((key) => ({ key })),
      own: OWN_PARAMETERS.map((name) => ({ own: name.replace("{who}", role) })),
      table: TABLES.filter((table) => table in tableKeys).map((table) => ({
        table,
        tableKey: tableKeys[table]!,
      })),
      usage: tracksUsage ? USAGE_TABLES : [],
    },
  };
}

/** A member of a role type's group is asked what the role type's role is, with a second factor and without. */
function memberAsker(store: Store, role: string, exists: (arn: string) => boolean): Asker {
  const principal = memberArnOf(store, role);
  return {
    ...roleAsker(store, role, exists),
    role: `group ${store.prefix}-${role}`,
    principal,
    exists: exists(principal),
    calls: MEMBER_CALLS,
  };
}

/** Another role is asked what a role type's role is, but for what that reads of its own. */
function otherAsker(store: Store, { arn, name }: OtherRole, exists: (arn: string) => boolean): Asker {
  const asker = roleAsker(store, name, exists);
  return {
    ...asker,
    role: `role ${name}`,
    principal: arn,
    exists: exists(arn),
    dimensions: {
      ...asker.dimensions,
      own: OWN_PARAMETERS.filter((own) => !own.includes("{who}")).map((own) => ({ own })),
    },
  };
}

/** Those that lead to role types first. */
function providersOf({ providers, otherRoles }: Store): readonly IdentityProvider[] {
  const all = [...providers, ...otherRoles.flatMap((role) => role.providers)];
  return [...new Map(all.map((provider) => [provider.arn, provider])).values()];
}

function providerAsker(store: Store, provider: IdentityProvider): Asker {
  return {
    place: store,
    role: `provider ${provider.name}`,
    principal: provider.arn,
    exists: true,
    calls: provider.kind === "saml" ? SAML_CALLS : OIDC_CALLS,
    values: valuesOf(store, provider.name),
    dimensions: { target: targetsIn(store) },
    context: providerContext(provider, store),
  };
}

function userAsker(
  directory: Directory,
  user: string,
  targets: readonly Values[],
  exists: (arn: string) => boolean,
): Asker {
  const { partition, accountId, prefix, environments } = directory;
  const principal = `arn:${partition}:iam::${accountId}:user/${prefix}/${user}`;
  return {
    place: directory,
    role: `user ${user}`,
    principal,
    exists: exists(principal),
    calls: LOGIN_CALLS,
    values: { ...valuesOf(directory, user), self: principal },
    dimensions: { environment: environments.map((environment) => ({ environment })), target: targets },
  };
}

function targetsIn(store: Store): Values[] {
  const ofRoleTypes = store.roles.map((role) => ({
    target: store.account,
    targetType: role,
    targetRole: roleArnOf(store, role),
  }));
  return [...ofRoleTypes, ...otherTargetsIn(store)];
}

function otherTargetsIn({ account, otherRoles }: Store | Directory): Values[] {
  return otherRoles.map(({ arn, name }) => ({ target: account, targetType: name, targetRole: arn }));
}

function valuesOf({ partition, region, accountId, prefix }: Place, who: string): Values {
  return { partition, region, account: accountId, prefix, who };
}
