import type { TerraformStack } from "cdktf";
import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import { WebhookParameter } from "../../../src/constructs/notifications/webhook-parameter";
import { refusal, type Synthesized } from "../../support/synthesized";
import { statementsOf, synthesizeFunctions } from "../functions/fixtures";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:111111111111:figgy-notifications";

type Notifications = (stack: TerraformStack) => ConfigStoreProps["notifications"];

const storeWith = (notifications: Notifications): Synthesized =>
  synthesizeFunctions((stack) => {
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      notifications: notifications(stack),
    });
  });

const slackOf = (stack: TerraformStack) =>
  new WebhookParameter(stack, "Webhook", {
    parameterName: "/figgy/integrations/slack/webhook-url",
    version: 1,
  });

/** The functions that are told of the topic and may publish to it. */
function notifying(synthesized: Synthesized): string[] {
  const told = Object.values(synthesized.resources("aws_lambda_function"))
    .filter(({ environment }) => environment?.variables.NOTIFICATION_TOPIC_ARN === TOPIC_ARN)
    .map(({ function_name }) => function_name as string);
  const allowed = Object.values(synthesized.resources("aws_iam_role_policy"))
    .filter(({ policy }) => statementsOf(policy as string).NotifyPublish?.Resource === TOPIC_ARN)
    .map(({ name }) => name as string);
  expect(allowed.sort()).toEqual(told.sort());
  return told;
}

const notifyDeletes = (synthesized: Synthesized) =>
  synthesized.resource("aws_ssm_parameter", "Store/Notifications/Deletions");

const REPLICATORS = [
  "figgy-dynamo-stream-replicator",
  "figgy-replication-syncer",
  "figgy-ssm-stream-replicator",
];

describe("a config store that notifies nobody", () => {
  it("has no topic, no delivery, and no function that publishes", () => {
    const synthesized = storeWith(() => undefined);

    expect(synthesized.resources("aws_sns_topic")).toEqual({});
    expect(JSON.stringify(synthesized.json)).not.toMatch(/NOTIFICATION_TOPIC_ARN|sns:Publish|slack/);
  });
});

describe("a config store that notifies by e-mail", () => {
  const synthesized = storeWith(() => ({ emails: ["team@example.com"] }));

  it("has an encrypted topic of its own for it", () => {
    expect(synthesized.resource("aws_sns_topic", "Store/Notifications/Topic/Resource")).toMatchObject({
      name: "figgy-notifications",
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Store_Key_\w+\.arn\}$/) as string,
    });
    expect(Object.values(synthesized.resources("aws_sns_topic_subscription"))).toMatchObject([
      { protocol: "email", endpoint: "team@example.com" },
    ]);
  });

  it("lets the functions that replicate publish, and no other", () => {
    expect(notifying(synthesized)).toEqual(REPLICATORS);
  });

  it("lets them encrypt this topic's messages through SNS, and nothing else", () => {
    const { policy } = synthesized.resource(
      "aws_iam_role_policy",
      "Store/Functions/replication-syncer/RolePolicy",
    ) as { policy: string };

    expect(statementsOf(policy).NotifyEncrypt).toMatchObject({
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/figgy-store" },
        StringEquals: { "kms:ViaService": "sns.eu-central-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:sns:topicArn": TOPIC_ARN },
      },
    });
  });

  it("tells clients that Slack hears of no deletions", () => {
    expect(notifyDeletes(synthesized)).toMatchObject({
      name: "/figgy/integrations/slack/notify-deletes",
      value: "false",
    });
  });
});

describe("a config store that notifies of deletions too", () => {
  it("lets the auditor publish, and tells it where", () => {
    const synthesized = storeWith((stack) => ({ slack: slackOf(stack), deletions: true }));
    const auditor = synthesized.resource("aws_lambda_function", "Store/Functions/config-auditor/Resource");

    expect(notifying(synthesized)).toEqual(["figgy-config-auditor", ...REPLICATORS]);
    expect(auditor.environment.variables).toMatchObject({
      ENVIRONMENT_ALIAS: "dev",
      NOTIFICATION_TOPIC_ARN: TOPIC_ARN,
    });
    expect(notifyDeletes(synthesized).value).toBe("true");
  });

  it("says that Slack hears of none where only addresses do", () => {
    const synthesized = storeWith(() => ({ emails: ["team@example.com"], deletions: true }));

    expect(notifying(synthesized)).toContain("figgy-config-auditor");
    expect(notifyDeletes(synthesized).value).toBe("false");
  });
});

describe("a config store that notifies by Slack", () => {
  const synthesized = storeWith((stack) => ({ slack: slackOf(stack) }));

  it("posts from the topic, through a queue, by a function that reads the webhook", () => {
    expect(
      synthesized.resource("aws_sns_topic_subscription", "Store/Notifications/Slack/Messages/Resource"),
    ).toMatchObject({
      protocol: "sqs",
      endpoint: "arn:aws:sqs:eu-central-1:111111111111:figgy-notifications-slack-delivery-messages",
    });
  });

  it("lets no other function read the webhook", () => {
    const readers = Object.values(synthesized.resources("aws_iam_role_policy")).filter(({ policy }) =>
      Object.values(statementsOf(policy as string)).some(
        ({ Effect, Resource }) =>
          Effect === "Allow" && JSON.stringify(Resource).includes("/integrations/slack/webhook-url"),
      ),
    );

    expect(readers.map(({ name }) => name as string)).toEqual(["figgy-notifications-slack-delivery"]);
  });
});

describe("notifications that reach nobody", () => {
  it.each([[{}], [{ emails: [] }], [{ deletions: true }]])("are refused: %j", (notifications) => {
    expect(refusal(() => storeWith(() => notifications)).problems).toEqual([
      {
        code: "VALUE_MISSING",
        path: "stack/Store/Notifications.emails",
        value: (notifications as { emails?: [] }).emails,
        allowed: "an e-mail address, a Slack webhook, or both",
        fix: "say who is notified, or leave the notifications out",
      },
    ]);
  });
});
