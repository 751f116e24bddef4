import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import {
  WebhookParameter,
  type WebhookParameterProps,
} from "../../../src/constructs/notifications/webhook-parameter";
import { argumentsOf, type Json, policyOf, refusal, type Synthesized } from "../../support/synthesized";
import { synthesizeFunctions } from "../functions/fixtures";

const PARAMETER_ARN = "arn:aws:ssm:eu-central-1:111111111111:parameter/ops/slack.url";
const READER = "arn:aws:iam::111111111111:role/reader";

function webhookWith(props: Partial<WebhookParameterProps> = {}): Synthesized {
  return synthesizeFunctions((stack) => {
    new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack.url", version: 1, ...props });
  });
}

function keyUses(synthesized: Synthesized): Json[] {
  const { policy } = synthesized.resource("aws_kms_key", "Webhook/Key/Resource") as { policy: string };
  return policyOf(policy).Statement.filter(({ Condition }) =>
    JSON.stringify(Condition ?? {}).includes("ViaService"),
  );
}

describe("a webhook's parameter", () => {
  it("is a secret that is written and never read back", () => {
    expect(argumentsOf(webhookWith().resource("aws_ssm_parameter", "Webhook/Resource"))).toEqual({
      name: "/ops/slack.url",
      description: "URL of the Slack webhook to which alerts are posted",
      type: "SecureString",
      key_id: expect.stringMatching(/^\$\{aws_kms_key\.Webhook_Key_\w+\.arn\}$/) as string,
      allowed_pattern: "^https://hooks\\.slack(-gov)?\\.com/.+$",
      value_wo: "${var.slack_webhook_url}",
      value_wo_version: 1,
      lifecycle: { ignore_changes: ["tags", "tags_all"] },
    });
  });

  it("comes from an ephemeral variable, which may be empty and is else a URL of Slack's", () => {
    expect(webhookWith().json.variable).toEqual({
      slack_webhook_url: {
        type: "string",
        description: "URL of the Slack webhook; needed when its version changes",
        default: "",
        nullable: false,
        sensitive: true,
        ephemeral: true,
        validation: [
          {
            condition:
              '${var.slack_webhook_url == "" || can(regex("^https://hooks\\\\.slack(-gov)?\\\\.com/.+$", var.slack_webhook_url))}',
            error_message: "The URL of a Slack webhook begins with https://hooks.slack.com/.",
          },
        ],
      },
    });
  });

  it("has a key of its own, for this parameter alone", () => {
    const synthesized = webhookWith();
    expect(synthesized.resource("aws_kms_alias", "Webhook/Key/Alias").name).toBe("alias/ops/slack-url");
    for (const { Condition } of keyUses(synthesized)) {
      expect(Condition).toMatchObject({
        StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:PARAMETER_ARN": PARAMETER_ARN },
      });
    }
  });

  it("can be decrypted by its readers and its writers only, once the writers are named", () => {
    const writer = "arn:aws:iam::111111111111:role/terraform";
    const synthesized = synthesizeFunctions((stack) => {
      new WebhookParameter(stack, "Webhook", {
        parameterName: "/ops/slack.url",
        version: 1,
        writers: [writer],
      }).allowReader(READER);
    });
    const principals = keyUses(synthesized).map(({ Action, Condition }) => [
      (Condition as Json).ArnLike?.["aws:PrincipalArn"] as unknown,
      [Action].flat().includes("kms:Encrypt"),
    ]);
    expect(principals).toEqual(
      expect.arrayContaining([
        [READER, false],
        [writer, true],
      ]),
    );
    expect(principals).toHaveLength(2);
  });

  it("takes every setting", () => {
    const synthesized = synthesizeFunctions((stack) => {
      new WebhookParameter(stack, "Webhook", {
        parameterName: "/ops/slack.url",
        version: 7,
        variableName: "team_webhook",
        encryptionKey: new Key(stack, "Shared", { alias: "shared", description: "shared" }),
      });
    });
    expect(synthesized.resource("aws_ssm_parameter", "Webhook/Resource")).toMatchObject({
      key_id: expect.stringMatching(/^\$\{aws_kms_key\.Shared_\w+\.arn\}$/) as string,
      value_wo: "${var.team_webhook}",
      value_wo_version: 7,
    });
    expect(Object.keys(synthesized.json.variable as Json)).toEqual(["team_webhook"]);
    expect(Object.keys(synthesized.resources("aws_kms_key"))).toEqual(["Shared/Resource"]);
  });

  it("tells a topic of changes to its key", () => {
    const synthesized = synthesizeFunctions((stack) => {
      const alertTopic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
      new WebhookParameter(stack, "Webhook", { parameterName: "/ops/slack", version: 1, alertTopic });
    });
    expect(Object.values(synthesized.resources("aws_cloudwatch_event_target"))).toEqual([
      expect.objectContaining({ arn: "arn:aws:sns:eu-central-1:111111111111:alarms" }),
    ]);
  });

  it("refuses what cannot be a parameter or a variable, all at once", () => {
    const { problems, message } = refusal(() =>
      webhookWith({ parameterName: "ops/slack", version: 0, variableName: "my-variable" }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Webhook.parameterName",
      "VALUE_OUT_OF_RANGE stack/Webhook.version",
      "NAME_INVALID stack/Webhook.variableName",
    ]);
    expect(message).toContain("a letter or underscore, then letters, digits and underscores");
    expect(message).toContain("from 1 to 1000000 times that it was set");
  });

  it("refuses the name of an existing parameter that cannot be one", () => {
    const act = () =>
      synthesizeFunctions((stack) => {
        const key = new Key(stack, "Key", { alias: "k", description: "k" });
        WebhookParameter.fromParameterName(stack, "Webhook", "slack", key);
      });
    expect(refusal(act).message).toMatch(/^NAME_INVALID stack\/Webhook\.parameterName: /);
  });
});
