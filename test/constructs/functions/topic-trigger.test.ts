import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import type { LambdaFunctionProps } from "../../../src/constructs/functions/lambda-function";
import { TopicTrigger, type TopicTriggerProps } from "../../../src/constructs/functions/topic-trigger";
import { argumentsOf, refusal, type Synthesized } from "../../support/synthesized";
import { auditor, keyServices, roleStatements, statementsOf, synthesizeFunctions } from "./fixtures";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:111111111111:news";
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111111111111:auditor-messages";
const DEAD_LETTERS_ARN = "arn:aws:sqs:eu-central-1:111111111111:auditor-dead-letters";

function triggerWith(
  props: Partial<TopicTriggerProps> = {},
  ofFunction: Partial<LambdaFunctionProps> = {},
): Synthesized {
  return synthesizeFunctions((stack) => {
    const target = auditor(stack, ofFunction);
    const topic = new AlertTopic(stack, "News", { topicName: "news" });
    new TopicTrigger(target, "News", { target, topic, ...props });
  });
}

describe("a topic that triggers a function", () => {
  const synthesized = triggerWith();

  it("sends to a queue, as SNS wraps its messages, and what it cannot deliver to the dead letters", () => {
    expect(argumentsOf(synthesized.resource("aws_sns_topic_subscription", "Auditor/News/Resource"))).toEqual({
      topic_arn: TOPIC_ARN,
      protocol: "sqs",
      endpoint: QUEUE_ARN,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN }),
      depends_on: [
        expect.stringMatching(/^aws_sqs_queue\.Auditor_News_Queue_/),
        expect.stringMatching(/^aws_sqs_queue\.Auditor_DeadLetters_/),
        expect.stringMatching(/^aws_sns_topic\.News_/),
      ],
    });
  });

  it("has an encrypted queue, which waits six times as long as the function, for less time than the dead letters", () => {
    expect(synthesized.resource("aws_sqs_queue", "Auditor/News/Queue/Resource")).toMatchObject({
      name: "auditor-messages",
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Auditor_Key_/) as string,
      visibility_timeout_seconds: 360,
      message_retention_seconds: 345_600,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN, maxReceiveCount: 5 }),
    });
  });

  it.each(["Auditor/News/Queue/Resource", "Auditor/DeadLetters/Resource"])(
    "may send to %s over TLS, and nothing else may",
    (path) => {
      const statements = Object.values(
        statementsOf(synthesized.resource("aws_sqs_queue", path).policy as string),
      );
      expect(statements).toEqual([
        expect.objectContaining({
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Condition: { ArnEquals: { "aws:SourceArn": TOPIC_ARN } },
        }),
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ]);
    },
  );

  it("lets SNS use the key for these queues' messages", () => {
    expect(keyServices(synthesized).filter(([service]) => service === "sns.amazonaws.com")).toEqual([
      [
        "sns.amazonaws.com",
        { StringLike: { "kms:EncryptionContext:aws:sqs:arn": [DEAD_LETTERS_ARN, QUEUE_ARN] } },
      ],
    ]);
  });

  it("hands over batches of ten to two executions, of which the failed parts come back", () => {
    expect(synthesized.resource("aws_lambda_event_source_mapping", "Auditor/News/Mapping")).toMatchObject({
      event_source_arn: QUEUE_ARN,
      batch_size: 10,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 2 },
    });
  });

  it("lets the function receive from its own queue and decrypt its messages, and no more", () => {
    expect(roleStatements(synthesized)).toMatchObject({
      NewsReceive: {
        Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        Resource: QUEUE_ARN,
      },
      NewsDecrypt: {
        Action: "kms:Decrypt",
        Condition: { StringLike: { "kms:EncryptionContext:aws:sqs:arn": QUEUE_ARN } },
      },
    });
  });

  it("takes every setting, and a topic that exists already", () => {
    const set = synthesizeFunctions((stack) => {
      const target = auditor(stack);
      new TopicTrigger(target, "News", {
        target,
        topic: AlertTopic.fromTopicName(stack, "News", "news"),
        queueName: "headlines",
        batchSize: 100,
        maximumBatchingWindowSeconds: 30,
        maximumConcurrency: 20,
        maxReceiveCount: 1_000,
        queueAgeAlarmSeconds: 60,
      });
    });
    expect(set.resource("aws_sqs_queue", "Auditor/News/Queue/Resource")).toMatchObject({
      name: "headlines",
      visibility_timeout_seconds: 390,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN, maxReceiveCount: 1_000 }),
    });
    expect(set.resource("aws_lambda_event_source_mapping", "Auditor/News/Mapping")).toMatchObject({
      batch_size: 100,
      maximum_batching_window_in_seconds: 30,
      scaling_config: { maximum_concurrency: 20 },
    });
    expect(set.resource("aws_cloudwatch_metric_alarm", "Auditor/News/QueueAgeAlarm/Resource")).toMatchObject({
      alarm_name: "headlines-age-alarm",
      threshold: 60,
    });
    expect(set.resource("aws_sns_topic_subscription", "Auditor/News/Resource").topic_arn).toBe(TOPIC_ARN);
  });

  it("refuses everything that SQS or Lambda refuses, at once", () => {
    const { message } = refusal(() =>
      triggerWith({ queueName: "a.b", batchSize: 11, maximumConcurrency: 1, maxReceiveCount: 1_001 }),
    );
    expect(message).toMatch(/NAME_INVALID stack\/Auditor\/News\.queueName: [^]*a queue name of 1 to 80/);
    expect(message).toMatch(/COMBINATION_INVALID stack\/Auditor\/News\.batchSize: [^]*at most 10 without/);
    expect(message).toMatch(
      /VALUE_OUT_OF_RANGE stack\/Auditor\/News\.maximumConcurrency: [^]*from 2 to 1000/,
    );
    expect(message).toMatch(/VALUE_OUT_OF_RANGE stack\/Auditor\/News\.maxReceiveCount: [^]*from 1 to 1000/);
  });

  it("refuses more executions than the function has for itself", () => {
    expect(refusal(() => triggerWith({}, { reservedConcurrency: 1 })).message).toMatch(
      /^COMBINATION_INVALID stack\/Auditor\/News\.maximumConcurrency: [^]*reserved concurrency of 1/,
    );
  });
});
