import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SNSEvent } from "aws-lambda";
import { readSlackDeliveryEnvironment } from "../../core/config-store/function-environment";
import { CLIENT_SETTINGS } from "../shared/aws-clients";
import { FunctionLog } from "../shared/function-log";
import { SlackDelivery } from "./delivery";
import { slackText } from "./message";
import { WebhookParameter } from "./webhook";

const environment = readSlackDeliveryEnvironment(process.env);
const log = new FunctionLog();
const delivery = new SlackDelivery(
  new WebhookParameter(new SSMClient(CLIENT_SETTINGS), environment.slackWebhookParameter),
);

/** Posts what a topic delivers to Slack. What Slack does not take fails the call, which is then tried again. */
export async function handler(event: SNSEvent, context: Context): Promise<void> {
  log.startInvocation(context);
  for (const { Sns } of event.Records) {
    const facts = { message_id: Sns.MessageId };
    try {
      const posted = await delivery.deliver(slackText(Sns.Message, Sns.Subject));
      log.info(posted ? "message posted" : "no webhook is configured: message not posted", facts);
    } catch (error) {
      log.failure("message not posted", error, facts);
      throw error;
    }
  }
}
