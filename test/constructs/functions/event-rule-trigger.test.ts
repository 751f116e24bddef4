import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import {
  EventRuleTrigger,
  type EventRuleTriggerProps,
} from "../../../src/constructs/functions/event-rule-trigger";
import type { LambdaFunctionProps } from "../../../src/constructs/functions/lambda-function";
import { argumentsOf, refusal, type Synthesized } from "../../support/synthesized";
import { auditor, keyServices, roleStatements, statementsOf, synthesizeFunctions } from "./fixtures";

const EVENT_PATTERN = { source: ["aws.ssm"] };
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111111111111:auditor-cw-event";
const RULE_ARN = "arn:aws:events:eu-central-1:111111111111:rule/auditor-cw-event";
const DEAD_LETTERS_ARN = "arn:aws:sqs:eu-central-1:111111111111:auditor-dead-letters";

function triggerWith(
  props: Partial<EventRuleTriggerProps> = {},
  ofFunction: Partial<LambdaFunctionProps> = {},
): Synthesized {
  return synthesizeFunctions((stack) => {
    const target = auditor(stack, ofFunction);
    new EventRuleTrigger(target, "Changes", { target, eventPattern: EVENT_PATTERN, ...props });
  });
}

describe("an event rule that triggers a function", () => {
  const synthesized = triggerWith();

  it("is a rule on the default bus", () => {
    expect(
      argumentsOf(synthesized.resource("aws_cloudwatch_event_rule", "Auditor/Changes/Resource")),
    ).toEqual({
      name: "auditor-cw-event",
      description: "events for the function auditor",
      event_pattern: JSON.stringify(EVENT_PATTERN),
    });
  });

  it("sends to a queue for a day, then to the dead letters", () => {
    expect(synthesized.resource("aws_cloudwatch_event_target", "Auditor/Changes/Target")).toMatchObject({
      arn: QUEUE_ARN,
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: DEAD_LETTERS_ARN },
    });
  });

  it("has a queue that waits six times as long as the function, for less time than the dead letters", () => {
    expect(synthesized.resource("aws_sqs_queue", "Auditor/Changes/Queue/Resource")).toMatchObject({
      name: "auditor-cw-event",
      visibility_timeout_seconds: 360,
      message_retention_seconds: 345_600,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN, maxReceiveCount: 5 }),
    });
  });

  it.each(["Auditor/Changes/Queue/Resource", "Auditor/DeadLetters/Resource"])(
    "may send to %s, and nothing else may",
    (path) => {
      const statements = Object.values(
        statementsOf(synthesized.resource("aws_sqs_queue", path).policy as string),
      );
      const allowed = statements.filter(({ Effect }) => Effect === "Allow");
      expect(allowed).toEqual([
        expect.objectContaining({
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
        }),
      ]);
    },
  );

  it("lets EventBridge use the key for these queues' messages", () => {
    const contexts = keyServices(synthesized)
      .filter(([service]) => service === "events.amazonaws.com")
      .map(([, condition]) => condition);
    expect(contexts).toEqual([
      { StringLike: { "kms:EncryptionContext:aws:sqs:arn": [QUEUE_ARN, DEAD_LETTERS_ARN] } },
    ]);
  });

  it("hands over batches of ten to two executions, of which the failed parts come back", () => {
    expect(
      argumentsOf(synthesized.resource("aws_lambda_event_source_mapping", "Auditor/Changes/Mapping")),
    ).toEqual({
      event_source_arn: QUEUE_ARN,
      function_name: "arn:aws:lambda:eu-central-1:111111111111:function:auditor",
      batch_size: 10,
      maximum_batching_window_in_seconds: 0,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 2 },
      depends_on: [
        expect.stringMatching(/^aws_sqs_queue\.Auditor_Changes_Queue_/),
        expect.stringMatching(/^aws_lambda_function\.Auditor_/),
      ],
    });
  });

  it("lets the function receive from its own queue and decrypt its messages", () => {
    expect(roleStatements(synthesized)).toMatchObject({
      ChangesReceive: {
        Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        Resource: QUEUE_ARN,
      },
      ChangesDecrypt: {
        Action: "kms:Decrypt",
        Condition: { StringLike: { "kms:EncryptionContext:aws:sqs:arn": QUEUE_ARN } },
      },
    });
  });

  it("raises an alarm when events wait for a quarter of an hour", () => {
    const alarm = synthesized.resource(
      "aws_cloudwatch_metric_alarm",
      "Auditor/Changes/QueueAgeAlarm/Resource",
    );
    expect(alarm).toMatchObject({
      alarm_name: "auditor-cw-event-age-alarm",
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "auditor-cw-event" },
      threshold: 900,
    });
    expect(alarm.alarm_actions).toBeUndefined();
  });

  it("takes every setting", () => {
    const set = synthesizeFunctions((stack) => {
      const target = auditor(stack, {
        alertTopic: new AlertTopic(stack, "Alerts", { topicName: "alarms" }),
        reservedConcurrency: 20,
      });
      new EventRuleTrigger(target, "Changes", {
        target,
        eventPattern: EVENT_PATTERN,
        description: "changes of parameters",
        ruleName: "parameter-changes",
        batchSize: 100,
        maximumBatchingWindowSeconds: 30,
        maximumConcurrency: 20,
        maxReceiveCount: 3,
        queueAgeAlarmSeconds: 60,
      });
    });
    expect(set.resource("aws_cloudwatch_event_rule", "Auditor/Changes/Resource")).toMatchObject({
      name: "parameter-changes",
      description: "changes of parameters",
    });
    expect(set.resource("aws_sqs_queue", "Auditor/Changes/Queue/Resource")).toMatchObject({
      name: "parameter-changes",
      visibility_timeout_seconds: 390,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS_ARN, maxReceiveCount: 3 }),
    });
    expect(set.resource("aws_lambda_event_source_mapping", "Auditor/Changes/Mapping")).toMatchObject({
      batch_size: 100,
      maximum_batching_window_in_seconds: 30,
      scaling_config: { maximum_concurrency: 20 },
    });
    expect(
      set.resource("aws_cloudwatch_metric_alarm", "Auditor/Changes/QueueAgeAlarm/Resource"),
    ).toMatchObject({ threshold: 60, alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:alarms"] });
  });

  it("may be one of several", () => {
    const two = synthesizeFunctions((stack) => {
      const target = auditor(stack);
      for (const id of ["first-rule", "second-rule"]) {
        new EventRuleTrigger(target, id, { target, eventPattern: EVENT_PATTERN, ruleName: id });
      }
    });
    expect(Object.keys(roleStatements(two))).toEqual(
      expect.arrayContaining(["firstruleReceive", "secondruleReceive"]),
    );
  });

  it.each<[string, Partial<EventRuleTriggerProps>, RegExp]>([
    [
      "a rule's name that a queue cannot have",
      { ruleName: "a.b" },
      /^NAME_INVALID stack\/Auditor\/Changes\.ruleName: [^]*a queue name of 1 to 80/,
    ],
    [
      "an empty batch",
      { batchSize: 0 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.batchSize: [^]*from 1 to 10000 messages/,
    ],
    [
      "a window of more than five minutes",
      { maximumBatchingWindowSeconds: 301 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.maximumBatchingWindowSeconds: [^]*from 0 to 300 seconds/,
    ],
    [
      "a concurrency of one",
      { maximumConcurrency: 1 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.maximumConcurrency: [^]*from 2 to 1000 executions/,
    ],
    [
      "a concurrency of 1,001",
      { maximumConcurrency: 1_001 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.maximumConcurrency: [^]*from 2 to 1000 executions/,
    ],
    [
      "events that are never tried",
      { maxReceiveCount: 0 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.maxReceiveCount: [^]*from 1 to 1000 receives/,
    ],
    [
      "a large batch without a window",
      { batchSize: 11 },
      /^COMBINATION_INVALID stack\/Auditor\/Changes\.batchSize: [^]*at most 10 without a batching window[^]*set maximumBatchingWindowSeconds to 1/,
    ],
  ])("refuses %s", (_, props, message) => {
    expect(refusal(() => triggerWith(props)).message).toMatch(message);
  });

  it("refuses more executions than the function has for itself", () => {
    expect(refusal(() => triggerWith({}, { reservedConcurrency: 1 })).message).toMatch(
      /^COMBINATION_INVALID stack\/Auditor\/Changes\.maximumConcurrency: [^]*given {4}2[^]*reserved concurrency of 1/,
    );
  });

  it("refuses a pattern that is longer than EventBridge accepts", () => {
    const eventPattern = [EVENT_PATTERN, { source: ["x".repeat(2_048)] }];
    expect(refusal(() => triggerWith({ eventPattern })).message).toMatch(
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Changes\.eventPattern: [^]*a pattern of 2063 characters[^]*at most 2048/,
    );
  });

  it("refuses a default name that is too long for a rule", () => {
    const functionName = "f".repeat(56);
    expect(refusal(() => triggerWith({}, { functionName })).message).toMatch(
      /^NAME_INVALID stack\/Auditor\/Changes\.ruleName: [^]*a rule name of 1 to 64 characters/,
    );
  });
});

describe("an event rule of two patterns", () => {
  const second = { source: ["aws.kms"] };
  const synthesized = triggerWith({ eventPattern: [EVENT_PATTERN, second] });

  it("is two rules, the first where a rule of one pattern is", () => {
    const rules = synthesized.resources("aws_cloudwatch_event_rule");
    expect(
      Object.entries(rules).map(([path, { name, event_pattern }]) => [path, name, event_pattern]),
    ).toEqual([
      ["Auditor/Changes/Resource", "auditor-cw-event", JSON.stringify(EVENT_PATTERN)],
      ["Auditor/Changes/Resource2", "auditor-cw-event-2", JSON.stringify(second)],
    ]);
  });

  it("has one queue, to which both may send", () => {
    const targets = Object.values(synthesized.resources("aws_cloudwatch_event_target"));
    expect(targets.map(({ arn }) => arn)).toEqual([QUEUE_ARN, QUEUE_ARN]);

    const { policy } = synthesized.resource("aws_sqs_queue", "Auditor/Changes/Queue/Resource");
    expect(policy).toContain(`"${RULE_ARN}"`);
    expect(policy).toContain(`"${RULE_ARN}-2"`);
  });
});
