import { type Problem, Problems } from "../errors";

/** The environment variables by which the functions are told what they serve. */
export const FUNCTION_VARIABLES = {
  accountId: "ACCOUNT_ID",
  auditTableName: "AUDIT_TABLE_NAME",
  cacheTableName: "CACHE_TABLE_NAME",
  rootNamespaces: "ROOT_NAMESPACES",
  parameterPrefix: "PARAMETER_PREFIX",
  slackWebhookParameter: "SLACK_WEBHOOK_PARAMETER",
  environmentAlias: "ENVIRONMENT_ALIAS",
  notificationTopicArn: "NOTIFICATION_TOPIC_ARN",
  replicationTableName: "REPLICATION_TABLE_NAME",
  replicationKeyId: "REPLICATION_KEY_ID",
  serviceNamespace: "SERVICE_NAMESPACE",
  deadLetterQueueUrl: "DEAD_LETTER_QUEUE_URL",
} as const;

/**
 * What the auditor is told. It stands in the environment and never in a parameter: who may write parameters must not be
 * able to blind the audit.
 */
export interface AuditorEnvironment {
  /** The account whose changes are recorded: twelve digits. */
  readonly accountId: string;
  readonly auditTableName: string;
  /** Namespaces whose parameters are recorded with their values, such as `/app`. */
  readonly rootNamespaces: readonly string[];
  /** Root of the store's own parameters, such as `/figgy`: recorded without values. */
  readonly parameterPrefix: string;
}

/** What the cache syncer is told. */
export interface CacheSyncerEnvironment {
  readonly cacheTableName: string;
  /** Namespaces whose names are cached, such as `/app`. */
  readonly rootNamespaces: readonly string[];
  /** Root of the store's own parameters, such as `/figgy`: never cached. */
  readonly parameterPrefix: string;
}

/** What the cache manager is told. */
export interface CacheManagerEnvironment extends CacheSyncerEnvironment {
  /** The account whose changes count: twelve digits. */
  readonly accountId: string;
}

/** What the Slack delivery is told. */
export interface SlackDeliveryEnvironment {
  /** Name of the SecureString parameter that holds the webhook's URL. */
  readonly slackWebhookParameter: string;
}

/** What a function that notifies people is told. */
export interface NotifierEnvironment {
  /** The environment's alias, such as `dev`. */
  readonly environmentAlias: string;
  /** The topic of notifications. Left out, nobody is notified. */
  readonly notificationTopicArn?: string;
}

/** What the functions that replicate are told. */
export interface ReplicatorEnvironment extends NotifierEnvironment {
  /** The account whose changes are replicated: twelve digits. */
  readonly accountId: string;
  readonly replicationTableName: string;
  /** Namespaces that sources lie in, such as `/shared`. */
  readonly rootNamespaces: readonly string[];
  /** The namespace that destinations lie in, such as `/app`. */
  readonly serviceNamespace: string;
  /** Root of the store's own parameters, such as `/figgy`: never a source, never a destination. */
  readonly parameterPrefix: string;
  /** The bare id of the key of replicated secrets. */
  readonly replicationKeyId: string;
}

/** What the function behind the replication table's stream is told besides. */
export interface StreamReplicatorEnvironment extends ReplicatorEnvironment {
  /** Where it puts what can never be replicated. */
  readonly deadLetterQueueUrl: string;
}

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The auditor's environment variables. */
export function auditorVariables(environment: AuditorEnvironment): Record<string, string> {
  return {
    [FUNCTION_VARIABLES.accountId]: environment.accountId,
    [FUNCTION_VARIABLES.auditTableName]: environment.auditTableName,
    [FUNCTION_VARIABLES.rootNamespaces]: JSON.stringify(environment.rootNamespaces),
    [FUNCTION_VARIABLES.parameterPrefix]: environment.parameterPrefix,
  };
}

/** The cache syncer's environment variables. */
export function cacheSyncerVariables(environment: CacheSyncerEnvironment): Record<string, string> {
  return {
    [FUNCTION_VARIABLES.cacheTableName]: environment.cacheTableName,
    [FUNCTION_VARIABLES.rootNamespaces]: JSON.stringify(environment.rootNamespaces),
    [FUNCTION_VARIABLES.parameterPrefix]: environment.parameterPrefix,
  };
}

