import {
  AccountBaseline,
  type AccountBaselineProps,
} from "../../../src/constructs/baseline/account-baseline";
import { synthesize } from "../../support/synthesized";

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
});
