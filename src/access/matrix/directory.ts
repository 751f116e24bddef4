import { argumentOf } from "../world/terraform/references";
import type { TerraformResource } from "../world/terraform/stack";
import type { OtherRole } from "./other-roles";
import { idOf, type Place } from "./place";

/** The users of an identity account, and the accounts that they find there. */
export interface Directory extends Place {
  /** Names of users, sorted. */
  readonly users: readonly string[];
  /** Aliases of environments, sorted. */
  readonly environments: readonly string[];
  /** Roles of the account that people or pipelines may assume, by ARN. */
  readonly otherRoles: readonly OtherRole[];
}

const USER_ROLES = /^\/([^/]+)\/users\/([^/]+)\/roles$/;
const ENVIRONMENT = /^\/([^/]+)\/accounts\/(\w+)$/;

/** Whether a parameter of this name declares a user of an identity account. */
export function declaresUser(parameterName: string): boolean {
  return USER_ROLES.test(parameterName);
}

/** Places with parameters that say which role types users have. */
export function readDirectories(resources: readonly TerraformResource[]): Omit<Directory, "otherRoles">[] {
  const users = namesByPlace(resources, USER_ROLES);
  const environments = namesByPlace(resources, ENVIRONMENT);
  return [...users].map(([id, { place, names }]) => ({
    ...place,
    users: distinct(names),
    environments: distinct(environments.get(id)?.names ?? []),
  }));
}

/** The names in parameters' paths: the second part of a pattern, whose first is the prefix. */
function namesByPlace(
  resources: readonly TerraformResource[],
  pattern: RegExp,
): Map<string, { readonly place: Place; readonly names: string[] }> {
  const byPlace = new Map<string, { readonly place: Place; readonly names: string[] }>();
  for (const resource of resources) {
    if (resource.type !== "aws_ssm_parameter") continue;
    const [, prefix, name] = pattern.exec(argumentOf(resource, "name") ?? "") ?? [];
    if (prefix === undefined || name === undefined) continue;
    const { account: accountId, partition, region } = resource.environment;
    const place: Place = { account: resource.stack.name, accountId, partition, region, prefix };
    const known = byPlace.get(idOf(place)) ?? { place, names: [] };
    byPlace.set(idOf(place), known);
    known.names.push(name);
  }
  return byPlace;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
