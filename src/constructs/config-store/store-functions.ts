import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { AUDIT_ATTRIBUTES } from "../../core/config-store/audit-record";
import { changeEvents, PARAMETER_CALLS, type ParameterCall } from "../../core/config-store/change-events";
import { auditorVariables } from "../../core/config-store/function-environment";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { AuditTable } from "../audit/audit-table";
import type { IKey } from "../encryption/key";
import { EventRuleTrigger } from "../functions/event-rule-trigger";
import { FunctionCode } from "../functions/function-code";
import { LambdaFunction } from "../functions/lambda-function";
import { ScheduleTrigger } from "../functions/schedule-trigger";
import { type StreamedTable, TableStreamTrigger } from "../functions/table-stream-trigger";

/** Settings of {@link StoreFunctions}. */
export interface StoreFunctionsProps {
  /** The first part of the functions' names, and the root of the store's own parameters. */
  readonly prefix: string;
  /** Root namespaces. */
  readonly namespaces: readonly string[];
  readonly auditTable: AuditTable;
  readonly replicationTable: StreamedTable;
  readonly encryptionKey: IKey;
  readonly alertTopic?: IAlertTopic;
}

/** What starts a function. */
type Start =
  | { readonly on: "changes"; readonly calls: readonly ParameterCall[] }
  | { readonly on: "schedule"; readonly schedule: string }
  | { readonly on: "replication table" };

interface StoreFunction {
  readonly description: string;
  readonly start: Start;
  readonly timeoutSeconds: number;
}

/** The functions of a config store; each has its code in a bundle of the same name. */
const FUNCTIONS = {
  "config-auditor": {
    description: "records every change of a parameter in the audit table",
    start: { on: "changes", calls: PARAMETER_CALLS },
    timeoutSeconds: 60,
  },
  "config-cache-manager": {
    description: "keeps the names that clients complete in step with changes",
    start: { on: "changes", calls: PARAMETER_CALLS },
    timeoutSeconds: 60,
  },
  "config-cache-syncer": {
    description: "brings the names that clients complete back to the truth",
    start: { on: "schedule", schedule: "rate(30 minutes)" },
    timeoutSeconds: 500,
  },
  "dynamo-stream-replicator": {
    description: "replicates a parameter when its replication is configured",
    start: { on: "replication table" },
    timeoutSeconds: 300,
  },
  "replication-syncer": {
    description: "brings replicated parameters back to the truth",
    start: { on: "schedule", schedule: "rate(30 minutes)" },
    timeoutSeconds: 300,
  },
  "ssm-stream-replicator": {
    description: "replicates a parameter when its source changes",
    start: { on: "changes", calls: ["PutParameter"] },
    timeoutSeconds: 60,
  },
} as const satisfies Record<string, StoreFunction>;

/** What the auditor reads of records, to recognize an event that it has recorded already. */
const AUDITOR_READS = Object.values(AUDIT_ATTRIBUTES);

/** The functions of a config store by their bundles' names. */
export type StoreFunctionName = keyof typeof FUNCTIONS;

/**
 * The functions of a config store with what starts them. Account and namespaces reach them as environment variables:
 * who may write parameters cannot blind the audit.
 *
 * Of these, `config-auditor` works. The others refuse every event, which lands in their dead letters and raises an
 * alarm.
 */
export class StoreFunctions extends Construct {
  private readonly functions: ReadonlyMap<StoreFunctionName, LambdaFunction>;

  public constructor(scope: Construct, id: string, props: StoreFunctionsProps) {
    super(scope, id);
    const names = Object.keys(FUNCTIONS) as StoreFunctionName[];
    this.functions = new Map(names.map((name) => [name, this.addFunction(name, props)]));
    this.allowAuditor(props);
  }

  /** A function by its bundle's name. */
  public get(name: StoreFunctionName): LambdaFunction {
    return this.functions.get(name)!;
  }

  private addFunction(name: StoreFunctionName, props: StoreFunctionsProps): LambdaFunction {
    const { description, timeoutSeconds, start } = FUNCTIONS[name];
    const target = new LambdaFunction(this, name, {
      functionName: `${props.prefix}-${name}`,
      description,
      code: FunctionCode.bundled(name),
      environment: name === "config-auditor" ? this.auditorEnvironment(props) : undefined,
      timeoutSeconds,
      encryptionKey: props.encryptionKey,
      alertTopic: props.alertTopic,
    });
    this.addTrigger(`${name}-trigger`, target, start, props);
    return target;
  }

  private addTrigger(id: string, target: LambdaFunction, start: Start, props: StoreFunctionsProps): void {
    switch (start.on) {
      case "changes": {
        const { accountId } = AwsEnvironment.of(this);
        const roots = [...props.namespaces, `/${props.prefix}`];
        new EventRuleTrigger(this, id, {
          target,
          eventPattern: changeEvents({ accountId, roots, calls: start.calls }),
        });
        return;
      }
      case "schedule":
        new ScheduleTrigger(this, id, { target, schedule: start.schedule });
        return;
      case "replication table":
        new TableStreamTrigger(this, id, { target, table: props.replicationTable, batchSize: 10 });
    }
  }

  private auditorEnvironment(props: StoreFunctionsProps): Readonly<Record<string, string>> {
    return auditorVariables({
      accountId: AwsEnvironment.of(this).accountId,
      auditTableName: props.auditTable.tableName,
      rootNamespaces: [...props.namespaces].sort(),
      parameterPrefix: `/${props.prefix}`,
    });
  }

  private allowAuditor({ auditTable, namespaces, prefix }: StoreFunctionsProps): void {
    const auditor = this.get("config-auditor");
    const environment = AwsEnvironment.of(this);
    auditTable.grantAppend(auditor);
    auditor.addToRolePolicy(
      ...auditTable.readStatements({ sid: "RecognizeRecords", attributes: AUDITOR_READS }),
      {
        sid: "ReadVersionsWithoutDecryption",
        actions: ["ssm:GetParameterHistory"],
        resources: [...namespaces, `/${prefix}`].map((root) => environment.parameterArn(`${root}/*`)),
      },
    );
  }
}
