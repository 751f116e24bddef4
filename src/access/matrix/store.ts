import { roleTypeRoleName } from "../../core/account-names";
import { type Problem, Problems } from "../../core/errors";
import { readStacks } from "../world/read-stacks";
import { definitionOf, type ReadWorldOptions } from "../world/read-world";
import { blocksOf, type TerraformJson } from "../world/terraform/json";
import { argumentOf, attributeOf, resolveText } from "../world/terraform/references";
import type { TerraformResource } from "../world/terraform/stack";
import { World } from "../world/world";
import { type Declarations, declarationsOf } from "../changes/declarations";
import { TABLES, USAGE_TABLE } from "./calls";
import { type Directory, readDirectories } from "./directory";
import { memberArnOf, membersOf } from "./members";
import { type OtherRole, otherRolesOf } from "./other-roles";
import { type Place, sorted } from "./place";
import { type IdentityProvider, providersIn } from "./ways-in";

/** A config store of a synthesized output. */
export interface Store extends Place {
  /** The environment's alias, part of the roles' names. */
  readonly alias: string;
  /** Role types that have a role, sorted. */
  readonly roles: readonly string[];
  /** Role types that have a group, whose members are users of the account itself; sorted. */
  readonly groups: readonly string[];
  /** Role types that the store declares and to which no way leads, sorted. */
  readonly rolesWithoutWay: readonly string[];
  /** Root namespaces, and whatever parts of them role types are declared for; sorted. */
  readonly namespaces: readonly string[];
  /** Names of encryption keys, that of what is replicated included; sorted. */
  readonly keys: readonly string[];
  /** ARNs of the keys of the tables that are encrypted with one. */
  readonly tableKeys: Readonly<Record<string, string>>;
  /** Whether it has tables about who reads which parameter. */
  readonly tracksUsage: boolean;
  /** Identity providers that roles of role types trust, by ARN. */
  readonly providers: readonly IdentityProvider[];
  /** Other roles of the account that people or pipelines may assume, by ARN. */
  readonly otherRoles: readonly OtherRole[];
}

/** Synthesized output, with what decides about access, and what to ask about. */
export interface Foundation {
  readonly world: World;
  /** What the world was read from, and what else decides about access. */
  readonly declarations: Declarations;
  /** By account's name. */
  readonly stores: readonly Store[];
  /** By account's name. */
  readonly directories: readonly Directory[];
  /** About which roles is asked, by account: by ARN, or all. @default - about all roles of all accounts */
  readonly asked?: ReadonlyMap<string, ReadonlySet<string> | "all">;
}

/**
 * Reads synthesized output: cdktf's output folder, one stack's `cdk.tf.json`, or such files parsed.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID, POLICY_INVALID
 */
export function readFoundation(
  output: string | readonly TerraformJson[],
  options: ReadWorldOptions = {},
): Foundation {
  const stacks = readStacks(typeof output === "string" ? [output] : output);
  const definition = definitionOf(stacks, options);
  const world = new World({ ...definition, users: [...(definition.users ?? []), ...membersOf(definition)] });
  const found: Problem[] = [];
  const resources = stacks.flatMap((stack) => stack.resources);
  const stores = [...byAccount(resources).values()].flatMap((own) =>
    own.filter(isAlias).map((alias) => readStore(alias, own, world, found)),
  );
  const problems = new Problems();
  problems.add(...found);
  problems.throwIfAny();
  const ofRoleTypes = new Set(stores.flatMap((store) => store.roles.map((role) => roleArnOf(store, role))));
  const withOtherRoles = <T extends Place>(place: T) => ({
    ...place,
    otherRoles: otherRolesOf(world, place.accountId, ofRoleTypes),
  });
  return {
    world,
    declarations: declarationsOf(stacks, definition),
    stores: sorted(stores.map(withOtherRoles)),
    directories: sorted(readDirectories(resources).map(withOtherRoles)),
  };
}

/** The ARN of a role type's role. */
export function roleArnOf(
  { partition, accountId, prefix, alias }: Pick<Store, "partition" | "accountId" | "prefix" | "alias">,
  role: string,
): string {
  return `arn:${partition}:iam::${accountId}:role/${roleTypeRoleName(prefix, alias, role)}`;
}

const ALIAS = /^\/([^/]+)\/env_alias$/;

/** Whether a parameter of this name declares a config store. */
export function declaresStore(parameterName: string): boolean {
  return ALIAS.test(parameterName);
}

function isAlias(resource: TerraformResource): boolean {
  return resource.type === "aws_ssm_parameter" && ALIAS.test(argumentOf(resource, "name") ?? "");
}

function byAccount(resources: readonly TerraformResource[]): ReadonlyMap<string, TerraformResource[]> {
  const accounts = new Map<string, TerraformResource[]>();
  for (const resource of resources) {
    const { account } = resource.environment;
    const own = accounts.get(account);
    if (own) own.push(resource);
    else accounts.set(account, [resource]);
  }
  return accounts;
}

