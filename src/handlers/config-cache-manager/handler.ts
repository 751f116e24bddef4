import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readCacheManagerEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { Converger } from "../shared/cache/convergence";
import { DynamoCacheTable } from "../shared/cache/dynamo-cache-table";
import { SsmParameterNames } from "../shared/cache/ssm-parameter-names";
import { FunctionLog } from "../shared/function-log";
import { QueueBatches } from "../shared/queue-batch";
import { CacheManager, type ConvergedEvent } from "./cache-manager";

const environment = readCacheManagerEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log);
const manager = new CacheManager(
  environment,
  new Converger(
    new SsmParameterNames(new SSMClient(CLIENT_SETTINGS)),
    new DynamoCacheTable(new DynamoDBClient(CLIENT_SETTINGS), environment.cacheTableName),
  ),
  pause,
);

/** Brings the names that a batch of the queue tells of to the truth; what cannot be brought there goes back to the queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const changed = new Set<string>();
  const response = await batches.work<ConvergedEvent>(event, {
    process: (texts) => manager.process(texts),
    report: (converged, messageId) => report(converged, messageId, changed),
  });
  if (changed.size > 0) log.count("cacheNamesChanged", changed.size);
  return response;
}

/** Logs what came of an event, and notes the names that changed; returns whether all of them are right. */
function report({ eventId, names }: ConvergedEvent, messageId: string, changed: Set<string>): boolean {
  for (const name of names) {
    const facts = { event_id: eventId, message_id: messageId, parameter: name.parameterName };
    if (name.kind === "failed") log.failure("name not brought to the truth", name.error, facts);
    else log.info(`name ${name.kind}`, { ...facts, state: "state" in name ? name.state : undefined });
    if (name.kind === "changed") changed.add(name.parameterName);
  }
  return names.every(({ kind }) => kind !== "failed");
}
