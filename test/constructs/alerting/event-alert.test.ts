import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { EventAlert, type EventAlertProps } from "../../../src/constructs/alerting/event-alert";
import { argumentsOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const EVENT_PATTERN = { source: ["aws.kms"], detail: { eventName: ["DisableKey"] } };

function synthesizeAlert(props: Partial<EventAlertProps> = {}): Synthesized {
  return synthesize((stack) => {
    new AwsProvider(stack, "Provider");
    const alert = new EventAlert(stack, "Alert", {
      ruleName: "key-changes",
      description: "keys that are disabled",
      eventPattern: EVENT_PATTERN,
      message: "a key was disabled",
      topic: AlertTopic.fromTopicName(stack, "Topic", "alarms"),
      ...props,
    });
    expect(alert.ruleArn).toBe("arn:aws:events:eu-central-1:111111111111:rule/key-changes");
  });
}

function transformerOf(message: string) {
  const transformer = synthesizeAlert({ message }).resource("aws_cloudwatch_event_target", "Alert/Target")
    .input_transformer as { input_paths: Record<string, string>; input_template: string };
  return { ...transformer, text: JSON.parse(transformer.input_template) as string };
}

describe("an event alert", () => {
  it("is a rule on the default bus", () => {
    const rule = synthesizeAlert().resource("aws_cloudwatch_event_rule", "Alert/Resource");
    expect(argumentsOf(rule)).toEqual({
      name: "key-changes",
      description: "keys that are disabled",
      event_pattern: JSON.stringify(EVENT_PATTERN),
    });
  });

  it("sends to the topic and tries for a day", () => {
    const target = synthesizeAlert().resource("aws_cloudwatch_event_target", "Alert/Target");
    expect(target).toMatchObject({
      arn: "arn:aws:sns:eu-central-1:111111111111:alarms",
      target_id: "alert",
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
    });
  });

  it("says where and when", () => {
    expect(transformerOf("a key was disabled").text).toBe(
      "a key was disabled\naccount 111111111111, region <region>, at <time>",
    );
  });

  it("fills in the event's values, each once", () => {
    const { input_paths, text } = transformerOf("<$.detail.key> by <$.detail-type>: <$.detail.key>");
    expect(text).toMatch(/^<detail_key> by <detail-type>: <detail_key>\n/);
    expect(input_paths).toEqual({
      detail_key: "$.detail.key",
      "detail-type": "$.detail-type",
      region: "$.region",
      time: "$.time",
    });
  });

  it("keeps quotes and line breaks of the message", () => {
    expect(transformerOf('"quoted"\nand broken').text).toMatch(/^"quoted"\nand broken\n/);
  });

  it("refuses a rule's name that EventBridge refuses", () => {
    expect(refusal(() => synthesizeAlert({ ruleName: "key changes" })).message).toMatch(
      /^NAME_INVALID stack\/Alert\.ruleName: [^]*given {4}"key changes"[^]*letters, digits, dot, hyphen and underscore/,
    );
  });
});
