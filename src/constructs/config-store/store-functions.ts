import { Construct } from "constructs";
import { changeEvents, existenceEvents } from "../../core/config-store/change-events";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import { EventRuleTrigger } from "../functions/event-rule-trigger";
import { FunctionCode } from "../functions/function-code";
import { LambdaFunction } from "../functions/lambda-function";
import { ScheduleTrigger } from "../functions/schedule-trigger";
import { TableStreamTrigger } from "../functions/table-stream-trigger";
import { configAuditor } from "./functions/config-auditor";
import { configCacheManager } from "./functions/config-cache-manager";
import { configCacheSyncer } from "./functions/config-cache-syncer";
import { dynamoStreamReplicator } from "./functions/dynamo-stream-replicator";
import { replicationSyncer } from "./functions/replication-syncer";
import { ssmStreamReplicator } from "./functions/ssm-stream-replicator";
import type { FunctionStart, StoreFunction, StoreParts } from "./functions/store-function";

/** Settings of {@link StoreFunctions}. */
export interface StoreFunctionsProps {
  readonly parts: StoreParts;
  /** Encrypts queues, logs and environments. */
  readonly encryptionKey: IKey;
  /** @default - alarms are visible in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
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

/** The functions of a config store by their bundles' names. */
export type StoreFunctionName = keyof typeof FUNCTIONS;

const REPLICATION_BATCH_SIZE = 10;

/**
 * The functions of a config store with what starts them. Account and namespaces reach them as environment variables:
 * who may write parameters cannot blind the audit.
 */
export class StoreFunctions extends Construct {
  private readonly functions: ReadonlyMap<StoreFunctionName, LambdaFunction>;

  public constructor(scope: Construct, id: string, props: StoreFunctionsProps) {
    super(scope, id);
    const names = Object.keys(FUNCTIONS) as StoreFunctionName[];
    this.functions = new Map(names.map((name) => [name, this.addFunction(name, FUNCTIONS[name], props)]));
  }

  /** A function by its bundle's name. */
  public get(name: StoreFunctionName): LambdaFunction {
    return this.functions.get(name)!;
  }

  private addFunction(name: string, definition: StoreFunction, props: StoreFunctionsProps): LambdaFunction {
    const { parts, encryptionKey, alertTopic } = props;
    const target = new LambdaFunction(this, name, {
      functionName: `${parts.prefix}-${name}`,
      description: definition.description,
      code: FunctionCode.bundled(name),
      environment: definition.variables?.(parts),
      timeoutSeconds: definition.timeoutSeconds,
      encryptionKey,
      alertTopic,
    });
    target.addToRolePolicy(...(definition.statements?.(parts) ?? []));
    definition.grants?.(parts, target);
    this.addTrigger(`${name}-trigger`, target, definition.start, parts);
    return target;
  }

  private addTrigger(id: string, target: LambdaFunction, start: FunctionStart, parts: StoreParts): void {
    const { accountId } = parts.environment;
    const roots = parts.namespaces;
    switch (start.on) {
      case "changes": {
        const withOwn = [...roots, `/${parts.prefix}`];
        const eventPattern = changeEvents({ accountId, roots: withOwn, calls: start.calls });
        new EventRuleTrigger(this, id, { target, eventPattern });
        return;
      }
      case "changes and expirations":
        new EventRuleTrigger(this, id, { target, eventPattern: existenceEvents({ accountId, roots }) });
        return;
      case "schedule":
        new ScheduleTrigger(this, id, { target, schedule: start.schedule });
        return;
      case "replication table":
        new TableStreamTrigger(this, id, {
          target,
          table: parts.replicationTable,
          batchSize: REPLICATION_BATCH_SIZE,
        });
    }
  }
}
