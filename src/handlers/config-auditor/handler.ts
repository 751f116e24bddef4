import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { FUNCTION_VARIABLES, readAuditorEnvironment } from "../../core/config-store/function-environment";
import { readNotifierEnvironment } from "../../core/config-store/replicator-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import type { LogFacts } from "../shared/failures";
import { FunctionLog } from "../shared/function-log";
import { Notifier, type Told } from "../shared/notifier";
import { QueueBatches } from "../shared/queue-batch";
import { type AuditedEvent, Auditor } from "./audit";
import { DynamoAuditTable } from "./audit-table";
import type { AuditedChange } from "./parameter-audit";
import { SsmParameterHistory } from "./parameter-history";

const environment = readAuditorEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log);
const notifier = process.env[FUNCTION_VARIABLES.notificationTopicArn]
  ? new Notifier(readNotifierEnvironment(process.env), log)
  : undefined;
const auditor = new Auditor(
  environment,
  new SsmParameterHistory(new SSMClient(CLIENT_SETTINGS)),
  new DynamoAuditTable(new DynamoDBClient(CLIENT_SETTINGS), environment.auditTableName),
);

/**
 * Records the changes of parameters that a batch of the queue reports; what cannot be recorded goes back to the queue.
 * Only then, and by choice, people hear of deletions: of each once, unless it is delivered twice at the same moment.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const deletions: Told[] = [];
  const response = await batches.work<AuditedEvent>(event, {
    process: (texts) => auditor.audit(texts),
    report: (audited) => {
      deletions.push(...deletionsOf(audited));
      return report(audited);
    },
  });
  await notifier?.notify(deletions, context.awsRequestId);
  return response;
}

function deletionsOf({ user, time, changes }: AuditedEvent): Told[] {
  return changes.flatMap((change) =>
    change.result === "recorded" && change.action === "DeleteParameter"
      ? [{ kind: "parameter deleted", parameter: change.parameterName, user, time }]
      : [],
  );
}

function report({ eventId, time, changes }: AuditedEvent): boolean {
  for (const change of changes) {
    const facts = { event_id: eventId, parameter: change.parameterName };
    if (change.result === "failed") log.failure("change not recorded", change.error, facts);
    else if (change.result === "not governed") log.info("change not governed", facts);
    else reportRecord(change, time, facts);
  }
  return changes.every(({ result }) => result !== "failed");
}

function reportRecord(
  { result, action, version }: Extract<AuditedChange, { result: "recorded" | "recorded before" }>,
  time: number,
  facts: LogFacts,
): void {
  const recorded = { ...facts, action, version };
  log.info(`change ${result}`, recorded);
  if (result !== "recorded") return;
  log.count("auditRecordsWritten");
  log.took("auditLag", Math.max(0, Date.now() - time));
  if (action !== "PutParameterUnresolved") return;
  log.warn("the version is gone from the history: its value is not in the audit", recorded);
  log.count("unresolvedPuts");
}