/** The cache manager's environment variables. */
export function cacheManagerVariables(environment: CacheManagerEnvironment): Record<string, string> {
  return { ...cacheSyncerVariables(environment), [FUNCTION_VARIABLES.accountId]: environment.accountId };
}

/** The Slack delivery's environment variables. */
export function slackDeliveryVariables(environment: SlackDeliveryEnvironment): Record<string, string> {
  return { [FUNCTION_VARIABLES.slackWebhookParameter]: environment.slackWebhookParameter };
}

/** The environment variables of a function that notifies people. */
export function notifierVariables(environment: NotifierEnvironment): Record<string, string> {
  const { environmentAlias, notificationTopicArn } = environment;
  return {
    [FUNCTION_VARIABLES.environmentAlias]: environmentAlias,
    ...(notificationTopicArn && { [FUNCTION_VARIABLES.notificationTopicArn]: notificationTopicArn }),
  };
}

/** The environment variables of the functions that replicate. */
export function replicatorVariables(environment: ReplicatorEnvironment): Record<string, string> {
  return {
    ...notifierVariables(environment),
    [FUNCTION_VARIABLES.accountId]: environment.accountId,
    [FUNCTION_VARIABLES.replicationTableName]: environment.replicationTableName,
    [FUNCTION_VARIABLES.rootNamespaces]: JSON.stringify(environment.rootNamespaces),
    [FUNCTION_VARIABLES.serviceNamespace]: environment.serviceNamespace,
    [FUNCTION_VARIABLES.parameterPrefix]: environment.parameterPrefix,
    [FUNCTION_VARIABLES.replicationKeyId]: environment.replicationKeyId,
  };
}

/** The environment variables of the function behind the replication table's stream. */
export function streamReplicatorVariables(environment: StreamReplicatorEnvironment): Record<string, string> {
  return {
    ...replicatorVariables(environment),
    [FUNCTION_VARIABLES.deadLetterQueueUrl]: environment.deadLetterQueueUrl,
  };
}

/**
 * The auditor's environment, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readAuditorEnvironment(variables: Variables): AuditorEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    accountId: reader.read(FUNCTION_VARIABLES.accountId, ACCOUNT_ID),
    auditTableName: reader.read(FUNCTION_VARIABLES.auditTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
    parameterPrefix: reader.read(FUNCTION_VARIABLES.parameterPrefix, PATH),
  });
}

/**
 * The cache syncer's environment, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readCacheSyncerEnvironment(variables: Variables): CacheSyncerEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish(cacheSyncerEnvironment(reader));
}

/**
 * The cache manager's environment, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readCacheManagerEnvironment(variables: Variables): CacheManagerEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    accountId: reader.read(FUNCTION_VARIABLES.accountId, ACCOUNT_ID),
    ...cacheSyncerEnvironment(reader),
  });
}

/**
 * The Slack delivery's environment, from its variables.
 *
 * @throws FoundationError when a variable is missing or malformed
 */
export function readSlackDeliveryEnvironment(variables: Variables): SlackDeliveryEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    slackWebhookParameter: reader.read(FUNCTION_VARIABLES.slackWebhookParameter, PATH),
  });
}

