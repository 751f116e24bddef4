import { apiCallPattern } from "../../../src/core/event-pattern";
import { EventForwarding, type EventForwardingProps } from "../../../src/constructs/audit/event-forwarding";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import { policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const BUS = "arn:aws:events:eu-west-1:222222222222:event-bus/central";
const RULE = "arn:aws:events:eu-central-1:111111111111:rule/to-central";
const PROPS: EventForwardingProps = {
  ruleName: "to-central",
  eventBusArn: BUS,
  eventPattern: apiCallPattern({ service: "ssm", eventNames: ["PutParameter"] }),
};

function synthesizeForwarding(props: Partial<EventForwardingProps> = {}): Synthesized {
  return synthesize((stack) => {
    const forwarding = new EventForwarding(stack, "Forwarding", { ...PROPS, ...props });
    expect(forwarding.ruleArn).toBe(RULE);
  });
}

describe("forwarding of events", () => {
  const synthesized = synthesizeForwarding();

  it("sends what the rule matches to the bus, as a role, and retries for a day", () => {
    expect(
      JSON.parse(
        synthesized.resource("aws_cloudwatch_event_rule", "Forwarding/Resource").event_pattern as string,
      ),
    ).toEqual(PROPS.eventPattern);
    expect(synthesized.resource("aws_cloudwatch_event_target", "Forwarding/Target")).toMatchObject({
      arn: BUS,
      role_arn: "arn:aws:iam::111111111111:role/to-central",
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: "arn:aws:sqs:eu-central-1:111111111111:to-central-undelivered" },
    });
  });

  it("may put events on that one bus, on behalf of that one rule", () => {
    const policy = synthesized.resource("aws_iam_role_policy", "Forwarding/Policy").policy as string;
    expect(policyOf(policy).Statement).toEqual([
      { Sid: "Put", Effect: "Allow", Action: "events:PutEvents", Resource: BUS },
    ]);
    const trust = synthesized.resource("aws_iam_role", "Forwarding/Role").assume_role_policy as string;
    expect(policyOf(trust).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:SourceArn": RULE },
          StringEquals: { "aws:SourceAccount": "111111111111" },
        },
      },
    ]);
  });

  it("loses nothing: what cannot be delivered waits in an encrypted queue and raises an alarm", () => {
    const queue = synthesized.resource("aws_sqs_queue", "Forwarding/Undelivered/Resource");
    expect(queue).toMatchObject({ name: "to-central-undelivered", message_retention_seconds: 1_209_600 });
    expect(queue.kms_master_key_id).toMatch(/^\$\{aws_kms_key\.Forwarding_Key_/);
    const senders = policyOf(queue.policy as string).Statement.filter(({ Effect }) => Effect === "Allow");
    expect(senders).toMatchObject([{ Condition: { ArnEquals: { "aws:SourceArn": RULE } } }]);
    expect(
      synthesized.resource("aws_cloudwatch_metric_alarm", "Forwarding/UndeliveredAlarm/Resource"),
    ).toMatchObject({
      alarm_name: "to-central-undelivered",
      dimensions: { QueueName: "to-central-undelivered" },
      threshold: 0,
      treat_missing_data: "notBreaching",
    });
  });

  it("uses the key and the topic it is given", () => {
    const given = synthesize((stack) => {
      const encryptionKey = new Key(stack, "Key", { alias: "key", description: "key" });
      const alertTopic = new AlertTopic(stack, "Topic", { topicName: "alarms", encryptionKey });
      new EventForwarding(stack, "Forwarding", { ...PROPS, encryptionKey, alertTopic });
    });
    expect(Object.keys(given.resources("aws_kms_key"))).toEqual(["Key/Resource"]);
    expect(
      given.resource("aws_cloudwatch_metric_alarm", "Forwarding/UndeliveredAlarm/Resource").alarm_actions,
    ).toEqual(["arn:aws:sns:eu-central-1:111111111111:alarms"]);
  });

  it("refuses a bus that is none and a name that no queue can have, at once", () => {
    const { problems, message } = refusal(() =>
      synthesizeForwarding({ eventBusArn: "central", ruleName: "to.central" }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Forwarding.ruleName",
      "VALUE_UNKNOWN stack/Forwarding.eventBusArn",
    ]);
    expect(message).toContain("allowed  arn:<partition>:events:<region>:<account>:event-bus/<name>");
  });
});
