import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Notification } from "../../core/config-store/notification";
import { readReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { failureOf, ReplicationReport, type ReportedReplication } from "../replication/report";
import { deadlineOf } from "../shared/deadline";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { QueueBatches } from "../shared/queue-batch";
import { type ReplicatedEvent, SourceChanges } from "./source-changes";

const environment = readReplicatorEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log);
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);

/**
 * Replicates the parameters whose changes a batch of the queue reports; what fails, and what the time does not suffice
 * for, goes back to the queue. People hear of a failure, and of a part that does not exist, when the event comes for the
 * first time, and not again with each retry; of what fails with a later delivery only, the syncer tells. That the time
 * was too short is logged, and no failure: the next delivery gets further.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const changes = new SourceChanges(environment, replication, deadlineOf(context));
  const report = new ReplicationReport(log);
  const reported = new Set<string>();
  const failures = new Map<string, Notification>();
  const newMessages = new Set(event.Records.filter(isNew).map(({ messageId }) => messageId));
  const response = await batches.work<ReplicatedEvent>(event, {
    process: (texts) => changes.replicate(texts),
    report: ({ eventId, parameter, replications, left }, messageId) => {
      for (const one of replications.filter(({ destination }) => !reported.has(destination))) {
        report.add(one);
        reported.add(one.destination);
      }
      for (const one of newMessages.has(messageId) ? replications.filter(isToBeTold) : []) {
        for (const failure of failureOf(one)) failures.set(one.destination, failure);
      }
      const failed = replications.filter(({ outcome }) => outcome.kind === "failed").length;
      const facts = { event_id: eventId, parameter, replications: replications.length, failed };
      if (left === 0) log.info("event replicated", facts);
      else log.info("event not replicated in time, to be delivered again", { ...facts, left });
      return failed === 0 && left === 0;
    },
  });
  report.publishCounts();
  await notifier.notify([...failures.values(), ...report.written], context.awsRequestId);
  return response;
}

function isNew({ attributes }: SQSRecord): boolean {
  return attributes?.ApproximateReceiveCount === "1";
}

/** Of one that breaks the rules, the function behind the replication table has told when it was configured. */
function isToBeTold({ outcome }: ReportedReplication): boolean {
  return outcome.kind === "failed" || outcome.kind === "incomplete";
}
