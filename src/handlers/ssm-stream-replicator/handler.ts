import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { ReplicationReport } from "../replication/report";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { QueueBatches } from "../shared/queue-batch";
import { type ReplicatedEvent, SourceChanges } from "./source-changes";

const environment = readReplicatorEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log);
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);

/** Replicates the parameters whose changes a batch of the queue reports; what fails goes back to the queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const changes = new SourceChanges(environment, replication);
  const report = new ReplicationReport(log);
  const response = await batches.work<ReplicatedEvent>(event, {
    process: (texts) => changes.replicate(texts),
    report: ({ eventId, parameter, replications }) => {
      for (const one of replications) report.add(one);
      const failed = replications.filter(({ outcome }) => outcome.kind === "failed").length;
      const facts = { event_id: eventId, parameter, replications: replications.length, failed };
      log.info("event replicated", facts);
      return failed === 0;
    },
  });
  report.publishCounts();
  await notifier.notify(report.written, context.awsRequestId);
  return response;
}
