import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Notification } from "../../core/config-store/notification";
import { readStreamReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { failureOf, reasonsOf, ReplicationReport } from "../replication/report";
import { isTransient } from "../replication/transient";
import { DeadLetters } from "../shared/dead-letters";
import { EventCounts, type Fate } from "../shared/event-counts";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { ConfigurationChanges } from "./configuration-changes";

const environment = readStreamReplicatorEnvironment(process.env);
const log = new FunctionLog();
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);
const deadLetters = new DeadLetters(environment.deadLetterQueueUrl);

/** What one record left behind. */
interface Settled {
  readonly fate: Fate;
  /** What people are told. @default - nothing */
  readonly notification?: Notification;
}

const DONE: Settled = { fate: "processed" };
const AGAIN: Settled = { fate: "failed" };

/**
 * Replicates what the replication table's stream reports as configured. A record that can never be carried out goes to
 * the dead letters with its reasons and counts as done, since those behind it in its shard would wait for it; the stream
 * delivers again from the first record that only a throttle or a fault of a service kept from being done. Those behind it
 * are tried all the same, as they need not wait; what cannot be carried out of them is told when they come again.
 */
export async function handler(event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> {
  log.startInvocation(context);
  const changes = new ConfigurationChanges(replication);
  const report = new ReplicationReport(log);
  const notifications: Notification[] = [];
  const counts = new EventCounts();
  let failure: string | undefined;
  for (const record of event.Records) {
    if (failure !== undefined) {
      await tryAhead(record, changes, report);
      continue;
    }
    const { fate, notification } = await settle(record, changes, report);
    counts.add(fate);
    if (notification) notifications.push(notification);
    if (fate === "failed") failure = record.dynamodb?.SequenceNumber ?? "";
  }
  counts.publish(log);
  report.publishCounts();
  await notifier.notify([...report.written, ...notifications], context.awsRequestId);
  return { batchItemFailures: failure === undefined ? [] : [{ itemIdentifier: failure }] };
}

/** Works on a record that is delivered again whatever comes of it. */
async function tryAhead(
  record: DynamoDBRecord,
  changes: ConfigurationChanges,
  report: ReplicationReport,
): Promise<void> {
  try {
    const change = await changes.replicate(record);
    if (change.kind === "replicated" && change.replication.outcome.kind === "written") {
      report.add(change.replication);
    }
  } catch (error) {
    log.failure("record not replicated ahead", error, { event_id: record.eventID });
  }
}

async function settle(
  record: DynamoDBRecord,
  changes: ConfigurationChanges,
  report: ReplicationReport,
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
        await keepDead(record, change.problems);
        return { fate: "refused" };
      case "replicated": {
        const { outcome } = change.replication;
        report.add(change.replication);
        const reasons = reasonsOf(outcome);
        if (outcome.kind === "failed" && isTransient(outcome.error)) return AGAIN;
        const dead = outcome.kind === "failed" || outcome.kind === "refused";
        if (dead) await keepDead(record, reasons);
        return {
          fate: dead ? "refused" : "processed",
          notification: failureOf(change.replication)[0],
        };
      }
    }
  } catch (error) {
    log.failure("record not replicated", error, facts);
    return AGAIN;
  }
}

/** In the shape of an event: once mended, it can be given to the function again. */
async function keepDead(record: DynamoDBRecord, reasons: readonly string[]): Promise<void> {
  await deadLetters.put(JSON.stringify({ reasons, Records: [record] }), reasons);
}
