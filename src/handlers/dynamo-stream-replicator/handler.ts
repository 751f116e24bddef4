import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Notification } from "../../core/config-store/notification";
import { readStreamReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { reasonsOf, ReplicationReport, shownName } from "../replication/report";
import { isTransient } from "../replication/transient";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { ConfigurationChanges } from "./configuration-changes";
import { DeadLetters } from "./dead-letters";

const environment = readStreamReplicatorEnvironment(process.env);
const log = new FunctionLog();
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);
const deadLetters = new DeadLetters(
  new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false }),
  environment.deadLetterQueueUrl,
);

/** What one record left behind: whether it must be delivered again, and what people are told. */
interface Settled {
  readonly again: boolean;
  readonly notifications: readonly Notification[];
}

const DONE: Settled = { again: false, notifications: [] };
const AGAIN: Settled = { again: true, notifications: [] };

/**
 * Replicates what the replication table's stream reports as configured. A record that can never be carried out goes to
 * the dead letters with its reasons and counts as done, since those behind it in its shard would wait for it; the stream
 * delivers again from the first record that only a throttle or a fault of a service kept from being done.
 */
export async function handler(event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> {
  log.startInvocation(context);
  const changes = new ConfigurationChanges(replication);
  const report = new ReplicationReport(log);
  const notifications: Notification[] = [];
  const failures: string[] = [];
  for (const record of event.Records) {
    const settled = await settle(record, changes, report, context.awsRequestId);
    notifications.push(...settled.notifications);
    if (settled.again) failures.push(record.dynamodb?.SequenceNumber ?? "");
  }
  report.publishCounts();
  await notifier.notify([...report.written, ...notifications]);
  return { batchItemFailures: failures.slice(0, 1).map((itemIdentifier) => ({ itemIdentifier })) };
}

async function settle(
  record: DynamoDBRecord,
  changes: ConfigurationChanges,
  report: ReplicationReport,
  correlationId: string,
): Promise<Settled> {
  const facts = { event_id: record.eventID };
  try {
    const change = await changes.replicate(record);
    switch (change.kind) {
      case "skipped":
        log.info("record skipped", { ...facts, reason: change.reason });
        return DONE;
      case "unreadable":
        log.warn("record unreadable", { ...facts, reasons: change.problems });
        log.count("replicationsRefused");
        await deadLetters.put(record, change.problems);
        return DONE;
      case "replicated": {
        const { outcome, destination } = change.replication;
        report.add(change.replication);
        const reasons = reasonsOf(outcome);
        if (outcome.kind === "failed" && isTransient(outcome.error)) return AGAIN;
        if (outcome.kind === "failed" || outcome.kind === "refused") await deadLetters.put(record, reasons);
        return {
          again: false,
          notifications: reasons.length ? [failure(destination, reasons, correlationId)] : [],
        };
      }
    }
  } catch (error) {
    log.failure("record not replicated", error, facts);
    return AGAIN;
  }
}

function failure(destination: string, reasons: readonly string[], correlationId: string): Notification {
  const what = `${shownName(destination)} was not replicated`;
  return { kind: "failure", functionName: "dynamo-stream-replicator", what, reasons, correlationId };
}
