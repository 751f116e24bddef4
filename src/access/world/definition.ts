import type { NamedPolicy } from "../policies/document";

/** Roles, users, groups, resources and an organization, with their policies. */
export interface WorldDefinition {
  readonly roles?: readonly RoleDefinition[];
  readonly users?: readonly UserDefinition[];
  readonly groups?: readonly IdentityDefinition[];
  /** Roles, users and groups that policies are attached to and that are not here otherwise. @default - none */
  readonly undeclared?: readonly IdentityDefinition[];
  readonly resources?: readonly ResourceDefinition[];
  /** Resources with policies, whose ARNs are not known. @default - none */
  readonly unattributed?: readonly ResourceDefinition[];
  readonly organization?: OrganizationPolicies;
  /** Accounts whose roles, users and resources are all here. @default - those of what is here */
  readonly accountIds?: readonly string[];
  /** What could not be read and may matter. @default - none */
  readonly notes?: readonly string[];
}

/** What roles and users have in common. */
export interface IdentityDefinition {
  readonly arn: string;
  /** Inline and attached policies, for users those of their groups too. @default - none */
  readonly policies?: readonly NamedPolicy[];
  /** The permissions boundary. @default - none */
  readonly boundary?: NamedPolicy;
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RoleDefinition extends IdentityDefinition {
  /** Who may assume the role. @default - nobody */
  readonly trustPolicy?: NamedPolicy;
}

export type UserDefinition = IdentityDefinition;

/** Anything that has an ARN. */
export interface ResourceDefinition {
  readonly arn: string;
  /** The owner. @default - the ARN's account */
  readonly accountId?: string;
  /** @default - the ARN's region */
  readonly region?: string;
  /** Policies attached to the resource. @default - none */
  readonly policies?: readonly NamedPolicy[];
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** For a key: its aliases, each with the prefix `alias/`. @default - none */
  readonly aliases?: readonly string[];
}

/** An organization's accounts and units, and the policies attached to them. */
export interface OrganizationPolicies {
  /** For example `o-exampleorgid`. */
  readonly id: string;
  readonly managementAccountId: string;
  /** The root, the units and the accounts by id. */
  readonly targets: Readonly<Record<string, OrganizationTarget>>;
}

/** The organization's root, a unit or an account. */
export interface OrganizationTarget {
  /** Id of the unit or the root that it is in. @default - none: it is the root */
  readonly parent?: string;
  /** Service control policies attached here. @default - `FullAWSAccess` alone */
  readonly serviceControlPolicies?: readonly NamedPolicy[];
  /** Resource control policies attached here, besides `RCPFullAWSAccess`, which always is. @default - none */
  readonly resourceControlPolicies?: readonly NamedPolicy[];
}
