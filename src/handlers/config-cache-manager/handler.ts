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
import { CacheManager, type CacheOutcome } from "./cache-manager";

const environment = readCacheManagerEnvironment(process.env);
const log = new FunctionLog();
const manager = new CacheManager(
  environment,
  new Converger(
    new SsmParameterNames(new SSMClient(CLIENT_SETTINGS)),
    new DynamoCacheTable(new DynamoDBClient(CLIENT_SETTINGS), environment.cacheTableName),
  ),
  pause,
);

/** Brings the names that a batch of the queue tells of to the truth; what cannot be brought there goes back to the queue. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const outcomes = await manager.process(Records.map(({ body }) => body));
  const changed = new Set<string>();
  const failed = Records.filter(({ messageId }, index) => !report(outcomes[index]!, messageId, changed));
  if (changed.size > 0) log.count("cacheNamesChanged", changed.size);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Logs what came of an event, and notes the names that changed; returns whether the event is done with. */
function report(outcome: CacheOutcome, messageId: string, changed: Set<string>): boolean {
  if (outcome.kind === "skipped") {
    log.info("event skipped", { event_id: outcome.eventId, reason: outcome.reason });
    return true;
  }
  if (outcome.kind === "unreadable") {
    log.failure("event not read", outcome.error, { message_id: messageId });
    return false;
  }
  for (const name of outcome.names) {
    const facts = { event_id: outcome.eventId, message_id: messageId, parameter: name.parameterName };
    if (name.kind === "failed") log.failure("name not brought to the truth", name.error, facts);
    else log.info(`name ${name.kind}`, { ...facts, state: "state" in name ? name.state : undefined });
    if (name.kind === "changed") changed.add(name.parameterName);
  }
  return outcome.names.every(({ kind }) => kind !== "failed");
}
