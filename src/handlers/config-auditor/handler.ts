import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readAuditorEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { processQueueBatch } from "../shared/queue-batch";
import { type AuditOutcome, Auditor } from "./audit";
import { DynamoAuditTable } from "./audit-table";
import { SsmParameterHistory } from "./parameter-history";

const environment = readAuditorEnvironment(process.env);
const log = new FunctionLog();
const auditor = new Auditor(
  environment,
  new SsmParameterHistory(new SSMClient(CLIENT_SETTINGS)),
  new DynamoAuditTable(new DynamoDBClient(CLIENT_SETTINGS), environment.auditTableName),
);

/** Records the changes of parameters that a batch of the queue reports; what cannot be recorded goes back to the queue. */
export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  return processQueueBatch(
    event,
    async ({ body }) => report(await auditor.audit(body)),
    ({ messageId }, error) => log.failure("event not recorded", error, { message_id: messageId }),
  );
}

function report(outcome: AuditOutcome): void {
  if (outcome.kind === "skipped") {
    log.info("event skipped", { event_id: outcome.eventId, reason: outcome.reason });
    return;
  }
  for (const { parameterName, action, version, result } of outcome.changes) {
    const facts = { event_id: outcome.eventId, parameter: parameterName, action, version };
    log.info(`change ${result}`, facts);
    if (result !== "recorded") continue;
    log.count("auditRecordsWritten");
    if (action !== "PutParameterUnresolved") continue;
    log.warn("the version is gone from the history: its value is not in the audit", facts);
    log.count("unresolvedPuts");
  }
}
