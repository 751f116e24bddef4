import { Construct } from "constructs";
import { changeEvents, existenceEvents, readEvents } from "../../core/config-store/change-events";
import { deadLetterVariables } from "../../core/config-store/dead-letters";
import { notifierVariables } from "../../core/config-store/replicator-environment";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import { EventRuleTrigger } from "../functions/event-rule-trigger";
import { FunctionCode } from "../functions/function-code";
import { LambdaFunction } from "../functions/lambda-function";
import type { Queue } from "../functions/queue";
import { ScheduleTrigger } from "../functions/schedule-trigger";
import { TableStreamTrigger } from "../functions/table-stream-trigger";
import { configAuditor } from "./functions/config-auditor";
import { configCacheManager } from "./functions/config-cache-manager";
import { configCacheSyncer } from "./functions/config-cache-syncer";
import { configUsageTracker } from "./functions/config-usage-tracker";
import { dynamoStreamReplicator } from "./functions/dynamo-stream-replicator";
import { replicationSyncer } from "./functions/replication-syncer";
import { ssmStreamReplicator } from "./functions/ssm-stream-replicator";
import {
  deadLetterQueueUrl,
  type FunctionStart,
  type StoreFunction,
  type StoreParts,
} from "./functions/store-function";

/** Settings of {@link StoreFunctions}. */
export interface StoreFunctionsProps {
  readonly parts: StoreParts;
  /** Encrypts queues, logs and environments. */
  readonly encryptionKey: IKey;
  /** @default - alarms are visible in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
  /** Executions at a time at most of each function that a queue feeds. @default - that of the trigger */
  readonly eventConcurrency?: number;
}

/** The functions of a config store; each has its code in a bundle of the same name. */
const FUNCTIONS = {
  "config-auditor": configAuditor,
  "config-cache-manager": configCacheManager,
  "config-cache-syncer": configCacheSyncer,
  "dynamo-stream-replicator": dynamoStreamReplicator,
  "replication-syncer": replicationSyncer,
  "ssm-stream-replicator": ssmStreamReplicator,
} as const satisfies Record<string, StoreFunction>;

/** Functions of a config store that are a choice. */
const OPTIONAL_FUNCTIONS = {
  "config-usage-tracker": configUsageTracker,
} as const satisfies Record<string, StoreFunction>;

/** The functions of a config store by their bundles' names. */
export type StoreFunctionName = keyof typeof FUNCTIONS;

/** What reaches a function through a queue; it keeps itself what of it cannot be read. */
const FED_BY_QUEUES: readonly FunctionStart["on"][] = ["changes", "existence", "reads"];

const REPLICATION_BATCH_SIZE = 10;

/** Many reads are of the same parameter by the same user: together they are one item that is written. */
const READS_AT_A_TIME = { batchSize: 500, maximumBatchingWindowSeconds: 60 } as const;

/**
 * The functions of a config store with what starts them. Account and namespaces reach them as environment variables:
 * who may write parameters cannot blind the audit.
 */
export class StoreFunctions extends Construct {
  /** The functions that a queue feeds, with the queue's name. */
  public readonly eventQueues: Readonly<Record<string, string>>;
  /** The names of all functions, without their prefix. */
  public readonly names: readonly string[];
  private readonly functions: ReadonlyMap<string, LambdaFunction>;

  public constructor(scope: Construct, id: string, props: StoreFunctionsProps) {
    super(scope, id);
    const definitions: Readonly<Record<string, StoreFunction>> = {
      ...FUNCTIONS,
      ...(props.parts.usage && OPTIONAL_FUNCTIONS),
    };
    const eventQueues: Record<string, string> = {};
    this.names = Object.keys(definitions);
    this.functions = new Map(
      Object.entries(definitions).map(([name, definition]) => {
        const target = this.addFunction(name, definition, props);
        const queue = this.addTrigger(`${name}-trigger`, target, definition, props);
        if (queue) eventQueues[name] = queue.queueName;
        const { schedule } = definition;
        if (schedule) new ScheduleTrigger(this, `${name}-schedule`, { target, schedule });
        return [name, target];
      }),
    );
    this.eventQueues = eventQueues;
  }

  /** A function by its bundle's name. */
  public get(name: StoreFunctionName): LambdaFunction {
    return this.functions.get(name)!;
  }

  private addFunction(name: string, definition: StoreFunction, props: StoreFunctionsProps): LambdaFunction {
    const { parts, encryptionKey, alertTopic } = props;
    const notifications = notificationsOf(definition, parts);
    const target = new LambdaFunction(this, name, {
      functionName: `${parts.prefix}-${name}`,
      description: definition.description,
      code: FunctionCode.bundled(name),
      environment: {
        ...definition.variables?.(parts),
        ...(FED_BY_QUEUES.includes(definition.start.on) &&
          deadLetterVariables({ deadLetterQueueUrl: deadLetterQueueUrl(parts, name) })),
        ...(notifications &&
          notifierVariables({
            environmentAlias: parts.environmentAlias,
            notificationTopicArn: notifications.topicArn,
          })),
      },
      timeoutSeconds: definition.timeoutSeconds,
      encryptionKey,
      alertTopic,
    });
    target.addToRolePolicy(
      ...(definition.statements?.(parts) ?? []),
      ...(notifications?.publishStatements() ?? []),
    );
    definition.grants?.(parts, target);
    return target;
  }

  /** Returns the queue that holds the function's events, where there is one. */
  private addTrigger(
    id: string,
    target: LambdaFunction,
    { start, delivery }: StoreFunction,
    { parts, eventConcurrency }: StoreFunctionsProps,
  ): Queue | undefined {
    const { accountId } = parts.environment;
    const roots = parts.namespaces;
    const fromQueue = { ...delivery, target, maximumConcurrency: eventConcurrency };
    switch (start.on) {
      case "changes": {
        const { calls, expirations } = start;
        const withOwn = [...roots, `/${parts.prefix}`];
        const eventPattern = changeEvents({ accountId, roots: withOwn, calls, expirations });
        return new EventRuleTrigger(this, id, { ...fromQueue, eventPattern }).queue;
      }
      case "existence":
        return new EventRuleTrigger(this, id, {
          ...fromQueue,
          eventPattern: existenceEvents({ accountId, roots }),
        }).queue;
      case "reads":
        return new EventRuleTrigger(this, id, {
          ...fromQueue,
          eventPattern: readEvents({ accountId, roots, exceptCallers: this.sessionsOfFunctions(parts) }),
          includeReadEvents: true,
          ...READS_AT_A_TIME,
        }).queue;
      case "schedule":
        new ScheduleTrigger(this, id, { target, schedule: start.schedule });
        return undefined;
      case "replication table":
        new TableStreamTrigger(this, id, {
          target,
          table: parts.replicationTable,
          batchSize: REPLICATION_BATCH_SIZE,
        });
        return undefined;
    }
  }

  /** Whom CloudTrail names when the functions call: Lambda gives a session the function's name, as its role has it. */
  private sessionsOfFunctions({ environment, prefix }: StoreParts): string[] {
    return this.names.map((name) =>
      environment.arn("sts", `assumed-role/${prefix}-${name}/${prefix}-${name}`, { region: "" }),
    );
  }
}

/** Where a function publishes; nothing where nobody wants to hear of its work. */
function notificationsOf({ notifies }: StoreFunction, { notifications }: StoreParts) {
  if (notifies === undefined || (notifies === "deletions" && !notifications?.deletions)) return undefined;
  return notifications;
}
