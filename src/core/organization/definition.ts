import type { Partition } from "../partitions";
import type { Reasoned } from "../reasons";
import type { IdentityDefinition } from "./identity-definition";
import type { PipelineDefinition } from "./pipeline-definition";

/**
 * An organization as it is declared: a typed literal for {@link defineOrganization}, or the same as YAML or JSON.
 *
 * A role type that names a namespace or a key which is not declared does not compile. Everything is keyed by name, so
 * that no order matters.
 */
export interface OrganizationDefinition<
  Namespace extends string,
  Key extends string,
  Kinds extends AccountKinds,
  RoleTypeName extends string = string,
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
   * The role that Terraform assumes in each account. With a `pipeline` it assumes none: this is then the role of whoever
   * deploys by hand, as the first time.
   *
   * @default "OrganizationAccountAccessRole"
   */
  readonly deployRoleName?: string;
  /**
   * Where Terraform keeps the state of all accounts.
   *
   * @default - in local files
   */
  readonly state?: StateDefinition<NoInfer<NameIn<Kinds>>>;
  /** The accounts by name. A name is the stack's name: a change moves the account's state, where that is a file. */
  readonly accounts: { readonly [Name in keyof Kinds]: AccountDefinition<Kinds[Name]> };
  /** What every workload account's config store holds. */
  readonly configStore: ConfigStoreDefinition<Namespace, Key, NoInfer<NameIn<Kinds>>>;
  /** Who works with the config store: role types by name, `\w+`. */
  readonly roleTypes: Readonly<Record<RoleTypeName, RoleTypeDefinition<NoInfer<Namespace>, NoInfer<Key>>>>;
  /**
   * How people reach the accounts.
   *
   * @default - no way in is made: role types are known to the config store alone
   */
  readonly identity?: IdentityDefinition<NoInfer<NameIn<Kinds>>, NoInfer<RoleTypeName>>;
  /**
   * The pipeline that deploys the accounts.
   *
   * @default - none: Terraform assumes `deployRoleName`
   */
  readonly pipeline?: PipelineDefinition<NoInfer<NameIn<Kinds>>>;
}

/** Kinds of accounts: `identity` is the one that others trust, `workload` holds a config store. */
export const ACCOUNT_KINDS = ["identity", "workload"] as const;

/** A kind of account. */
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** The kind of each account, by the account's name. */
export type AccountKinds = Readonly<Record<string, AccountKind>>;

/** The name of an account. */
export type NameIn<Kinds extends AccountKinds> = keyof Kinds & string;

/** One AWS account. */
export interface AccountDefinition<Kind extends AccountKind = AccountKind> {
  /** The account's id: twelve digits, as a string. */
  readonly id: string;
  /** What the account is for; decides what its stack holds. */
  readonly kind: Kind;
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
  /**
   * The account's Slack channel: it receives alarms and, in a workload account, what was done in the config store.
   *
   * @default - none
   */
  readonly slack?: SlackDefinition;
  /**
   * Who hears what was done in the config store: replications, failures and, by choice, deletions. For workload accounts.
   *
   * @default - the Slack channel, if there is one
   */
  readonly notifications?: NotificationsDefinition;
}

/** A Slack channel. */
export interface SlackDefinition {
  /**
   * Counts how often the webhook's URL was set, from 1. The URL itself stands nowhere: Terraform takes it from the
   * environment variable `TF_VAR_slack_webhook_url` when this number changes.
   */
  readonly webhookVersion: number;
}

/** What people hear of a config store. */
export interface NotificationsDefinition {
  /**
   * Addresses that receive notifications, besides the Slack channel; each must confirm the subscription once.
   *
   * @default - none
   */
  readonly emails?: readonly string[];
  /**
   * Whether people hear of deleted parameters too.
   *
   * @default false
   */
  readonly deletions?: boolean;
}

/** Where Terraform keeps state. */
export type StateDefinition<AccountName extends string> =
  | {
      /** A file beside the configuration: for trying things out. */
      readonly backend: "local";
    }
  | {
      /** A versioned, encrypted bucket, locked without a table: the keys of an account's state begin with its id. */
      readonly backend: "s3";
      /** The account that holds the bucket. */
      readonly account: AccountName;
      /**
       * The bucket's name.
       *
       * @default "<organization>-terraform-state-<account id>"
       */
      readonly bucketName?: string;
      /**
       * The id of the organization in AWS Organizations, `o-…`. The bucket's policy names it in place of each account, so that
       * there may be more than 260, in other partitions than `aws` more than 215. Accounts of the organization that are not
       * declared may keep state there too, each its own, by a role of the name `deployRoleName`.
       *
       * @default - the policy names each account
       */
      readonly organizationId?: string;
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
   * Accounts in which every role type may decrypt what was replicated into namespaces that it reads, and why: people then
   * read secrets of services, whatever keys their role type has.
   *
   * @default - none: replicated secrets are for services alone
   */
  readonly replicationKeyAccess?: Readonly<Partial<Record<AccountName, Reasoned>>>;
  /**
   * The workload account that keeps one-time secrets for everybody, under a key of their own: clients of every account
   * are told it as the utility account. They live in `/<prefix>/ots`, and are neither cached nor audited.
   *
   * @default - none: there are no one-time secrets
   */
  readonly oneTimeSecrets?: AccountName;
  /**
   * Whether every workload account records who reads which parameter, and when last. Every read is an event that is paid
   * for, and names of people are kept: make sure that you may. Role types with `userActivity` see it.
   *
   * @default false
   */
  readonly usageTracking?: boolean;
  /**
   * How many executions at a time each function may have at most that works on events: three in every workload account, or
   * four with usage tracking. 2 to 1,000, taken from what the account may run at a time, which is as little as 10 in new
   * accounts. What is above waits in the function's queue.
   *
   * @default 2
   */
  readonly eventConcurrency?: number;
}

/** One encryption key of the config store. */
export interface KeyDefinition {
  /** @default - a text that names the key */
  readonly description?: string;
}

/**
 * What a role type may do in a namespace: `read` parameters; `write` them as well; `restore` them besides, from the audit
 * table, whose records of every namespace it then reads: a scan cannot be limited.
 */
export const NAMESPACE_TIERS = ["read", "write", "restore"] as const;

/** What a role type may do in a namespace. */
export type NamespaceTier = (typeof NAMESPACE_TIERS)[number];

/** A root namespace, or any part of one. */
export type NamespacePart<Namespace extends string> = Namespace | `${Namespace}/${string}`;

/** What a role type may reach. */
export interface RoleTypeDefinition<Namespace extends string, Key extends string> {
  /**
   * Namespaces or parts of them, to write in; `"all"`; or what may be done in each: `{ "/app": "read", "/app/billing":
   * "write" }`. Whoever may write in all of them may restore, too, unless each is given its tier. `/shared` is read by
   * everyone.
   */
  readonly namespaces:
    | readonly NamespacePart<Namespace>[]
    | "all"
    | Readonly<Partial<Record<NamespacePart<Namespace>, NamespaceTier>>>;
  /** Keys for secrets, or `"all"`. */
  readonly keys: readonly Key[] | "all";
  /**
   * Whether it sees what each user did, as the client's `ui` shows it: who changed what, with the values of parameters
   * that are no secrets, and where `usageTracking` is on, who read what and when last. That cannot be limited to
   * namespaces: it tells of all of them. It also tells of people: make sure that you may.
   *
   * @default false
   */
  readonly userActivity?: boolean;
}
