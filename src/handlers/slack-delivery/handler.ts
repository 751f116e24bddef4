import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readSlackDeliveryEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { MessageDelays } from "../shared/message-delays";
import { QueueBatches } from "../shared/queue-batch";
import { SlackDelivery } from "./delivery";
import { type SettledMessage, SlackPosting } from "./posting";
import { WebhookParameter } from "./webhook";

const environment = readSlackDeliveryEnvironment(process.env);
const log = new FunctionLog();
const batches = new QueueBatches(log, new MessageDelays(environment.messageQueueUrl));
const posting = new SlackPosting(
  new SlackDelivery(new WebhookParameter(new SSMClient(CLIENT_SETTINGS), environment.slackWebhookParameter)),
);

const SETTLED: Readonly<Record<SettledMessage["kind"], string>> = {
  posted: "message posted",
  unconfigured: "no webhook is configured: message not posted",
};

/** Posts to Slack what a topic has put into the queue. What Slack does not take goes back to the queue, for as long as it says. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.startInvocation(context);
  const attempts = event.Records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount));
  return batches.work<SettledMessage>(event, {
    process: (texts) =>
      posting.post(
        texts.map((text, index) => ({ text, attempts: attempts[index]! })),
        () => context.getRemainingTimeInMillis(),
      ),
    report: ({ kind }, messageId) => {
      log.info(SETTLED[kind], { message_id: messageId });
      return true;
    },
  });
}
