import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { AlertTopic, type AlertTopicProps } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import { type Json, policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:111111111111:alarms";

function synthesizeTopic(props: Partial<AlertTopicProps> = {}): Synthesized {
  return synthesize((stack) => {
    new AwsProvider(stack, "Provider");
    const topic = new AlertTopic(stack, "Alerts", { topicName: "alarms", ...props });
    expect(topic.topicArn).toBe(TOPIC_ARN);
  });
}

function topicPolicy(synthesized: Synthesized): Record<string, Json> {
  const { Statement } = policyOf(synthesized.resource("aws_sns_topic", "Alerts/Resource").policy as string);
  return Object.fromEntries(Statement.map(({ Sid, ...statement }) => [Sid as string, statement]));
}

describe("an alert topic", () => {
  it("is encrypted by a key of its own by default, and has no subscription", () => {
    const synthesized = synthesizeTopic();
    expect(synthesized.resource("aws_sns_topic", "Alerts/Resource")).toMatchObject({
      name: "alarms",
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Alerts_Key_\w+\.arn\}$/) as string,
    });
    expect(synthesized.resource("aws_kms_alias", "Alerts/Key/Alias").name).toBe("alias/alarms");
    expect(synthesized.resources("aws_sns_topic_subscription")).toEqual({});
  });

  it("lets only alarms of this account publish, and rules, and nobody without TLS", () => {
    expect(topicPolicy(synthesizeTopic())).toEqual({
      AlarmsPublish: {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC_ARN,
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:111111111111:alarm:*" },
          StringEquals: { "aws:SourceAccount": "111111111111" },
        },
      },
      RulesPublish: {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC_ARN,
      },
      DenyWithoutTls: {
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: TOPIC_ARN,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    });
  });

  it("lets whoever holds its statements publish, and encrypt this topic's messages alone", () => {
    let statements: Json = {};
    const synthesized = synthesize((stack) => {
      new AwsProvider(stack, "Provider");
      const topic = new AlertTopic(stack, "Alerts", { topicName: "alarms" });
      statements = Object.fromEntries(topic.publishStatements("Tell").map((s) => [s.sid, s]));
    });
    const { Statement } = policyOf(
      synthesized.resource("aws_kms_key", "Alerts/Key/Resource").policy as string,
    );
    const context = { "kms:EncryptionContext:aws:sns:topicArn": TOPIC_ARN };

    expect(statements).toMatchObject({
      TellPublish: { actions: ["sns:Publish"], resources: [TOPIC_ARN] },
      TellEncrypt: { conditions: { StringLike: context } },
    });
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "111111111111",
            "kms:ViaService": "sns.eu-central-1.amazonaws.com",
          },
          StringLike: context,
        },
      }),
    );
  });

  it("lets CloudWatch and EventBridge use the key for this topic's messages alone", () => {
    const { policy } = synthesizeTopic().resource("aws_kms_key", "Alerts/Key/Resource") as { policy: string };
    const uses = policyOf(policy).Statement.filter(({ Principal }) => (Principal as Json).Service);
    expect(uses.map(({ Principal }) => (Principal as Json).Service as string).sort()).toEqual([
      "cloudwatch.amazonaws.com",
      "events.amazonaws.com",
    ]);
    for (const { Condition, Action } of uses) {
      expect(Condition).toEqual({ StringLike: { "kms:EncryptionContext:aws:sns:topicArn": TOPIC_ARN } });
      expect(Action).toEqual(expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey"]));
    }
  });

  it("takes a key that is given", () => {
    const synthesized = synthesize((stack) => {
      new AwsProvider(stack, "Provider");
      const encryptionKey = new Key(stack, "Shared", { alias: "shared", description: "shared" });
      new AlertTopic(stack, "Alerts", { topicName: "alarms", encryptionKey });
    });
    expect(Object.keys(synthesized.resources("aws_kms_key"))).toEqual(["Shared/Resource"]);
    expect(synthesized.resource("aws_kms_key", "Shared/Resource").policy).toContain(TOPIC_ARN);
  });

  it("subscribes e-mail addresses, which keep their construct when their order changes", () => {
    const emails = ["ops@example.com", "dev+alerts@example.org"];
    const subscriptions = synthesizeTopic({ emails }).resources("aws_sns_topic_subscription");
    expect(Object.keys(subscriptions).sort()).toEqual([
      "Alerts/Email-dev+alerts@example.org",
      "Alerts/Email-ops@example.com",
    ]);
    expect(subscriptions["Alerts/Email-ops@example.com"]).toMatchObject({
      protocol: "email",
      endpoint: "ops@example.com",
    });
    expect(synthesizeTopic({ emails: [...emails].reverse() }).json).toEqual(synthesizeTopic({ emails }).json);
  });

  it("takes an address that is named twice once", () => {
    const emails = ["ops@example.com", "ops@example.com"];
    expect(Object.keys(synthesizeTopic({ emails }).resources("aws_sns_topic_subscription"))).toHaveLength(1);
  });

  it("has the partition's ARNs", () => {
    const china = { accountId: "222222222222", region: "cn-north-1" };
    const synthesized = synthesize((stack) => {
      new AwsProvider(stack, "Provider");
      new AlertTopic(stack, "Alerts", { topicName: "alarms" });
    }, china);
    expect(topicPolicy(synthesized).RulesPublish!.Resource).toBe(
      "arn:aws-cn:sns:cn-north-1:222222222222:alarms",
    );
    expect(JSON.stringify(synthesized.json)).not.toContain("arn:aws:");
  });

  it("stands for a topic that exists already", () => {
    const synthesized = synthesize((stack) => {
      new AwsProvider(stack, "Provider");
      const topic = AlertTopic.fromTopicName(stack, "Alerts", "alarms");
      expect(topic).toMatchObject({ topicName: "alarms", topicArn: TOPIC_ARN });
    });
    expect(synthesized.paths).toEqual([]);
  });

  it("refuses a name and addresses that cannot work, all at once", () => {
    const { problems, message } = refusal(() =>
      synthesizeTopic({ topicName: "my alarms", emails: ["ops", "ok@example.com", "a@b, c@d.com"] }),
    );
    expect(problems.map(({ code, value }) => [code, value])).toEqual([
      ["NAME_INVALID", "my alarms"],
      ["EMAIL_INVALID", "ops"],
      ["EMAIL_INVALID", "a@b, c@d.com"],
    ]);
    expect(message).toContain("EMAIL_INVALID stack/Alerts.emails: this is not an e-mail address");
  });

  it("refuses the name of an existing topic that cannot be one", () => {
    const act = () => synthesize((stack) => AlertTopic.fromTopicName(stack, "Alerts", "a.fifo"));
    expect(refusal(act).message).toMatch(/^NAME_INVALID stack\/Alerts\.topicName: /);
  });
});
