import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import { SlackDelivery, type SlackDeliveryProps } from "../../../src/constructs/notifications/slack-delivery";
import { WebhookParameter } from "../../../src/constructs/notifications/webhook-parameter";
import { argumentsOf, refusal, type Synthesized } from "../../support/synthesized";
import { statementsOf, synthesizeFunctions } from "../functions/fixtures";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:111111111111:alarms";
const FUNCTION_ARN = "arn:aws:lambda:eu-central-1:111111111111:function:alarms-slack-delivery";
const DEAD_LETTERS_ARN = "arn:aws:sqs:eu-central-1:111111111111:alarms-slack-delivery-dead-letters";

function slackWith(props: Partial<SlackDeliveryProps> = {}): Synthesized {
  return synthesizeFunctions((stack) => {
    const topic = new AlertTopic(stack, "Alerts", { topicName: "alarms" });
    const webhook = new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack", version: 1 });
    new SlackDelivery(stack, "Slack", { topic, webhook, ...props });
  });
}

describe("a Slack delivery", () => {
  const synthesized = slackWith();

  it("runs the bundled function, which is told the parameter's name and never the URL", () => {
    expect(synthesized.resource("aws_lambda_function", "Slack/Function/Resource")).toMatchObject({
      function_name: "alarms-slack-delivery",
      filename: expect.stringMatching(/slack-delivery\.zip$/) as string,
      environment: { variables: { SLACK_WEBHOOK_PARAMETER: "/ops/slack" } },
    });
  });

  it("subscribes the function to the topic, and keeps what cannot be delivered to it", () => {
    expect(argumentsOf(synthesized.resource("aws_sns_topic_subscription", "Slack/Subscription"))).toEqual({
      topic_arn: TOPIC_ARN,
      protocol: "lambda",
      endpoint: FUNCTION_ARN,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN }),
      depends_on: [
        expect.stringMatching(/^aws_lambda_permission\.Slack_Permission_/),
        expect.stringMatching(/^aws_sqs_queue\.Slack_Function_DeadLetters_/),
        expect.stringMatching(/^aws_sns_topic\.Alerts_/),
      ],
    });
  });

  it("lets this topic alone invoke the function and leave dead letters", () => {
    expect(synthesized.resource("aws_lambda_permission", "Slack/Permission")).toMatchObject({
      principal: "sns.amazonaws.com",
      source_arn: TOPIC_ARN,
    });
    const { policy } = synthesized.resource("aws_sqs_queue", "Slack/Function/DeadLetters/Resource") as {
      policy: string;
    };
    expect(Object.values(statementsOf(policy))).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "sns.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": TOPIC_ARN } },
      }),
    );
  });

  it("may read this parameter and decrypt nothing else by the parameter's key", () => {
    const { policy } = synthesized.resource("aws_iam_role_policy", "Slack/Function/RolePolicy") as {
      policy: string;
    };
    const parameterArn = "arn:aws:ssm:eu-central-1:111111111111:parameter/ops/slack";
    expect(statementsOf(policy)).toMatchObject({
      ReadWebhook: { Action: "ssm:GetParameter", Resource: parameterArn },
      DecryptWebhook: {
        Action: "kms:Decrypt",
        Condition: {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/ops/slack" },
          StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameterArn },
        },
      },
    });
  });

  it("tells the topic of its dead letters only: an alarm about Slack would be delivered by Slack", () => {
    const alarms = Object.values(synthesized.resources("aws_cloudwatch_metric_alarm"));
    expect(alarms).toHaveLength(5);
    expect(alarms.filter((alarm) => alarm.alarm_actions).map((alarm) => alarm.alarm_name as string)).toEqual([
      "alarms-slack-delivery-dead-letter-alarm",
    ]);
  });

  it("tells another topic of its dead letters, where there is one", () => {
    const set = synthesizeFunctions((stack) => {
      const topic = new AlertTopic(stack, "Alerts", { topicName: "news" });
      const alertTopic = new AlertTopic(stack, "Alarms", { topicName: "alarms" });
      const webhook = new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack", version: 1 });
      new SlackDelivery(stack, "Slack", { topic, webhook, alertTopic });
    });
    expect(
      set.resource("aws_cloudwatch_metric_alarm", "Slack/Function/DeadLetterAlarm/Resource").alarm_actions,
    ).toEqual([TOPIC_ARN]);
  });

  it("takes every setting, and a topic and a parameter that exist already", () => {
    const set = synthesizeFunctions((stack) => {
      const key = new Key(stack, "Shared", { alias: "shared", description: "shared" });
      new SlackDelivery(stack, "Slack", {
        topic: AlertTopic.fromTopicName(stack, "Topic", "alarms"),
        webhook: WebhookParameter.fromParameterName(stack, "Webhook", "/ops/slack", key),
        functionName: "to-slack",
        logRetentionDays: 30,
        encryptionKey: key,
      });
    });
    expect(set.resource("aws_lambda_function", "Slack/Function/Resource").function_name).toBe("to-slack");
    expect(set.resource("aws_cloudwatch_log_group", "Slack/Function/LogGroup").retention_in_days).toBe(30);
    expect(Object.keys(set.resources("aws_kms_key"))).toEqual(["Shared/Resource"]);
    expect(set.resource("aws_sns_topic_subscription", "Slack/Subscription").topic_arn).toBe(TOPIC_ARN);
    expect(set.resources("aws_ssm_parameter")).toEqual({});
  });

  it("refuses a topic whose name is too long for a function's", () => {
    const topicOf = (name: string) => () =>
      synthesizeFunctions((stack) => {
        const webhook = new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack", version: 1 });
        new SlackDelivery(stack, "Slack", { topic: AlertTopic.fromTopicName(stack, "Topic", name), webhook });
      });
    expect(refusal(topicOf("t".repeat(50))).message).toMatch(
      /^NAME_INVALID stack\/Slack\/Function\.functionName: /,
    );
  });
});
