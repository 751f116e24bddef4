import { FoundationError } from "../../core/errors";
import { parseArn } from "../arn";
import { RepresentativeTexts } from "../exact/representative-texts";
import type { NamedPolicy } from "../policies/document";
import { PolicySet } from "../policies/policy-set";
import type { IdentityDefinition, ResourceDefinition, RoleDefinition, WorldDefinition } from "./definition";
import { OrganizationControls } from "./organization-controls";
import { ownersOf } from "./resource-owners";
import { shownArns } from "./shown-arns";

/** A role or a user, with compiled policies. */
export interface Identity {
  readonly arn: string;
  readonly policies: PolicySet;
  readonly boundary: PolicySet | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether whoever makes a session of it may choose tags. */
  readonly allowsSessionTags: boolean;
}

/** A resource, with compiled policies. */
export interface Resource {
  readonly arn: string;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly policies: PolicySet;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
}

/** A principal of a world, to ask what it may do. */
export interface Subject {
  readonly world: World;
  /** The principal, as in `AccessRequest`. */
  readonly principal: string;
}

/** All that decides about access, compiled: `evaluate` answers questions about it. */
export class World {
  public readonly organization: OrganizationControls | undefined;
  /** What could not be read and may matter: policies of roles that no stack declares. */
  public readonly notes: readonly string[];
  /** For the search for both outcomes of a question. */
  public readonly texts = new RepresentativeTexts();
  private readonly identities = new Map<string, Identity>();
  private readonly rolesByName = new Map<string, string>();
  private readonly resources = new Map<string, Resource>();
  private readonly keysByAlias = new Map<string, Resource>();
  private readonly accounts = new Set<string>();
  private readonly definitions = new Map<string, IdentityDefinition | ResourceDefinition>();
  private sortedPrincipals: readonly string[] | undefined;

  /** @throws FoundationError POLICY_INVALID */
  public constructor(definition: WorldDefinition) {
    const { roles = [], users = [], resources = [], organization, accountIds = [], notes = [] } = definition;
    this.notes = notes;
    this.organization = organization && new OrganizationControls(organization);
    for (const role of roles) this.addRole(role);
    for (const user of users) this.addIdentity(user, false);
    for (const resource of resources) this.addResource(resource);
    for (const each of [...resources, ...users, ...roles]) this.definitions.set(each.arn, each);
    for (const account of accountIds) this.accounts.add(account);
  }

  /**
   * A role, by ARN or by name, to ask what it may do.
   *
   * @throws FoundationError ACCESS_PRINCIPAL_UNKNOWN
   */
  public role(nameOrArn: string, accountId?: string): Subject {
    return this.subject("role", nameOrArn, accountId);
  }

  /**
   * A user, by ARN or by name, to ask what it may do.
   *
   * @throws FoundationError ACCESS_PRINCIPAL_UNKNOWN
   */
  public user(nameOrArn: string, accountId?: string): Subject {
    return this.subject("user", nameOrArn, accountId);
  }

  /** Any principal, as in `AccessRequest`, to ask what it may do. */
  public principal(principal: string): Subject {
    return { world: this, principal };
  }

  /** ARNs of all roles and users, sorted. */
  public get principals(): readonly string[] {
    this.sortedPrincipals ??= [...this.identities.keys()].sort();
    return this.sortedPrincipals;
  }

  /** ARNs of all resources, roles included, sorted. */
  public get resourceArns(): readonly string[] {
    return [...this.resources.keys()].sort();
  }

  /** What a role, a user or a resource was made of, by its ARN; of roles, who may assume them included. */
  public get definitionsByArn(): ReadonlyMap<string, IdentityDefinition | ResourceDefinition> {
    return this.definitions;
  }

  /** Whether all roles, users and resources of an account are here. */
  public knowsAccount(accountId: string): boolean {
    return this.accounts.has(accountId);
  }

  public identityOf(arn: string): Identity | undefined {
    return this.identities.get(arn);
  }

  /** The ARN of the role that a session belongs to. */
  public roleOfSession(accountId: string, name: string): string | undefined {
    return this.rolesByName.get(`${accountId}/${name}`);
  }

  /** The resource that an ARN names, or that it is a part of: a bucket of its objects, a table of its indexes. */
  public resourceOf(arn: string): Resource | undefined {
    for (const owner of ownersOf(arn)) {
      const found = this.resources.get(owner);
      if (found) return found;
    }
    return undefined;
  }

  /** The key that an alias' ARN names. */
  public keyOfAlias(arn: string): Resource | undefined {
    return this.keysByAlias.get(arn);
  }

  private subject(type: "role" | "user", nameOrArn: string, accountId: string | undefined): Subject {
    const found = this.identities.has(nameOrArn) ? [nameOrArn] : this.find(type, nameOrArn, accountId);
    if (found.length === 1) return { world: this, principal: found[0]! };
    throw new FoundationError({
      code: "ACCESS_PRINCIPAL_UNKNOWN",
      path: type,
      value: accountId === undefined ? nameOrArn : `${nameOrArn} in ${accountId}`,
      allowed: shownArns(
        found.length > 1 ? found : this.principals.filter((arn) => arn.includes(`:${type}/`)),
      ),
      fix: found.length > 1 ? "state the account's id as well" : `name a ${type} that the stacks declare`,
    });
  }

  private find(type: "role" | "user", name: string, accountId: string | undefined): string[] {
    return [...this.identities.keys()].filter((arn) => {
      const parsed = parseArn(arn)!;
      const [foundType, ...path] = parsed.resource.split("/");
      return (
        foundType === type && path.at(-1) === name && (accountId ?? parsed.accountId) === parsed.accountId
      );
    });
  }

  private addRole(role: RoleDefinition): void {
    const trust: readonly NamedPolicy[] = role.trustPolicy ? [role.trustPolicy] : [];
    const policies = new PolicySet(trust);
    const allowsSessionTags = policies
      .about("sts")
      .some((s) => s.effect === "Allow" && s.actions.matches("sts:tagsession"));
    this.addIdentity(role, allowsSessionTags);
    const { accountId, resource } = parseArn(role.arn)!;
    this.rolesByName.set(`${accountId}/${resource.split("/").at(-1)}`, role.arn);
    this.addResource({ arn: role.arn, policies: trust, tags: role.tags });
  }

  private addIdentity(identity: IdentityDefinition, allowsSessionTags: boolean): void {
    this.accounts.add(parseArn(identity.arn)!.accountId);
    this.identities.set(identity.arn, {
      arn: identity.arn,
      policies: new PolicySet(identity.policies ?? []),
      boundary: identity.boundary && new PolicySet([identity.boundary]),
      tags: identity.tags ?? {},
      allowsSessionTags,
    });
  }

  private addResource(definition: ResourceDefinition): void {
    const arn = parseArn(definition.arn)!;
    const resource: Resource = {
      arn: definition.arn,
      accountId: definition.accountId ?? (arn.accountId || undefined),
      region: definition.region ?? (arn.region || undefined),
      policies: new PolicySet(definition.policies ?? []),
      tags: definition.tags ?? {},
      aliases: definition.aliases ?? [],
    };
    if (resource.accountId !== undefined) this.accounts.add(resource.accountId);
    this.resources.set(resource.arn, resource);
    for (const alias of resource.aliases) {
      this.keysByAlias.set(`arn:${arn.partition}:kms:${arn.region}:${arn.accountId}:${alias}`, resource);
    }
  }
}
