import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { readCacheSyncerEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { Converger } from "../shared/cache/convergence";
import { DynamoCacheTable } from "../shared/cache/dynamo-cache-table";
import { SsmParameterNames } from "../shared/cache/ssm-parameter-names";
import { HandlerError } from "../shared/failures";
import { FunctionLog } from "../shared/function-log";
import { CacheSyncer } from "./cache-syncer";

const environment = readCacheSyncerEnvironment(process.env);
const log = new FunctionLog();
const parameters = new SsmParameterNames(new SSMClient(CLIENT_SETTINGS));
const table = new DynamoCacheTable(new DynamoDBClient(CLIENT_SETTINGS), environment.cacheTableName);
const syncer = new CacheSyncer(environment, parameters, table, new Converger(parameters, table));

/**
 * Brings the whole cache to the truth. A run that leaves something undone fails at its end, so that Lambda runs it again
 * within minutes, and at last puts it with the dead letters, which raises an alarm.
 *
 * @throws HandlerError CacheNotInStepError
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  log.startInvocation(context);
  const { repaired, failures, left, ...counts } = await syncer.sync(() => context.getRemainingTimeInMillis());
  for (const parameter of repaired) log.info("name repaired", { parameter });
  for (const { parameterName, error } of failures) {
    log.failure("name not brought to the truth", error, { parameter: parameterName });
  }
  log.info("run ended", { ...counts, repaired: repaired.length, failed: failures.length, left });
  log.count("cacheNamesRepaired", repaired.length);
  log.count("cacheItemsRemoved", counts.removed);
  log.count("cacheNamesLeft", failures.length + left);
  if (failures.length + left > 0) {
    throw new HandlerError(
      "CacheNotInStepError",
      `${failures.length} names failed, ${left} were not reached`,
    );
  }
}
