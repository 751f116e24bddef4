import { ACCOUNT_ID, PATH, QUEUE_URL, TABLE_NAME, VariableReader, type Variables } from "./variable-reader";

export type { Variables } from "./variable-reader";

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
  messageQueueUrl: "MESSAGE_QUEUE_URL",
  deadLetterQueueUrl: "DEAD_LETTER_QUEUE_URL",
  usageTableName: "USAGE_TABLE_NAME",
  userTableName: "USER_TABLE_NAME",
} as const;

/**
 * What the auditor is told. It stands in the environment and never in a parameter: who may write parameters must not be
 * able to blind the audit.
 */
export interface AuditorEnvironment {
  /** The account whose changes are recorded: twelve digits. */
  readonly accountId: string;
  readonly auditTableName: string;
  /** Where the names are that went. */
  readonly cacheTableName: string;
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
  /** The queue that holds the messages, in which the function says when one is to be tried again. */
  readonly messageQueueUrl: string;
}

/** The auditor's environment variables. */
export function auditorVariables(environment: AuditorEnvironment): Record<string, string> {
  return {
    [FUNCTION_VARIABLES.accountId]: environment.accountId,
    [FUNCTION_VARIABLES.auditTableName]: environment.auditTableName,
    [FUNCTION_VARIABLES.cacheTableName]: environment.cacheTableName,
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
  return {
    [FUNCTION_VARIABLES.slackWebhookParameter]: environment.slackWebhookParameter,
    [FUNCTION_VARIABLES.messageQueueUrl]: environment.messageQueueUrl,
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
    cacheTableName: reader.read(FUNCTION_VARIABLES.cacheTableName, TABLE_NAME),
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
 * @throws FoundationError with every variable that is missing or malformed
 */
export function readSlackDeliveryEnvironment(variables: Variables): SlackDeliveryEnvironment {
  const reader = new VariableReader(variables);
  return reader.finish({
    slackWebhookParameter: reader.read(FUNCTION_VARIABLES.slackWebhookParameter, PATH),
    messageQueueUrl: reader.read(FUNCTION_VARIABLES.messageQueueUrl, QUEUE_URL),
  });
}

function cacheSyncerEnvironment(reader: VariableReader): CacheSyncerEnvironment {
  return {
    cacheTableName: reader.read(FUNCTION_VARIABLES.cacheTableName, TABLE_NAME),
    rootNamespaces: reader.readList(FUNCTION_VARIABLES.rootNamespaces, PATH),
    parameterPrefix: reader.read(FUNCTION_VARIABLES.parameterPrefix, PATH),
  };
}
