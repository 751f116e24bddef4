import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { CloudTrailPipeline } from "../../../src/constructs/audit/cloudtrail-pipeline";
import { TrailAlarm } from "../../../src/constructs/audit/trail-alarm";
import type { CloudTrailPipelineProps } from "../../../src/constructs/audit/trail-props";
import { synthesize } from "../../support/synthesized";

const FILTER = '{ $.eventName = "CreateUser" }';

const build = (trail: Partial<CloudTrailPipelineProps> = {}, warnings: string[] = []) =>
  synthesize((stack) => {
    const topic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
    const alarm = new TrailAlarm(stack, "Alarm", {
      trail: new CloudTrailPipeline(stack, "Trail", {
        trailName: "audit",
        alertTopic: topic,
        ...trail,
      } as CloudTrailPipelineProps),
      alarmName: "users-made",
      description: "somebody made a user",
      filterPattern: FILTER,
      topic,
    });
    warnings.push(...alarm.node.metadata.map(({ data }) => String(data)));
  });

describe("an alarm on a trail", () => {
  it("counts what the pattern matches in the trail's log group, once that is there", () => {
    const filter = build().resource("aws_cloudwatch_log_metric_filter", "Alarm/Filter");

    expect(filter).toMatchObject({
      log_group_name: "/aws/cloudtrail/audit",
      pattern: FILTER,
      metric_transformation: { name: "users-made", namespace: "audit/calls", value: "1" },
    });
    expect(filter.depends_on).toContainEqual(expect.stringMatching(/^aws_cloudwatch_log_group\./));
  });

  it("is raised by a single call", () => {
    expect(build().resource("aws_cloudwatch_metric_alarm", "Alarm/Alarm/Resource")).toMatchObject({
      alarm_name: "users-made",
      metric_name: "users-made",
      namespace: "audit/calls",
      statistic: "Sum",
      period: 60,
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:alarms"],
    });
  });

  it("watches a trail that is managed elsewhere by its log group", () => {
    const trail = {
      trail: "reference",
      trailArn: "arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit",
      logGroupName: "trails",
    } as const;

    expect(build(trail).resource("aws_cloudwatch_log_metric_filter", "Alarm/Filter")).toMatchObject({
      log_group_name: "trails",
    });
  });

  it("warns that it watches nothing where the log group is not known", () => {
    const warnings: string[] = [];
    const trailArn = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit";
    const synthesized = build({ trail: "reference", trailArn }, warnings);

    expect(warnings).toEqual([expect.stringContaining("users-made watches nothing")]);
    expect(synthesized.resources("aws_cloudwatch_log_metric_filter")).toEqual({});
  });
});
