import type { Partition } from "../partitions";

/**
 * An organization as it is declared: a typed literal for {@link defineOrganization}, or the same as YAML or JSON.
 *
 * A role type that names a namespace or a key which is not declared does not compile. Everything is keyed by name, so
 * that no order matters.
 */
export interface OrganizationDefinition<
  Namespace extends string,
  Key extends string,
  AccountName extends string,
> {
  /** Short name of the organization: lower-case letters, digits and hyphens. Part of bucket names; a change replaces them. */
  readonly name: string;
  /**
   * What the names of tables, functions and roles begin with, and the root of the config store's own parameters. A
   * change replaces every one of them, the tables with their history included.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * The home region of accounts that state none.
   *
   * @default - each account states its own
   */
  readonly region?: string;
  /**
   * Tags on every resource that can have tags.
   *
   * @default - none besides the library's own
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * The role that Terraform assumes in each account.
   *
   * @default "OrganizationAccountAccessRole"
   */
  readonly deployRoleName?: string;
  /**
   * Where Terraform keeps the state of all accounts.
   *
   * @default - in local files
   */
  readonly state?: StateDefinition<NoInfer<AccountName>>;
  /** The accounts by name. A name is the stack's name: a change moves the account's state. */
  readonly accounts: Readonly<Record<AccountName, AccountDefinition>>;
  /** What every workload account's config store holds. */
  readonly configStore: ConfigStoreDefinition<Namespace, Key, NoInfer<AccountName>>;
  /** Who works with the config store: role types by name, `\w+`. */
  readonly roleTypes: Readonly<Record<string, RoleTypeDefinition<NoInfer<Namespace>, NoInfer<Key>>>>;
}

/** Kinds of accounts: `identity` is the one that others trust, `workload` holds a config store. */
export const ACCOUNT_KINDS = ["identity", "workload"] as const;

/** A kind of account. */
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** One AWS account. */
export interface AccountDefinition {
  /** The account's id: twelve digits, as a string. */
  readonly id: string;
  /** What the account is for; decides what its stack holds. */
  readonly kind: AccountKind;
  /**
   * The environment's alias, `\w+`: it is part of role names (`figgy-<alias>-<role type>`), which the config store's
   * client takes apart again. A change replaces those roles.
   *
   * @default - the account's name
   */
  readonly alias?: string;
  /** @default - the organization's region */
  readonly region?: string;
  /** @default - the region's partition */
  readonly partition?: Partition;
  /**
   * Addresses that receive the account's alarms.
   *
   * @default - none: alarms are visible in CloudWatch only
   */
  readonly alertEmails?: readonly string[];
}

/** Where Terraform keeps state. */
export type StateDefinition<AccountName extends string> =
  | {
      /** A file beside the configuration: for trying things out. */
      readonly backend: "local";
    }
  | {
      /** A versioned, encrypted bucket with one key prefix an account, locked without a table. */
      readonly backend: "s3";
      /** The account that holds the bucket. */
      readonly account: AccountName;
      /**
       * The bucket's name.
       *
       * @default "<organization>-terraform-state-<account id>"
       */
      readonly bucketName?: string;
    };

/** What a config store holds. */
export interface ConfigStoreDefinition<
  Namespace extends string,
  Key extends string,
  AccountName extends string,
> {
  /** Root namespaces: paths of Parameter Store without a slash at the end, none within another. */
  readonly namespaces: readonly Namespace[];
  /**
   * The root namespace of services' parameters. The client's `share` and `sync` only work with `/app`.
   *
   * @default "/app"
   */
  readonly serviceNamespace?: NoInfer<Namespace>;
  /** Encryption keys by name. To remove a name destroys nothing by itself: keys are protected against it. */
  readonly keys: Readonly<Record<Key, KeyDefinition>>;
  /**
   * Accounts in which every role type may decrypt what was replicated.
   *
   * @default - none: replicated secrets are for services alone
   */
  readonly replicationKeyAccess?: readonly AccountName[];
}

/** One encryption key of the config store. */
export interface KeyDefinition {
  /** @default - a text that names the key */
  readonly description?: string;
}

/** What a role type may reach. */
export interface RoleTypeDefinition<Namespace extends string, Key extends string> {
  /** Root namespaces, or `"all"`. */
  readonly namespaces: readonly Namespace[] | "all";
  /** Keys for secrets, or `"all"`. */
  readonly keys: readonly Key[] | "all";
}
