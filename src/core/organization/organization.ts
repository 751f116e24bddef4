import type { AwsEnvironment } from "../aws-environment";
import type { AccountKind, OrganizationDefinition } from "./definition";
import { readOrganization } from "./read-organization";

/** An organization whose every value was checked and has its default. */
export interface Organization {
  readonly name: string;
  readonly prefix: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly deployRoleName: string;
  readonly state: OrganizationState;
  /** Accounts, sorted by name. */
  readonly accounts: readonly Account[];
  readonly configStore: ConfigStoreSettings;
  /** Role types, sorted by name. */
  readonly roleTypes: readonly RoleType[];
}

/** One account of an organization. */
export interface Account {
  readonly name: string;
  readonly kind: AccountKind;
  readonly alias: string;
  readonly environment: AwsEnvironment;
  readonly alertEmails: readonly string[];
}

/** Where Terraform keeps the organization's state. */
export type OrganizationState =
  | { readonly backend: "local" }
  | {
      readonly backend: "s3";
      readonly account: Account;
      readonly bucketName: string;
      readonly keyAlias: string;
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
  /** Names of the accounts in which role types may decrypt what was replicated, sorted. */
  readonly replicationKeyAccess: readonly string[];
}

/** One encryption key of the config store. */
export interface KeySettings {
  readonly name: string;
  readonly description?: string;
}

/** A role type with all that it reaches. */
export interface RoleType {
  readonly name: string;
  /** Root namespaces, sorted. */
  readonly namespaces: readonly string[];
  /** Names of encryption keys, sorted. */
  readonly keys: readonly string[];
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
  const AccountName extends string,
>(definition: OrganizationDefinition<Namespace, Key, AccountName>): Organization {
  return readOrganization(definition);
}

/**
 * Checks an organization that arrives as data, for example from YAML, and reports all problems together.
 *
 * @throws FoundationError with every problem
 */
export function parseOrganization(value: unknown): Organization {
  return readOrganization(value);
}
