import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { DEFAULT_PREFIX, roleTypeRoleName } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { EVENT_CONCURRENCY } from "../../core/config-store/event-concurrency";
import type { NamespaceTier } from "../../core/organization/definition";
import { readStore } from "../../core/organization/read-store";
import type { Reasoned } from "../../core/reasons";
import { recordWeakening } from "../../core/weakenings";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { AuditTable } from "../audit/audit-table";
import { ProtectedBucket } from "../data/protected-bucket";
import type { ProtectedTable } from "../data/protected-table";
import { type IKey, Key } from "../encryption/key";
import { OneTimeSecretsKey } from "./one-time-secrets-key";
import { StoreAlarms } from "./store-alarms";
import { StoreDashboard } from "./store-dashboard";
import { StoreFunctions } from "./store-functions";
import { StoreKeys } from "./store-keys";
import { type NotificationChoice, StoreNotifications } from "./store-notifications";
import { StoreParameters } from "./store-parameters";
import { addStoreTables } from "./store-tables";
import { UsageTables } from "./usage-tables";

/** One encryption key of a config store. */
export interface StoreKeyOptions {
  /** @default - a text that names the key */
  readonly description?: string;
}

/** What a role type reaches in a config store. */
export interface StoreRoleType {
  /** Namespaces, at least one, to write in; `"all"`; or what may be done in each of them. */
  readonly namespaces: readonly string[] | "all" | Readonly<Record<string, NamespaceTier>>;
  /** Names of encryption keys, at least one, or `"all"`. */
  readonly keys: readonly string[] | "all";
}

/** Settings of a {@link ConfigStore}. */
export interface ConfigStoreProps {
  /** The environment's alias, such as `dev`: letters, digits and underscores, since clients read it out of role names. */
  readonly environmentAlias: string;
  /** Root namespaces: paths of Parameter Store without a slash at the end, none within another. */
  readonly namespaces: readonly string[];
  /** Encryption keys by name. */
  readonly keys: Readonly<Record<string, StoreKeyOptions>>;
  /** Role types by name. */
  readonly roleTypes: Readonly<Record<string, StoreRoleType>>;
  /**
   * The root namespace of services. The client's `share` and `sync` only work with `/app`.
   *
   * @default "/app"
   */
  readonly serviceNamespace?: string;
  /**
   * What the names of tables and functions begin with, and the root of the store's own parameters. A change replaces
   * every one of them, the tables with their history included.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * Why role types may decrypt what was replicated, besides services: people then read secrets of services.
   *
   * @default - they may not
   */
  readonly replicationKeyAccess?: Reasoned;
  /**
   * The account that shared tools use, told to clients.
   *
   * @default - this account
   */
  readonly utilityAccountId?: string;
  /**
   * Whether people hand each other secrets that can be read once, under a key of their own. The client keeps them in
   * `/<prefix>/ots` of the utility account, which must be this one; they are neither cached nor audited. The client uses
   * the role `<prefix>-default` for it: see `OneTimeSecretsRole`.
   *
   * @default false
   */
  readonly oneTimeSecrets?: boolean;
  /**
   * Whether it is recorded who reads which parameter, and when last. Every read is an event that is paid for, and names of
   * people are kept: make sure that you may. Reads by a parameter's ARN or by path are left out.
   *
   * @default false
   */
  readonly usageTracking?: boolean;
  /**
   * How many executions at a time each function may have at most that works on events: three, or four with usage tracking.
   * 2 to 1,000, taken from what the account may run at a time, which is as little as 10 in new accounts. Two get through
   * more changes than Parameter Store takes in the same time; more of them are for reads, where usage is tracked and
   * thousands come in a second. What is above waits in the queue, with an alarm when it waits for long.
   *
   * @default 2
   */
  readonly eventConcurrency?: number;
  /**
   * The key of tables, queues and logs; secrets have keys of their own.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;
  /**
   * Where alarms go.
   *
   * @default - alarms are visible in CloudWatch only
   */
  readonly alertTopic?: IAlertTopic;
  /**
   * Who hears, by e-mail or Slack, what was done: replications, failures and, by choice, deletions.
   *
   * @default - nobody
   */
  readonly notifications?: NotificationChoice;
  /**
   * The one role that may change audit records, by its name, for emergencies. It need not exist yet.
   *
   * @default - nobody
   */
  readonly breakGlassRoleName?: string;
  /**
   * The ARNs of the roles that Terraform runs as: the only ones that may change the audit table's protection.
   *
   * @default - IAM policies decide who may
   */
  readonly deployRoleArns?: readonly string[];
  /**
   * Name of a bucket for artifacts that services read. A change replaces it.
   *
   * @default - no bucket
   */
  readonly artifactBucketName?: string;
}

const CLIENT_SERVICE_NAMESPACE = "/app";

/**
 * A governed Parameter Store: secrets under keys of their own, every change in an audit table that nobody can erase, and
 * the tables, functions and parameters that the Figgy client 1.2 works with.
 */
