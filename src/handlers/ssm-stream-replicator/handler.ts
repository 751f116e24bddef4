import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { ReplicationReport } from "../replication/report";
import { HandlerError } from "../shared/failures";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { processQueueBatch } from "../shared/queue-batch";
import { type SourceChangeOutcome, SourceChanges } from "./source-changes";

const environment = readReplicatorEnvironment(process.env);
const log = new FunctionLog();
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);

/** Replicates the parameters whose changes a batch of the queue reports; what fails goes back to the queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const changes = new SourceChanges(environment, replication);
  const report = new ReplicationReport(log);
  const response = await processQueueBatch(
    event,
    async ({ body }) => settle(await changes.replicate(body), report),
    ({ messageId }, error) => log.failure("event not replicated", error, { message_id: messageId }),
  );
  report.publishCounts();
  await notifier.notify(report.written);
  return response;
}

function settle(outcome: SourceChangeOutcome, report: ReplicationReport): void {
  if (outcome.kind === "skipped") {
    log.info("event skipped", { event_id: outcome.eventId, reason: outcome.reason });
    return;
  }
  const { eventId, parameter, replications } = outcome;
  for (const one of replications) report.add(one);
  log.info("event replicated", { event_id: eventId, parameter, replications: replications.length });
  const failed = replications.filter((one) => one.outcome.kind === "failed");
  if (failed.length === 0) return;
  throw new HandlerError("ReplicationFailedError", `${failed.length} replications of the parameter failed`);
}