/** `resources` are those of the parameter's account. */
function readStore(
  aliasParameter: TerraformResource,
  resources: readonly TerraformResource[],
  world: World,
  problems: Problem[],
): Omit<Store, "otherRoles"> {
  const { account: accountId, partition, region } = aliasParameter.environment;
  const prefix = ALIAS.exec(argumentOf(aliasParameter, "name")!)![1]!;
  const alias = argumentOf(aliasParameter, "value") ?? "";
  const parameters = new OwnParameters(aliasParameter, prefix, resources, problems);
  const beginning = `arn:${partition}:iam::${accountId}:role/${roleTypeRoleName(prefix, alias)}`;
  const roles = rolesOf(beginning, world);
  const declared = parameters.roleTypes;
  const place = { account: aliasParameter.stack.name, accountId, partition, region, prefix };
  const tables = tablesOf(aliasParameter, prefix, resources);
  const groups = declared.filter((name) => world.identityOf(memberArnOf(place, name)) !== undefined);
  return {
    ...place,
    alias,
    roles,
    groups,
    rolesWithoutWay: declared.filter((name) => !roles.includes(name) && !groups.includes(name)),
    namespaces: distinct([
      ...parameters.list("namespaces"),
      ...declared.flatMap((name) => parameters.list(`rbac/${name}/namespaces`)),
    ]),
    keys: distinct(parameters.list("kms/all-keys")),
    tableKeys: tableKeysOf(tables, world),
    tracksUsage: tables.has(USAGE_TABLE),
    providers: providersOf(
      roles.map((role) => beginning + role),
      resources,
    ),
  };
}

function providersOf(
  roleArns: readonly string[],
  resources: readonly TerraformResource[],
): IdentityProvider[] {
  const arns = new Set(roleArns);
  const trusting = resources.filter(
    (resource) => resource.type === "aws_iam_role" && arns.has(attributeOf(resource, "arn")!),
  );
  const found = trusting.flatMap((role) => providersIn(argumentOf(role, "assume_role_policy") ?? ""));
  const byArn = new Map(found.map((provider) => [provider.arn, provider]));
  return [...byArn.keys()].sort().map((arn) => byArn.get(arn)!);
}

/** Roles whose names end like a role type's: letters, digits and underscores. */
function rolesOf(beginning: string, world: World): string[] {
  return world.principals
    .filter((arn) => arn.startsWith(beginning))
    .map((arn) => arn.slice(beginning.length))
    .filter((name) => /^\w+$/.test(name));
}

/** The parameters below `/<prefix>/` in the place of one of them. */
class OwnParameters {
  private readonly byPath = new Map<string, TerraformResource>();

  public constructor(
    place: TerraformResource,
    prefix: string,
    resources: readonly TerraformResource[],
    private readonly problems: Problem[],
  ) {
    for (const resource of resources) {
      if (resource.type !== "aws_ssm_parameter" || !isInPlace(resource, place)) continue;
      const name = argumentOf(resource, "name") ?? "";
      if (name.startsWith(`/${prefix}/`)) this.byPath.set(name.slice(prefix.length + 2), resource);
    }
  }

  public get roleTypes(): string[] {
    const named = [...this.byPath.keys()].map((path) => /^rbac\/(\w+)\/namespaces$/.exec(path)?.[1]);
    return named.filter((name) => name !== undefined).sort();
  }

  /** The names that a parameter lists as JSON; none where there is no such parameter. */
  public list(path: string): readonly string[] {
    const resource = this.byPath.get(path);
    if (!resource) return [];
    const value = argumentOf(resource, "value") ?? "";
    const names = namesIn(value);
    if (names) return names;
    this.problems.push({
      code: "SYNTHESIZED_OUTPUT_INVALID",
      path: resource.label,
      value,
      allowed: 'a JSON list of names, such as ["/app"]',
      fix: "let the config store write this parameter",
    });
    return [];
  }
}

function namesIn(text: string): readonly string[] | undefined {
  try {
    const parsed = JSON.parse(text) as unknown;
    return Array.isArray(parsed) && parsed.every((name) => typeof name === "string") ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The store's tables by their names without the prefix. */
function tablesOf(
  place: TerraformResource,
  prefix: string,
  resources: readonly TerraformResource[],
): ReadonlyMap<string, TerraformResource> {
  const tables = new Map<string, TerraformResource>();
  for (const resource of resources) {
    if (resource.type !== "aws_dynamodb_table" || !isInPlace(resource, place)) continue;
    const table = TABLES.find((name) => argumentOf(resource, "name") === `${prefix}-${name}`);
    if (table) tables.set(table, resource);
  }
  return tables;
}

function tableKeysOf(tables: ReadonlyMap<string, TerraformResource>, world: World): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [table, { attributes, stack }] of tables) {
    const [encryption] = blocksOf(attributes.server_side_encryption);
    const arn = encryption?.kms_key_arn;
    if (typeof arn === "string") keys[table] = byAlias(resolveText(arn, stack), world);
  }
  return keys;
}

/** A key by its alias, which stays when the key's place in the stacks changes. */
function byAlias(keyArn: string, world: World): string {
  const alias = world.resourceOf(keyArn)?.aliases[0];
  return alias === undefined ? keyArn : keyArn.replace(/key\/[^/]*$/, alias);
}

function isInPlace(a: TerraformResource, b: TerraformResource): boolean {
  return a.environment.account === b.environment.account && a.environment.region === b.environment.region;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
