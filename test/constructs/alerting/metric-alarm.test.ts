import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { MetricAlarm, type MetricAlarmProps } from "../../../src/constructs/alerting/metric-alarm";
import { argumentsOf, type Json, refusal, synthesize } from "../../support/synthesized";

const DEFAULTS: MetricAlarmProps = {
  alarmName: "queue-depth",
  description: "look into the queue",
  metric: { namespace: "AWS/SQS", metricName: "Depth", statistic: "Maximum" },
  threshold: 0,
};

function alarmOf(props: (stack: TerraformStack) => MetricAlarmProps): Json {
  const synthesized = synthesize((stack) => {
    new AwsProvider(stack, "Provider");
    new MetricAlarm(stack, "Alarm", props(stack));
  });
  return argumentsOf(synthesized.resource("aws_cloudwatch_metric_alarm", "Alarm/Resource"));
}

function refused(props: Partial<MetricAlarmProps>): string {
  return refusal(() => alarmOf(() => ({ ...DEFAULTS, ...props }))).message;
}

describe("a metric alarm", () => {
  it("looks at one minute, takes silence as good, and tells nobody by default", () => {
    expect(alarmOf(() => DEFAULTS)).toEqual({
      alarm_name: "queue-depth",
      alarm_description: "look into the queue",
      namespace: "AWS/SQS",
      metric_name: "Depth",
      statistic: "Maximum",
      period: 60,
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      treat_missing_data: "notBreaching",
    });
  });

  it("takes every setting, and tells a topic of its beginning and its end", () => {
    const alarm = alarmOf((stack) => ({
      alarmName: "slow",
      description: "too slow",
      metric: {
        namespace: "AWS/Lambda",
        metricName: "Duration",
        dimensions: { FunctionName: "f" },
        statistic: "p99",
        periodSeconds: 300,
      },
      comparison: "LessThanOrEqualToThreshold",
      threshold: 48_000,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      missingData: "breaching",
      topic: AlertTopic.fromTopicName(stack, "Topic", "alarms"),
    }));

    const actions = ["arn:aws:sns:eu-central-1:111111111111:alarms"];
    expect(alarm).toEqual({
      alarm_name: "slow",
      alarm_description: "too slow",
      namespace: "AWS/Lambda",
      metric_name: "Duration",
      dimensions: { FunctionName: "f" },
      extended_statistic: "p99",
      period: 300,
      comparison_operator: "LessThanOrEqualToThreshold",
      threshold: 48_000,
      evaluation_periods: 5,
      datapoints_to_alarm: 3,
      treat_missing_data: "breaching",
      alarm_actions: actions,
      ok_actions: actions,
    });
  });

  it("knows its ARN at synthesis", () => {
    synthesize((stack) => {
      new AwsProvider(stack, "Provider");
      const alarm = new MetricAlarm(stack, "Alarm", DEFAULTS);
      expect(alarm.alarmArn).toBe("arn:aws:cloudwatch:eu-central-1:111111111111:alarm:queue-depth");
    });
  });

  it.each([
    [
      "a name that is too long",
      { alarmName: "x".repeat(256) },
      /^NAME_INVALID stack\/Alarm\.alarmName: [^]*a metric alarm name of 1 to 255 characters[^]*shorten it by 1 characters$/,
    ],
    ["a name with a tab", { alarmName: "a\tb" }, /^NAME_INVALID stack\/Alarm\.alarmName: /],
    [
      "a period that CloudWatch does not have",
      { metric: { ...DEFAULTS.metric, periodSeconds: 90 } },
      /^VALUE_OUT_OF_RANGE stack\/Alarm\.metric\.periodSeconds: [^]*allowed {2}10, 20, 30 or a multiple of 60 seconds/,
    ],
    [
      "periods that span more than a day",
      { evaluationPeriods: 25, metric: { ...DEFAULTS.metric, periodSeconds: 3600 } },
      /^VALUE_OUT_OF_RANGE stack\/Alarm\.evaluationPeriods: [^]*from 1 to 24 periods of 3600 seconds: a day at most/,
    ],
    [
      "more datapoints than periods",
      { evaluationPeriods: 2, datapointsToAlarm: 3 },
      /^VALUE_OUT_OF_RANGE stack\/Alarm\.datapointsToAlarm: [^]*from 1 to 2 periods, no more than evaluationPeriods/,
    ],
  ])("refuses %s", (_, props, message) => {
    expect(refused(props)).toMatch(message);
  });

  it("names all problems at once", () => {
    const error = refusal(() => alarmOf(() => ({ ...DEFAULTS, alarmName: "", evaluationPeriods: 0 })));
    expect(error.problems.map(({ path }) => path)).toEqual([
      "stack/Alarm.alarmName",
      "stack/Alarm.evaluationPeriods",
    ]);
  });
});
