import { renderSarif } from "../../src/review/render/sarif";
import type { Finding } from "../../src/review/report";
import { review } from "../../src/review/review";
import { changeJson, planJson, planOf, policy, reviewOf } from "./support/plans";

const account = (id: string) => ({
  configuration: {
    provider_config: { aws: { name: "aws", expressions: { allowed_account_ids: { constant_value: [id] } } } },
  },
});

function retention(before: number, after: number, address = "aws_cloudwatch_log_group.it"): object {
  return changeJson("aws_cloudwatch_log_group", {
    address,
    before: { retention_in_days: before },
    after: { retention_in_days: after },
  });
}

function opened(id: string, ...names: string[]): object {
  const statement = (name: string) => ({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${id}:role/${name}` },
    Action: "sqs:SendMessage",
    Resource: `arn:aws:sqs:eu-central-1:${id}:orders`,
  });
  return changeJson("aws_sqs_queue_policy", {
    before: { policy: policy(statement("first")) },
    after: { policy: policy(...["first", ...names].map(statement)) },
  });
}

const only = (findings: readonly Finding[], rule: string) =>
  findings.filter((finding) => finding.rule === rule).map(({ fingerprint }) => fingerprint);
const of = (change: object, rule: string, id = "111111111111") =>
  only(review([planOf(planJson([change], account(id)), `${id}.json`)]).findings, rule)[0]!;

describe("a fingerprint", () => {
  it("is sixteen hexadecimal digits, and stays as it is from release to release", () => {
    expect(of(retention(365, 30), "retention-weakened")).toBe("2b0f3816033637d0");
  });

  it("is the same in every run, whatever else the plan changes", () => {
    const alone = of(retention(365, 30), "retention-weakened");
    const among = reviewOf(changeJson("aws_sns_topic", { after: {} }), retention(365, 30)).findings;

    expect(only(among, "retention-weakened")).toEqual([alone]);
  });

  it.each([
    ["the old value", retention(366, 30)],
    ["the new value", retention(365, 1)],
    ["the address", retention(365, 30, "aws_cloudwatch_log_group.other")],
    ["the module", retention(365, 30, "module.a.aws_cloudwatch_log_group.it")],
  ])("differs with %s", (_, other) => {
    expect(of(other, "retention-weakened")).not.toBe(of(retention(365, 30), "retention-weakened"));
  });

  it("does not accept more of the same: 365 to 30 is neither 30 to 1 nor 365 to 1", () => {
    const all = [retention(365, 30), retention(30, 1), retention(365, 1)];

    expect(new Set(all.map((change) => of(change, "retention-weakened"))).size).toBe(3);
  });

  it("is one for all instances of a resource", () => {
    const instance = (key: string) => retention(365, 30, `aws_cloudwatch_log_group.it["${key}"]`);

    expect(of(instance("a"), "retention-weakened")).toBe(of(instance("b"), "retention-weakened"));
  });

  it("is one for the same change in many accounts, alone or together, although each names its own id", () => {
    const ids = ["111111111111", "222222222222"];
    const alone = ids.map((id) => of(opened(id, "second"), "access-gained", id));
    const together = review(
      ids.map((id) => planOf(planJson([opened(id, "second")], account(id)), `${id}.json`)),
    );

    expect(only(together.findings, "access-gained")).toEqual([alone[0]]);
    expect(alone[1]).toBe(alone[0]);
  });

  it("tells apart what policies say, and not in which order they say it", () => {
    const fingerprint = (...names: string[]) => of(opened("111111111111", ...names), "access-gained");

    expect(fingerprint("second", "third")).toBe(fingerprint("third", "second"));
    expect(fingerprint("second", "third")).not.toBe(fingerprint("second"));
  });

  it("tells a deletion from a replacement", () => {
    const table = (actions: string[], after: object | null) =>
      changeJson("aws_dynamodb_table", { actions, before: { name: "t" }, after });

    expect(of(table(["delete"], null), "data-destroyed")).not.toBe(
      of(table(["delete", "create"], { name: "t" }), "data-destroyed"),
    );
  });

  it("tells apart long lists of policies that a role gets", () => {
    const role = (last: string) => {
      const managed_policy_arns = [...Array(9).keys(), last].map(
        (name) => `arn:aws:iam::aws:policy/Some${name}`,
      );
      return changeJson("aws_iam_role", { before: { name: "r" }, after: { name: "r", managed_policy_arns } });
    };

    expect(of(role("A"), "access-gained")).not.toBe(of(role("B"), "access-gained"));
  });

  it("stands in SARIF, where services tell by it what they have seen before", () => {
    const report = reviewOf(retention(365, 30));

    expect(JSON.parse(renderSarif(report)).runs[0].results[0].partialFingerprints).toEqual({
      "foundationReview/v1": report.findings[0]!.fingerprint,
    });
  });
});
