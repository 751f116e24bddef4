import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { FUNCTION_VARIABLES, readAuditorEnvironment } from "../../core/config-store/function-environment";
import type { Notification } from "../../core/config-store/notification";
import { readNotifierEnvironment } from "../../core/config-store/replicator-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { processQueueBatch } from "../shared/queue-batch";
import { type AuditedEvent, type AuditOutcome, Auditor } from "./audit";
import { DynamoAuditTable } from "./audit-table";
import { SsmParameterHistory } from "./parameter-history";

const environment = readAuditorEnvironment(process.env);
const log = new FunctionLog();
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
 * Only then, and by choice, people hear of deletions.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const outcomes: AuditOutcome[] = [];
  const response = await processQueueBatch(
    event,
    async ({ body }) => {
      const outcome = await auditor.audit(body);
      report(outcome);
      outcomes.push(outcome);
    },
    ({ messageId }, error) => log.failure("event not recorded", error, { message_id: messageId }),
  );
  await notifier?.notify(outcomes.flatMap(deletionsOf));
  return response;
}

function deletionsOf(outcome: AuditOutcome): Notification[] {
  if (outcome.kind === "skipped") return [];
  const { user, changes } = outcome;
  return changes
    .filter(({ action, result }) => action === "DeleteParameter" && result === "recorded")
    .map(({ parameterName }) => ({ kind: "parameter deleted", parameter: parameterName, user }));
}

function report(outcome: AuditOutcome): void {
  if (outcome.kind === "skipped") {
    log.info("event skipped", { event_id: outcome.eventId, reason: outcome.reason });
    return;
  }
  reportChanges(outcome);
}

function reportChanges(outcome: AuditedEvent): void {
  for (const { parameterName, action, version, result } of outcome.changes) {
    const facts = { event_id: outcome.eventId, parameter: parameterName, action, version };
    log.info(`change ${result}`, facts);
    if (result !== "recorded") continue;
    log.count("auditRecordsWritten");
    log.took("auditLag", Math.max(0, Date.now() - outcome.time));
    if (action !== "PutParameterUnresolved") continue;
    log.warn("the version is gone from the history: its value is not in the audit", facts);
    log.count("unresolvedPuts");
  }
}
