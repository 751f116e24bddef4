import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readUsageTrackerEnvironment } from "../../core/config-store/usage-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { QueueBatches } from "../shared/queue-batch";
import { DynamoUsageStore } from "./dynamo-usage-store";
import { type TrackedEvent, UsageTracker } from "./usage-tracker";

const environment = readUsageTrackerEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log);
const tracker = new UsageTracker(
  environment,
  new DynamoUsageStore(new DynamoDBClient(CLIENT_SETTINGS), environment),
);

/**
 * Notes the reads of parameters that a batch of the queue reports; what cannot be noted goes back to the queue. Of reads
 * that are noted nothing is logged but their number: there are many.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  return batches.work<TrackedEvent>(event, {
    process: async (texts) => {
      const { outcomes, uses } = await tracker.track(texts);
      if (uses > 0) log.count("usesTracked", uses);
      return outcomes;
    },
    report: () => true,
  });
}
