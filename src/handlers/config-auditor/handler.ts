import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, ScheduledEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { FUNCTION_VARIABLES, readAuditorEnvironment } from "../../core/config-store/function-environment";
import { readNotifierEnvironment } from "../../core/config-store/replicator-environment";
import { CLIENT_SETTINGS, PUNCTUAL_CLIENT_SETTINGS } from "../shared/aws-clients";
import { DynamoCacheTable } from "../shared/cache/dynamo-cache-table";
import type { LogFacts } from "../shared/failures";
import { FunctionLog } from "../shared/function-log";
import { Notifier, type Told } from "../shared/notifier";
import { QueueBatches } from "../shared/queue-batch";
import { type AuditedEvent, Auditor } from "./audit";
import { AuditSweep } from "./audit-sweep";
import { DynamoAuditTable } from "./audit-table";
import { DeletionSweep, UNKNOWN_USER } from "./deletion-sweep";
import type { AuditedChange } from "./parameter-audit";
import { SsmParameterHistory } from "./parameter-history";
import { SsmParameterListing } from "./parameter-listing";

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
const sweep = auditSweep();

/**
 * Records the changes of parameters that a batch of the queue reports, or, when its schedule starts it, what no event has
 * told.
 */
export async function handler(
  event: SQSEvent | ScheduledEvent,
  context: Context,
): Promise<SQSBatchResponse | undefined> {
  log.startInvocation(context);
  if ("Records" in event) return audit(event, context);
  await recover(context);
  return undefined;
}

/**
 * What cannot be recorded goes back to the queue. Only then, and by choice, people hear of deletions: of each once, unless
 * it is delivered twice at the same moment.
 */
async function audit(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
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

function auditSweep(): AuditSweep {
  const client = new SSMClient(PUNCTUAL_CLIENT_SETTINGS);
  const dynamodb = new DynamoDBClient(PUNCTUAL_CLIENT_SETTINGS);
  const history = new SsmParameterHistory(client);
  const table = new DynamoAuditTable(dynamodb, environment.auditTableName);
  const cache = new DynamoCacheTable(dynamodb, environment.cacheTableName);
  const listing = new SsmParameterListing(client);
  return new AuditSweep(environment, listing, cache, history, table, new DeletionSweep(history, table));
}

/**
 * What a run leaves is looked at by later ones, so that none fails for it; it does where names could not be listed. Each
 * record is told of as soon as it is added, however the run ends. People hear of deletions, by choice.
 */
async function recover(context: Context): Promise<void> {
  const told: Told[] = [];
  let recovered = 0;
  const noted = (message: string, facts: LogFacts) => {
    recovered++;
    log.warn(message, facts);
    log.count("auditRecordsRecovered");
  };
  const { failures, errors, left, ...counts } = await sweep.sweep(() => context.getRemainingTimeInMillis(), {
    version: ({ parameterName: parameter, version }) =>
      noted("no event told of the version", { parameter, version }),
    deletion: ({ parameterName: parameter, time }) => {
      noted("no event told of the deletion", { parameter });
      told.push({ kind: "parameter deleted", parameter, user: UNKNOWN_USER, time });
    },
  });
  for (const { parameterName, error } of failures) {
    log.failure("parameter not compared with the audit", error, { parameter: parameterName });
  }
  log.info("sweep ended", { ...counts, recovered, failed: failures.length, left });
  log.count("auditedParametersLeft", failures.length + left);
  await notifier?.notify(told, context.awsRequestId);
  if (errors.length > 0) throw errors[0];
}

function deletionsOf({ user, time, changes }: AuditedEvent): Told[] {
  return changes.flatMap((change) =>
    change.result === "recorded" && change.action === "DeleteParameter"
      ? [{ kind: "parameter deleted", parameter: change.parameterName, user, time }]
      : [],
  );
}

function report({ eventId, time, user, changes }: AuditedEvent): boolean {
  if (changes.length === 0) log.info("event changed nothing", { event_id: eventId });
  for (const change of changes) {
    const facts = { event_id: eventId, parameter: change.parameterName };
    if (change.result === "failed") log.failure("change not recorded", change.error, facts);
    else if (change.result === "not governed") log.info("change not governed", facts);
    else if (change.result === "found missing before") {
      log.warn("the deletion's record does not say whose it is: its event came later", { ...facts, user });
    } else reportRecord(change, time, facts);
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
