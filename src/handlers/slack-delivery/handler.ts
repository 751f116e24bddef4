import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { readSlackDeliveryEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { MessageDelays } from "../shared/message-delays";
import { QueueBatches, type Undone } from "../shared/queue-batch";
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
  const received = event.Records.map(({ attributes }) => ({
    attempts: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
  }));
  return batches.work<SettledMessage>(event, {
    process: async (texts) => {
      const messages = texts.map((text, index) => ({ text, ...received[index]! }));
      const outcomes = await posting.post(messages, () => context.getRemainingTimeInMillis());
      countBlocked(outcomes.map(({ kind }) => kind));
      return outcomes;
    },
    report: ({ kind }, messageId) => {
      log.info(SETTLED[kind], { message_id: messageId });
      return true;
    },
  });
}

/** A burst in which Slack asks to wait again and again is not blocked, as long as some of each half hour gets through. */
function countBlocked(kinds: readonly (SettledMessage | Undone)["kind"][]): void {
  const posted = kinds.includes("posted");
  const someWait = kinds.includes("failed") || kinds.includes("postponed");
  if (posted || someWait) log.count("postingBlocked", posted ? 0 : 1);
}
