import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readUsageTrackerEnvironment } from "../../core/config-store/usage-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { DynamoUsageStore } from "./dynamo-usage-store";
import { UsageTracker } from "./usage-tracker";

const environment = readUsageTrackerEnvironment(process.env);
const log = new FunctionLog();
const tracker = new UsageTracker(
  environment,
  new DynamoUsageStore(new DynamoDBClient(CLIENT_SETTINGS), environment),
);

/**
 * Notes the reads of parameters that a batch of the queue reports; what cannot be noted goes back to the queue. Of reads
 * that are noted nothing is logged but their number: there are many.
 */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const { outcomes, uses } = await tracker.track(Records.map(({ body }) => body));
  if (uses > 0) log.count("usesTracked", uses);
  const failed = Records.filter(({ messageId }, index) => {
    const outcome = outcomes[index]!;
    if (outcome.kind !== "failed") return false;
    log.failure("use not noted", outcome.error, { message_id: messageId });
    return true;
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
