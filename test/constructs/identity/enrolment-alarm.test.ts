import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { CloudTrailPipeline } from "../../../src/constructs/audit/cloudtrail-pipeline";
import { EnrolmentAlarm } from "../../../src/constructs/identity/enrolment-alarm";
import { synthesize } from "../../support/synthesized";

const build = (prefix?: string) =>
  synthesize((stack) => {
    const alertTopic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
    const trail = new CloudTrailPipeline(stack, "Trail", { trailName: "audit", alertTopic });
    new EnrolmentAlarm(stack, "Enrolments", { trail, alertTopic, prefix });
  });

describe("an alarm for second factors", () => {
  it("is raised by each that is enrolled, in whichever region IAM writes it down", () => {
    const made = build();

    expect(made.resource("aws_cloudwatch_log_metric_filter", "Enrolments/Enrolled/Filter")).toMatchObject({
      name: "figgy-device-enrolled",
      log_group_name: "/aws/cloudtrail/audit",
      pattern: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "EnableMFADevice" }',
    });
    expect(made.resource("aws_cloudwatch_metric_alarm", "Enrolments/Enrolled/Alarm/Resource")).toMatchObject({
      alarm_name: "figgy-device-enrolled",
      threshold: 0,
    });
  });

  it("is named by the prefix", () => {
    expect(
      build("conf").resource("aws_cloudwatch_metric_alarm", "Enrolments/Enrolled/Alarm/Resource").alarm_name,
    ).toBe("conf-device-enrolled");
  });
});
