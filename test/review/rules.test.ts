import { RULES } from "../../src/review/rules/all-rules";
import { changeJson, planJson, planOf, policy, reviewOf } from "./support/plans";
import { review } from "../../src/review/review";

const seen = (...changes: object[]) =>
  reviewOf(...changes).findings.map(({ severity, rule, what }) => `${severity} ${rule}: ${what}`);
const allow = (...Action: string[]) => policy({ Effect: "Allow", Action, Resource: "arn:aws:s3:::b/*" });

describe("the rules", () => {
  it("are these, in this order", () => {
    expect(RULES.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
      "critical data-destroyed",
      "high state-moved",
      "high deployed-elsewhere",
      "critical public-exposure",
      "high cross-account-access",
      "high trust-changed",
      "high ceiling-changed",
      "medium access-gained",
      "high deletion-protection-removed",
      "high encryption-weakened",
      "high logging-weakened",
      "high retention-weakened",
      "high sign-in-weakened",
      "high safeguard-removed",
      "high stack-removed",
      "high program-run",
      "medium rename-without-moved",
      "medium drift",
      "medium unfinished-replacement",
      "high sensitive-shown",
      "medium sensitive-in-state",
      "medium provider-source-changed",
      "medium policy-unreadable",
      "medium forgotten",
      "low destroyed",
      "low access-lost",
      "low imported",
      "info moved",
      "info stack-added",
      "info policy-reworded",
    ]);
  });

  it("tell a policy that becomes unknown", () => {
    const change = changeJson("aws_iam_policy", {
      before: { policy: allow("s3:Get*") },
      after: {},
      unknown: { policy: true },
    });

    expect(seen(change)).toEqual([
      "medium policy-unreadable: the policy changes, and what it will say is not known",
    ]);
  });

  it.each([
    ["without statements", "{}"],
    ["with something else than statements", '{"Statement":["x"]}'],
    ["that is no JSON", "Allow"],
  ])("tell a policy %s, also a new one", (_, policy) => {
    const found = ["medium policy-unreadable: what it will say cannot be read as a policy"];

    expect(seen(changeJson("aws_iam_policy", { after: { policy } }))).toEqual(found);
    expect(
      seen(changeJson("aws_iam_policy", { before: { policy: allow("s3:Get*") }, after: { policy } })),
    ).toEqual(found);
  });

  it("tell all that a policy says where it could not be read before", () => {
    const change = changeJson("aws_iam_policy", {
      before: { policy: "{}" },
      after: { policy: allow("iam:PassRole") },
    });

    expect(seen(change)).toEqual(["medium access-gained: permissions are gained"]);
  });

  it("tell what policies of the organization without statements lay down no longer, and new", () => {
    const attributes = (image: string) => ({
      content: JSON.stringify({
        ec2_attributes: { image_block_public_access: { state: { "@@assign": image } } },
      }),
    });
    const change = changeJson("aws_organizations_policy", {
      before: attributes("block_new_sharing"),
      after: attributes("unblocked"),
    });

    expect(reviewOf(change).findings).toMatchObject([
      {
        rule: "ceiling-changed",
        severity: "high",
        details: [
          'new: ec2_attributes.image_block_public_access.state.@@assign = "unblocked"',
          'gone: ec2_attributes.image_block_public_access.state.@@assign = "block_new_sharing"',
        ],
      },
    ]);
  });

  it("tell a sensitive policy where it changes only", () => {
    const secret = (after: string) =>
      changeJson("aws_iam_policy", {
        before: { policy: allow("s3:Get*") },
        after: { policy: after },
        sensitive: { policy: true },
      });

    expect(seen(secret(allow("s3:Get*")))).toEqual([]);
    expect(seen(secret(allow("s3:*")))).toContain(
      "medium policy-unreadable: the policy changes, and what it will say is not known",
    );
  });

  it("tell what access is lost, and what is gained", () => {
    const change = changeJson("aws_iam_policy", {
      before: { policy: allow("s3:GetObject") },
      after: { policy: allow("s3:PutObject") },
    });

    expect(seen(change)).toEqual([
      "medium access-gained: permissions are gained",
      "low access-lost: permissions are lost",
    ]);
  });

  it("tell a policy that is reworded only", () => {
    const change = changeJson("aws_iam_policy", {
      before: { policy: allow("s3:GetObject", "s3:PutObject") },
      after: { policy: allow("s3:PutObject", "s3:GetObject") },
    });

    expect(seen(change)).toEqual(["info policy-reworded: the policy says the same in other words"]);
  });

  it("tell what leaves Terraform", () => {
    expect(seen(changeJson("aws_sqs_queue", { actions: ["forget"], before: { name: "q" } }))).toEqual([
      "medium forgotten: it leaves Terraform and stays in the account",
    ]);
  });

  it("tell what is deleted or replaced without data", () => {
    const replaced = changeJson("aws_sns_topic", {
      actions: ["delete", "create"],
      before: { name: "a" },
      after: { name: "b" },
      change: { replace_paths: [["name"]] },
    });

    expect(seen(changeJson("aws_sns_topic", { before: {} }))).toEqual(["low destroyed: it is deleted"]);
    expect(reviewOf(replaced).findings).toMatchObject([{ attribute: "name", before: "a", after: "b" }]);
  });

  it("tell that a policy of the organization is attached, detached or deleted", () => {
    const of = { target_id: "ou-1", policy_id: "p-1" };

    expect(seen(changeJson("aws_organizations_policy_attachment", { after: of }))).toEqual([
      "high ceiling-changed: a policy is attached",
    ]);
    expect(seen(changeJson("aws_organizations_policy_attachment", { before: of }))).toEqual([
      "high ceiling-changed: a policy is detached or attached elsewhere",
      "low destroyed: it is deleted",
    ]);
    expect(seen(changeJson("aws_organizations_policy", { before: { content: allow("*") } }))).toContain(
      "high ceiling-changed: the policy is deleted",
    );
  });

  it("tell a function that another account may call", () => {
    const permission = changeJson("aws_lambda_permission", { after: { principal: "999999999999" } });

    expect(seen(permission)).toEqual(["high cross-account-access: another account is let in"]);
  });

  it("tell fewer who may assume a role from others who may", () => {
    const trust = (...AWS: string[]) => ({
      assume_role_policy: policy({ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }),
    });
    const [one, other] = ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:role/b"];

    expect(seen(changeJson("aws_iam_role", { before: trust(one, other), after: trust(one) }))).toEqual([
      "medium trust-changed: fewer may assume the role",
    ]);
    expect(seen(changeJson("aws_iam_role", { before: trust(one), after: trust(one, other) }))).toEqual([
      "high trust-changed: others may assume the role, or under other conditions",
    ]);
  });

  it("tell what was deleted outside Terraform, worse where it guarded something", () => {
    const severityOf = (type: string) => {
      const drift = changeJson(type, { before: { name: "x" } });
      return review([planOf(planJson([], { resource_drift: [drift] }))]).findings[0]!.severity;
    };

    expect([severityOf("aws_cloudtrail"), severityOf("aws_sns_topic")]).toEqual(["high", "medium"]);
  });
});
