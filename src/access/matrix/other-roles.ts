import { parseArn } from "../arn";
import type { NamedPolicy, PolicyStatementJson } from "../policies/document";
import type { RoleDefinition } from "../world/definition";
import type { World } from "../world/world";
import { type IdentityProvider, providersIn } from "./ways-in";

/** A role of an account, not of a role type, that people or pipelines may assume. */
export interface OtherRole {
  readonly arn: string;
  /** Its name, with the path that it has. One that could be taken for a role type begins with a slash. */
  readonly name: string;
  /** Identity providers that it trusts. */
  readonly providers: readonly IdentityProvider[];
}

/**
 * The roles of an account that others than AWS's services may assume, without those of role types: such as the one for
 * emergencies, and those that deploy.
 */
export function otherRolesOf(
  world: World,
  accountId: string,
  ofRoleTypes: ReadonlySet<string>,
): readonly OtherRole[] {
  return world.principals.flatMap((arn): OtherRole[] => {
    const parsed = parseArn(arn)!;
    if (parsed.accountId !== accountId || !parsed.resource.startsWith("role/")) return [];
    const { trustPolicy } = world.definitionsByArn.get(arn) as RoleDefinition;
    if (ofRoleTypes.has(arn) || !admitsMoreThanServices(trustPolicy)) return [];
    const name = parsed.resource.slice("role/".length);
    return [
      { arn, name: /^\w+$/.test(name) ? `/${name}` : name, providers: providersIn(textOf(trustPolicy)) },
    ];
  });
}

/** A place of which only role types are asked about. */
export function withoutOtherRoles<T extends { readonly otherRoles: readonly OtherRole[] }>(place: T): T {
  return { ...place, otherRoles: [] };
}

function admitsMoreThanServices(trustPolicy: NamedPolicy | undefined): boolean {
  if (trustPolicy === undefined) return false;
  const text = textOf(trustPolicy);
  // What only Terraform knows may admit anybody.
  if (text === "") return true;
  const { Statement } = JSON.parse(text) as { Statement: PolicyStatementJson | PolicyStatementJson[] };
  return [Statement].flat().some(({ Effect, Principal }) => Effect === "Allow" && !isOfServices(Principal));
}

function isOfServices(principal: PolicyStatementJson["Principal"]): boolean {
  return typeof principal === "object" && Object.keys(principal).every((type) => type === "Service");
}

function textOf(policy: NamedPolicy | undefined): string {
  const document = policy?.document;
  return typeof document === "string" ? document : document === undefined ? "" : JSON.stringify(document);
}
