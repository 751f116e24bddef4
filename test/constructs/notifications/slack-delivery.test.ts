import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import { SlackDelivery, type SlackDeliveryProps } from "../../../src/constructs/notifications/slack-delivery";
import { WebhookParameter } from "../../../src/constructs/notifications/webhook-parameter";
import { refusal, type Synthesized } from "../../support/synthesized";
import { statementsOf, synthesizeFunctions } from "../functions/fixtures";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:111111111111:alarms";
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111111111111:alarms-slack-delivery-messages";
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
      timeout: 60,
      environment: {
        variables: {
          SLACK_WEBHOOK_PARAMETER: "/ops/slack",
          MESSAGE_QUEUE_URL:
            "https://sqs.eu-central-1.amazonaws.com/111111111111/alarms-slack-delivery-messages",
          DEAD_LETTER_QUEUE_URL:
            "https://sqs.eu-central-1.amazonaws.com/111111111111/alarms-slack-delivery-dead-letters",
        },
      },
    });
  });

  it("reads the topic's messages from a queue that tries each a hundred times, two batches at a time", () => {
    expect(synthesized.resource("aws_sns_topic_subscription", "Slack/Messages/Resource")).toMatchObject({
      topic_arn: TOPIC_ARN,
      protocol: "sqs",
      endpoint: QUEUE_ARN,
    });
    expect(synthesized.resource("aws_sqs_queue", "Slack/Messages/Queue/Resource")).toMatchObject({
      name: "alarms-slack-delivery-messages",
      visibility_timeout_seconds: 360,
      message_retention_seconds: 345_600,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN, maxReceiveCount: 100 }),
    });
    expect(synthesized.resource("aws_lambda_event_source_mapping", "Slack/Messages/Mapping")).toMatchObject({
      batch_size: 10,
      scaling_config: { maximum_concurrency: 2 },
    });
  });

  it("may have a message of its queue come again later, and of no other", () => {
    const { policy } = synthesized.resource("aws_iam_role_policy", "Slack/Function/RolePolicy") as {
      policy: string;
    };
    const delaying = Object.values(statementsOf(policy)).filter(({ Action }) =>
      JSON.stringify(Action).includes("sqs:ChangeMessageVisibility"),
    );
    expect(delaying).toEqual([
      { Effect: "Allow", Action: "sqs:ChangeMessageVisibility", Resource: QUEUE_ARN },
    ]);
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

  it("tells the topic of what waits and of its dead letters only: an alarm about Slack would be delivered by Slack", () => {
    const alarms = Object.values(synthesized.resources("aws_cloudwatch_metric_alarm"));
    expect(alarms).toHaveLength(7);
    expect(alarms.filter((alarm) => alarm.alarm_actions).map((alarm) => alarm.alarm_name as string)).toEqual(
      expect.arrayContaining([
        "alarms-slack-delivery-dead-letter-alarm",
        "alarms-slack-delivery-messages-age-alarm",
        "alarms-slack-delivery-unposted-alarm",
      ]),
    );
    expect(alarms.filter((alarm) => alarm.alarm_actions)).toHaveLength(3);
  });

  it("raises an alarm when no batch of an hour had a message that Slack took, and not in a burst", () => {
    expect(synthesized.resource("aws_cloudwatch_metric_alarm", "Slack/UnpostedAlarm/Resource")).toMatchObject(
      {
        namespace: "ConfigStore",
        metric_name: "PostingBlocked",
        dimensions: { service: "alarms-slack-delivery" },
        statistic: "Minimum",
        period: 1_800,
        evaluation_periods: 2,
        datapoints_to_alarm: 2,
        threshold: 0,
        alarm_actions: [TOPIC_ARN],
      },
    );
  });

  it("tells another topic of them, where there is one", () => {
    const set = synthesizeFunctions((stack) => {
      const topic = new AlertTopic(stack, "Alerts", { topicName: "news" });
      const alertTopic = new AlertTopic(stack, "Alarms", { topicName: "alarms" });
      const webhook = new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack", version: 1 });
      new SlackDelivery(stack, "Slack", { topic, webhook, alertTopic });
    });
    for (const path of [
      "Slack/Function/DeadLetterAlarm/Resource",
      "Slack/Messages/QueueAgeAlarm/Resource",
      "Slack/UnpostedAlarm/Resource",
    ])
      expect(set.resource("aws_cloudwatch_metric_alarm", path).alarm_actions).toEqual([TOPIC_ARN]);
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
    expect(set.resource("aws_sns_topic_subscription", "Slack/Messages/Resource").topic_arn).toBe(TOPIC_ARN);
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
