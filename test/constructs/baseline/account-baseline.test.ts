import {
  AccountBaseline,
  type AccountBaselineProps,
} from "../../../src/constructs/baseline/account-baseline";
import { policyOf, synthesize } from "../../support/synthesized";
import { synthesizeFunctions } from "../functions/fixtures";

const baseline = (props: AccountBaselineProps = {}) =>
  synthesize((stack) => void new AccountBaseline(stack, "Baseline", props));

describe("an account's baseline", () => {
  it("has by default a key, a topic that nobody subscribed to, and a trail of all regions", () => {
    const synthesized = baseline();

    expect(synthesized.resource("aws_kms_alias", "Baseline/Key/Alias").name).toBe("alias/figgy-account");
    expect(synthesized.resource("aws_sns_topic", "Baseline/Alerts/Resource").name).toBe("figgy-alarms");
    expect(synthesized.resources("aws_sns_topic_subscription")).toEqual({});
    expect(synthesized.resource("aws_cloudtrail", "Baseline/Trail/Resource")).toMatchObject({
      name: "figgy-trail",
      is_multi_region_trail: true,
      include_global_service_events: true,
    });
  });

  it("names everything by its prefix, and subscribes addresses", () => {
    const synthesized = baseline({ prefix: "base", alertEmails: ["a@example.com"] });

    expect(synthesized.resource("aws_kms_alias", "Baseline/Key/Alias").name).toBe("alias/base-account");
    expect(synthesized.resource("aws_cloudtrail", "Baseline/Trail/Resource").name).toBe("base-trail");
    expect(Object.values(synthesized.resources("aws_sns_topic_subscription"))).toMatchObject([
      { endpoint: "a@example.com" },
    ]);
  });

  it("raises an alarm when the trail falls silent", () => {
    const alarm = baseline().resource("aws_cloudwatch_metric_alarm", "Baseline/Trail/Heartbeat/Resource");

    expect(alarm).toMatchObject({
      treat_missing_data: "breaching",
      alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:figgy-alarms"],
    });
  });

  it("posts alarms to Slack by choice, and lets only the delivery and the deploy role use the webhook's key", () => {
    const deployRoleArns = ["arn:aws:iam::111111111111:role/deploy"];
    const synthesized = synthesizeFunctions((stack) => {
      new AccountBaseline(stack, "Baseline", { slackAlerts: { webhookVersion: 3 }, deployRoleArns });
    });
    const key = synthesized.resource("aws_kms_key", "Baseline/SlackWebhook/Key/Resource");
    const users = policyOf(key.policy as string)
      .Statement.filter(({ Action }) => [Action].flat().includes("kms:Decrypt"))
      .map(({ Condition }) => Condition.ArnLike["aws:PrincipalArn"] as string);

    expect(synthesized.resource("aws_ssm_parameter", "Baseline/SlackWebhook/Resource")).toMatchObject({
      name: "/figgy/integrations/slack/webhook-url",
      type: "SecureString",
      value_wo_version: 3,
    });
    expect(users.sort()).toEqual([
      ...deployRoleArns,
      "arn:aws:iam::111111111111:role/figgy-alarms-slack-delivery",
    ]);
    expect(
      synthesized.resource("aws_sns_topic_subscription", "Baseline/SlackAlerts/Messages/Resource"),
    ).toMatchObject({
      topic_arn: "arn:aws:sns:eu-central-1:111111111111:figgy-alarms",
    });
  });
});
