import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "aws-lambda";
import type { Notification } from "../../core/config-store/notification";
import { readReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { Replication } from "../replication/replication";
import { reasonsOf, ReplicationReport, type ReportedReplication, shownName } from "../replication/report";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { deadlineOf } from "../shared/deadline";
import { FunctionLog } from "../shared/function-log";
import { Notifier } from "../shared/notifier";
import { type Continuation, continueLater, readContinuation } from "./continuation";
import { type Checkpoint, SyncRun } from "./sync-run";

const environment = readReplicatorEnvironment(process.env);
const log = new FunctionLog();
const replication = Replication.in(environment);
const notifier = new Notifier(environment, log);
const lambda = new LambdaClient(CLIENT_SETTINGS);

/** Runs in a row before the schedule begins anew: it does every 30 minutes. */
const MAXIMUM_RUNS = 6;

/**
 * Brings every replica up to its source. A run that does not get to the end starts the next one where it stopped; what it
 * has written needs no write again, so that each run gets further whatever happens in between.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  log.startInvocation(context);
  const timeIsUp = deadlineOf(context);
  const continuation = readContinuation(event);
  const plan = await replication.plan();
  const report = new ReplicationReport(log);
  const failures: ReportedReplication[] = [];
  const add = (one: ReportedReplication): void => {
    report.add(one);
    if (one.outcome.kind === "failed") failures.push(one);
  };
  if (!continuation) for (const one of plan.refused) add({ destination: one.destination, outcome: one });

  const run = new SyncRun(plan, {
    replicator: replication.replicator,
    report: ({ destination, config }, outcome) => add({ destination, config, outcome }),
    timeIsUp,
  });
  const reached = await run.from(continuation?.checkpoint);
  report.publishCounts();
  log.info("replicas compared with their sources", {
    planned: plan.planned.length,
    unchanged: report.count("unchanged"),
    written: report.count("written"),
    incomplete: report.count("incomplete"),
    refused: plan.refused.length,
    failed: failures.length,
    finished: reached ? "no" : "yes",
  });
  await notifier.notify([...failureOf(failures), ...report.written], context.awsRequestId);
  if (reached) await goOn(reached, continuation, context);
}

async function goOn(
  checkpoint: Checkpoint,
  before: Continuation | undefined,
  context: Context,
): Promise<void> {
  const runsBefore = (before?.runsBefore ?? 0) + 1;
  if (runsBefore < MAXIMUM_RUNS && checkpoint.destination) {
    await continueLater(lambda, context.invokedFunctionArn, { checkpoint, runsBefore });
    return;
  }
  log.warn("the run ends before all replicas were compared", { reached: checkpoint.destination });
  log.count("replicationsLeft");
}

function failureOf(failures: readonly ReportedReplication[]): readonly Notification[] {
  if (failures.length === 0) return [];
  const what = failures.length === 1 ? "1 replication failed" : `${failures.length} replications failed`;
  const reasons = failures.map(
    ({ destination, outcome }) => `${shownName(destination)}: ${reasonsOf(outcome).join(", ")}`,
  );
  return [{ kind: "failure", what, reasons }];
}
