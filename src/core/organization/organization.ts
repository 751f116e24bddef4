import type { AwsEnvironment } from "../aws-environment";
import type { AccountKind, AccountKinds, NamespaceTier, OrganizationDefinition } from "./definition";
import type { ProviderOrigin } from "./identity-definition";
import { readOrganization } from "./read-organization";
import type { PasswordRules } from "../password-rules";
import type { Reasoned } from "../reasons";
import type { BreakGlassSettings } from "./read-break-glass";
import type { IssuerSettings } from "./read-issuer";
import type { PipelineSettings } from "./read-pipeline";

export type { PasswordRules } from "../password-rules";
export type { BreakGlassSettings } from "./read-break-glass";
export type { IssuerSettings } from "./read-issuer";
export type { PipelineSettings } from "./read-pipeline";

/** An organization whose every value was checked and has its default. */
export interface Organization<Kinds extends AccountKinds = AccountKinds> {
  readonly name: string;
  readonly prefix: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly deployRoleName: string;
  readonly state: OrganizationState;
  /** What kind of account each is, by name. */
  readonly kinds: Kinds;
  /** Accounts, sorted by name. */
  readonly accounts: readonly Account[];
  readonly configStore: ConfigStoreSettings;
  /** Role types, sorted by name. */
  readonly roleTypes: readonly RoleType[];
  /** How people reach the accounts, if any way is declared. */
  readonly identity?: IdentitySettings;
  /** The pipeline that deploys the accounts, if one is declared. */
  readonly pipeline?: PipelineSettings;
}

/** One account of an organization. */
export interface Account {
  readonly name: string;
  readonly kind: AccountKind;
  readonly alias: string;
  readonly environment: AwsEnvironment;
  readonly alertEmails: readonly string[];
  readonly slack?: SlackSettings;
  /** Who hears what was done in the config store, if anybody. */
  readonly notifications?: NotificationSettings;
}

/** A Slack channel. */
export interface SlackSettings {
  /** How often the webhook's URL was set. */
  readonly webhookVersion: number;
}

/** What people hear of a config store: by e-mail, and by Slack where the account has a channel. */
export interface NotificationSettings {
  /** Sorted. */
  readonly emails: readonly string[];
  readonly deletions: boolean;
}

/** Where Terraform keeps the organization's state. */
export type OrganizationState =
  | { readonly backend: "local" }
  | {
      readonly backend: "s3";
      readonly account: Account;
      readonly bucketName: string;
      readonly keyAlias: string;
      /** The id of the organization in AWS Organizations, if it stands for the accounts. */
      readonly organizationId?: string;
    };

/** What a config store holds. */
export interface StoreContents {
  /** Root namespaces, sorted. */
  readonly namespaces: readonly string[];
  readonly serviceNamespace: string;
  /** Encryption keys, sorted by name. */
  readonly keys: readonly KeySettings[];
}

/** What every config store of the organization holds, and who may decrypt what was replicated. */
export interface ConfigStoreSettings extends StoreContents {
  /** Why role types may decrypt what was replicated, by the name of each account in which they may, sorted. */
  readonly replicationKeyAccess: Readonly<Record<string, Reasoned>>;
  /** Name of the account that keeps one-time secrets, if any. */
  readonly oneTimeSecrets?: string;
  /** Whether it is recorded who reads which parameter. */
  readonly usageTracking: boolean;
  /** Executions at a time at most of each function that works on events, if it is stated. */
  readonly eventConcurrency?: number;
}

/** One encryption key of the config store. */
export interface KeySettings {
  readonly name: string;
  readonly description?: string;
}

/** A role type with all that it reaches. */
export interface RoleType {
  readonly name: string;
  /** Namespaces and parts of them, sorted. */
  readonly namespaces: readonly string[];
  /** What may be done in each of these. */
  readonly tiers: Readonly<Record<string, NamespaceTier>>;
  /** Names of encryption keys, sorted. */
  readonly keys: readonly string[];
  /** Whether it sees what each user did, in all namespaces. @default false */
  readonly userActivity?: boolean;
}

/** How people reach the accounts. */
export interface IdentitySettings {
  /** SAML identity providers, sorted by name. */
  readonly saml: readonly SamlSettings[];
  readonly bastion?: BastionSettings;
  /** OpenID Connect identity providers, sorted by name. */
  readonly oidc: readonly OidcSettings[];
  readonly standard?: { readonly because: string };
  readonly breakGlass?: BreakGlassSettings;
  /** What is stated of the rules for passwords. */
  readonly passwords: PasswordRules;
}

/** A SAML identity provider. */
export interface SamlSettings {
  readonly name: string;
  readonly origin: ProviderOrigin;
  /** From the working folder. Absent where the provider is only referred to. */
  readonly metadataFile?: string;
  /** Why a user lists roles for Okta, if one does. */
  readonly lookupUser?: { readonly because: string };
}

/** Users of the identity account. */
export interface BastionSettings {
  /** The identity account. */
  readonly account: Account;
  /** Users, sorted by name. */
  readonly users: readonly BastionUser[];
}

/** A user of the identity account. */
export interface BastionUser {
  readonly name: string;
  /** Sorted. */
  readonly roleTypes: readonly string[];
}

/** An OpenID Connect identity provider. */
export interface OidcSettings extends IssuerSettings {
  readonly name: string;
  readonly audience: string;
  /** Exact subjects by role type, sorted. */
  readonly subjects: Readonly<Record<string, readonly string[]>>;
  readonly origin: ProviderOrigin;
}

/**
 * Declares an organization. Names of namespaces, keys and accounts are types: what refers to one that is not declared
 * does not compile; everything is checked again at run time, and all problems are reported together.
 *
 * @throws FoundationError with every problem, see the codes ORGANIZATION_*, ACCOUNT_*, ROLE_*, NAMESPACE_*, KEY_*
 */
export function defineOrganization<
  const Namespace extends string,
  const Key extends string,
  const Kinds extends AccountKinds,
  const RoleTypeName extends string,
>(definition: OrganizationDefinition<Namespace, Key, Kinds, RoleTypeName>): Organization<Kinds> {
  return readOrganization(definition) as Organization<Kinds>;
}

/** What {@link parseOrganization} cannot see in the data. */
export interface ParseOptions {
  /** The folder that files are sought from. @default - the working folder */
  readonly folder?: string;
}

/**
 * Checks an organization that arrives as data, for example from YAML, and reports all problems together.
 *
 * @throws FoundationError with every problem
 */
export function parseOrganization(value: unknown, { folder }: ParseOptions = {}): Organization {
  return readOrganization(value, folder);
}
