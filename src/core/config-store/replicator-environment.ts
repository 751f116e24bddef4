import { FUNCTION_VARIABLES } from "./function-environment";
import {
  ACCOUNT_ID,
  ALIAS,
  KEY_ID,
  PATH,
  QUEUE_URL,
  TABLE_NAME,
  TOPIC_ARN,
  VariableReader,
  type Variables,
} from "./variable-reader";

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