export class ConfigStore extends Construct {
  /** Every change of every parameter. */
  public readonly auditTable: AuditTable;
  /** The names that clients complete. */
  public readonly cacheTable: ProtectedTable;
  /** What is replicated to where. */
  public readonly replicationTable: ProtectedTable;
  /** The encryption keys by name. */
  public readonly keys: Readonly<Record<string, IKey>>;
  /** The key of replicated secrets. */
  public readonly replicationKey: IKey;
  /** The functions by name. */
  public readonly functions: StoreFunctions;
  /** Who reads which parameter, where that is recorded. */
  public readonly usage?: UsageTables;
  /** The key of one-time secrets, where the store keeps some. */
  public readonly oneTimeSecretsKey?: IKey;

  /**
   * @throws FoundationError COMBINATION_INVALID, REASON_MISSING, VALUE_OUT_OF_RANGE; of what it holds and for whom,
   * NAMESPACE_*, KEY_*, ROLE_*
   */
  public constructor(scope: Construct, id: string, props: ConfigStoreProps) {
    super(scope, id);
    const environment = AwsEnvironment.of(this);
    const { prefix = DEFAULT_PREFIX } = props;
    const { environmentAlias, alertTopic } = props;
    const { namespaces, serviceNamespace, keys, roleTypes } = readStore(
      {
        prefix,
        environmentAlias,
        namespaces: props.namespaces,
        serviceNamespace: props.serviceNamespace,
        keys: props.keys,
        roleTypes: props.roleTypes,
      },
      this.node.path,
    );
    this.validate(props, environment);
    if (props.replicationKeyAccess) {
      const { because } = props.replicationKeyAccess;
      recordWeakening(this, { what: "the key of replicated secrets is open to role types", because });
    }
    this.warnOfNamespace(serviceNamespace);
    const encryptionKey =
      props.encryptionKey ??
      new Key(this, "Key", {
        alias: `${prefix}-store`,
        description: "tables, queues and logs of the config store",
        alertTopic,
      });

    const roleArns = roleTypes.map(({ name }) =>
      environment.iamArn(`role/${roleTypeRoleName(prefix, environmentAlias, name)}`),
    );
    const secrets = new StoreKeys(this, "Secrets", {
      prefix,
      keys,
      namespaces,
      serviceNamespace,
      replicationKeyDeniedTo: props.replicationKeyAccess ? [] : roleArns,
      alertTopic,
    });
    this.keys = secrets.keys;
    this.replicationKey = secrets.replicationKey;

    const { breakGlassRoleName, deployRoleArns } = props;
    const tables = addStoreTables(this, { prefix, encryptionKey, breakGlassRoleName, deployRoleArns });
    this.auditTable = tables.auditTable;
    this.cacheTable = tables.cacheTable;
    this.replicationTable = tables.replicationTable;
    this.usage = props.usageTracking ? new UsageTables(this, "Usage", { prefix, encryptionKey }) : undefined;

    this.functions = new StoreFunctions(this, "Functions", {
      parts: {
        environment,
        environmentAlias,
        prefix,
        namespaces,
        serviceNamespace,
        ...tables,
        keys: this.keys,
        replicationKey: this.replicationKey,
        notifications:
          props.notifications &&
          new StoreNotifications(this, "Notifications", {
            ...props.notifications,
            prefix,
            encryptionKey,
            alertTopic,
          }),
        usage: this.usage,
      },
      encryptionKey,
      alertTopic,
      eventConcurrency: props.eventConcurrency,
    });
    new StoreAlarms(this, "Alarms", { prefix, alertTopic });
    new StoreDashboard(this, "Dashboard", {
      prefix,
      functions: this.functions.names,
      eventQueues: this.functions.eventQueues,
    });
    this.oneTimeSecretsKey = props.oneTimeSecrets
      ? new OneTimeSecretsKey(this, "OneTimeSecretsKey", { prefix, alertTopic })
      : undefined;
    new StoreParameters(this, "Parameters", {
      prefix,
      environmentAlias,
      namespaces,
      serviceNamespace,
      keys: this.keys,
      replicationKey: this.replicationKey,
      roleTypes,
      utilityAccountId: props.utilityAccountId ?? environment.accountId,
      oneTimeSecretsKey: this.oneTimeSecretsKey,
    });
    if (props.artifactBucketName) {
      new ProtectedBucket(this, "Artifacts", { bucketName: props.artifactBucketName, encryptionKey });
    }
  }

  private validate(
    { oneTimeSecrets, utilityAccountId, replicationKeyAccess, eventConcurrency }: ConfigStoreProps,
    { accountId }: AwsEnvironment,
  ): void {
    const isHere = utilityAccountId === undefined || utilityAccountId === accountId;
    new PropChecks(this)
      .integer("eventConcurrency", eventConcurrency, EVENT_CONCURRENCY)
      .weakening("replicationKeyAccess", replicationKeyAccess)
      .that(!oneTimeSecrets || isHere, {
        code: "COMBINATION_INVALID",
        path: "oneTimeSecrets",
        value: true,
        allowed: `true in the utility account ${utilityAccountId} alone: clients look for one-time secrets there`,
        fix: `leave utilityAccountId out, set it to ${accountId}, or leave oneTimeSecrets out here`,
      })
      .throwIfAny();
  }

  private warnOfNamespace(serviceNamespace: string): void {
    if (serviceNamespace === CLIENT_SERVICE_NAMESPACE) return;
    Annotations.of(this).addWarning(
      `the service namespace is ${serviceNamespace}: the client's share and sync only work with ${CLIENT_SERVICE_NAMESPACE}`,
    );
  }
}
