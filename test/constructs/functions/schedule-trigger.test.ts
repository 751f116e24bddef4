import fc from "fast-check";
import {
  ScheduleTrigger,
  type ScheduleTriggerProps,
} from "../../../src/constructs/functions/schedule-trigger";
import { argumentsOf, refusal, type Synthesized } from "../../support/synthesized";
import { auditor, statementsOf, synthesizeFunctions } from "./fixtures";

const RULE_ARN = "arn:aws:events:eu-central-1:111111111111:rule/auditor-cron-schedule";
const FUNCTION_ARN = "arn:aws:lambda:eu-central-1:111111111111:function:auditor";

function scheduleWith(props: Partial<ScheduleTriggerProps> = {}): Synthesized {
  return synthesizeFunctions((stack) => {
    const target = auditor(stack);
    new ScheduleTrigger(target, "Schedule", { target, schedule: "rate(30 minutes)", ...props });
  });
}

describe("a schedule that triggers a function", () => {
  const synthesized = scheduleWith();

  it("is a rule with the function's name", () => {
    expect(
      argumentsOf(synthesized.resource("aws_cloudwatch_event_rule", "Auditor/Schedule/Resource")),
    ).toEqual({
      name: "auditor-cron-schedule",
      description: "runs the function auditor",
      schedule_expression: "rate(30 minutes)",
    });
  });

  it("may invoke the function", () => {
    expect(synthesized.resource("aws_lambda_permission", "Auditor/Schedule/Permission")).toMatchObject({
      statement_id: "auditor-cron-schedule",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      source_arn: RULE_ARN,
    });
  });

  it("invokes it within the hour, or leaves a dead letter", () => {
    const target = argumentsOf(
      synthesized.resource("aws_cloudwatch_event_target", "Auditor/Schedule/Target"),
    );
    expect(target).toMatchObject({
      arn: FUNCTION_ARN,
      retry_policy: { maximum_event_age_in_seconds: 3_600, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: "arn:aws:sqs:eu-central-1:111111111111:auditor-dead-letters" },
      depends_on: [
        expect.stringMatching(/^aws_lambda_permission\./),
        expect.stringMatching(/^aws_sqs_queue\.Auditor_DeadLetters_/),
      ],
    });
    expect(target.input).toBeUndefined();
  });

  it("may send dead letters", () => {
    const { policy } = synthesized.resource("aws_sqs_queue", "Auditor/DeadLetters/Resource") as {
      policy: string;
    };
    expect(Object.values(statementsOf(policy))).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
      }),
    );
  });

  it("takes every setting", () => {
    const set = scheduleWith({
      schedule: "cron(0 3 ? * MON-FRI *)",
      description: "every night",
      ruleName: "nightly.run",
      input: { full: true },
      maximumEventAgeSeconds: 60,
      maximumRetryAttempts: 0,
    });
    expect(set.resource("aws_cloudwatch_event_rule", "Auditor/Schedule/Resource")).toMatchObject({
      name: "nightly.run",
      description: "every night",
      schedule_expression: "cron(0 3 ? * MON-FRI *)",
    });
    expect(set.resource("aws_lambda_permission", "Auditor/Schedule/Permission").statement_id).toBe(
      "nightly-run",
    );
    expect(set.resource("aws_cloudwatch_event_target", "Auditor/Schedule/Target")).toMatchObject({
      input: '{"full":true}',
      retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 },
    });
  });

  it("takes every rate of more than one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000 }),
        fc.constantFrom("minutes", "hours", "days"),
        (count, unit) => {
          scheduleWith({ schedule: `rate(${count} ${unit})` });
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([
    "rate(1 minutes)",
    "rate(2 minute)",
    "rate(0 hours)",
    "rate(30 seconds)",
    "cron(0 3 * * *)",
    "0 3 * * ? *",
    "at(2030-01-01T00:00:00)",
    "",
  ])("refuses the schedule %j", (schedule) => {
    expect(refusal(() => scheduleWith({ schedule })).message).toMatch(
      /^VALUE_UNKNOWN stack\/Auditor\/Schedule\.schedule: [^]*rate\(1 hour\), rate\(30 minutes\), or cron\(\) with six fields/,
    );
  });

  it.each<[Partial<ScheduleTriggerProps>, RegExp]>([
    [{ ruleName: "every night" }, /^NAME_INVALID stack\/Auditor\/Schedule\.ruleName: /],
    [
      { maximumEventAgeSeconds: 86_401 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Schedule\.maximumEventAgeSeconds: [^]*from 60 to 86400 seconds/,
    ],
    [
      { maximumRetryAttempts: 186 },
      /^VALUE_OUT_OF_RANGE stack\/Auditor\/Schedule\.maximumRetryAttempts: [^]*from 0 to 185 retries/,
    ],
  ])("refuses %j", (props, message) => {
    expect(refusal(() => scheduleWith(props)).message).toMatch(message);
  });
});