/**
 * The environment of a function that notifies people, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readNotifierEnvironment(variables: Variables): NotifierEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish(readNotifier(reader));
}

/**
 * The environment of a function that replicates, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readReplicatorEnvironment(variables: Variables): ReplicatorEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish(readReplicator(reader));
}

/**
 * The environment of the function behind the replication table's stream, from its variables.
 *
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readStreamReplicatorEnvironment(variables: Variables): StreamReplicatorEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    ...readReplicator(reader),
    deadLetterQueueUrl: reader.read(FUNCTION_VARIABLES.deadLetterQueueUrl, QUEUE_URL),
  });
}

function readNotifier(reader: VariableReader): NotifierEnvironment {
  return {
    environmentAlias: reader.read(FUNCTION_VARIABLES.environmentAlias, ALIAS),
    notificationTopicArn: reader.readOptional(FUNCTION_VARIABLES.notificationTopicArn, TOPIC_ARN),
  };
}

function readReplicator(reader: VariableReader): ReplicatorEnvironment {
  return {
    ...readNotifier(reader),
    accountId: reader.read(FUNCTION_VARIABLES.accountId, ACCOUNT_ID),
    replicationTableName: reader.read(FUNCTION_VARIABLES.replicationTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
    serviceNamespace: reader.read(FUNCTION_VARIABLES.serviceNamespace, PATH),
    parameterPrefix: reader.read(FUNCTION_VARIABLES.parameterPrefix, PATH),
    replicationKeyId: reader.read(FUNCTION_VARIABLES.replicationKeyId, KEY_ID),
  };
}

function cacheSyncerEnvironment(reader: VariableReader): CacheSyncerEnvironment {
  return {
    cacheTableName: reader.read(FUNCTION_VARIABLES.cacheTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
    parameterPrefix: reader.read(FUNCTION_VARIABLES.parameterPrefix, PATH),
  };
}

interface Shape {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly code: Problem["code"];
}

const ACCOUNT_ID: Shape = { pattern: /^\d{12}$/, allowed: "twelve digits", code: "ACCOUNT_ID_INVALID" };
const TABLE_NAME: Shape = {
  pattern: /^[A-Za-z0-9_.-]{3,255}$/,
  allowed: "the name of a DynamoDB table: 3 to 255 letters, digits, underscores, hyphens and dots",
  code: "NAME_INVALID",
};
const PATH: Shape = {
  pattern: /^(\/[A-Za-z0-9_.-]+)+$/,
  allowed: "a path of Parameter Store: it begins with a slash and does not end with one",
  code: "NAMESPACE_INVALID",
};

const ALIAS: Shape = {
  pattern: /^\w{1,32}$/,
  allowed: "an environment's alias: letters, digits and underscores",
  code: "NAME_INVALID",
};
const TOPIC_ARN: Shape = {
  pattern: /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/,
  allowed: "the ARN of an SNS topic",
  code: "ARN_INVALID",
};
const KEY_ID: Shape = {
  pattern: /^(mrk-)?[0-9a-f-]{32,36}$/,
  allowed: "the bare id of a KMS key",
  code: "NAME_INVALID",
};
const QUEUE_URL: Shape = {
  pattern: /^https?:\/\/[^/\s]+\/\d{12}\/[A-Za-z0-9_-]+$/,
  allowed: "the URL of an SQS queue",
  code: "NAME_INVALID",
};

class VariableReader {
  private readonly problems = new Problems();

  public constructor(private readonly variables: Variables) {}

  public read(name: string, shape: Shape): string {
    const value = this.required(name, shape.allowed);
    if (value) this.check(name, value, shape);
    return value;
  }

  public readOptional(name: string, shape: Shape): string | undefined {
    const value = this.variables[name] || undefined;
    if (value) this.check(name, value, shape);
    return value;
  }

  public readList(name: string, shape: Shape): readonly string[] {
    const allowed = `a JSON list with at least one entry, each ${shape.allowed}`;
    const text = this.required(name, allowed);
    const list = text ? parseList(text) : [];
    if (list === undefined) this.add({ code: shape.code, path: name, value: text, allowed });
    list?.forEach((value, index) => this.check(`${name}[${index}]`, value, shape));
    return list ?? [];
  }

  public finish<T>(environment: T): T {
    this.problems.throwIfAny();
    return environment;
  }

  private required(name: string, allowed: string): string {
    const value = this.variables[name];
    if (!value) this.add({ code: "VALUE_MISSING", path: name, allowed });
    return value ?? "";
  }

  private check(path: string, value: string, shape: Shape): void {
    if (!shape.pattern.test(value)) this.add({ code: shape.code, path, value, allowed: shape.allowed });
  }

  private add(problem: Omit<Problem, "fix">): void {
    this.problems.add({ ...problem, fix: "deploy the function again: its construct sets this variable" });
  }
}

function parseList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const holds = Array.isArray(list) && list.length > 0 && list.every((entry) => typeof entry === "string");
    return holds ? (list as string[]) : undefined;
  } catch {
    return undefined;
  }
}
