import { ACCOUNT, type ChangeJson, changeJson, OTHER_ACCOUNT, policy, reviewOf } from "../support/plans";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const allow = (Action: string, rest: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...rest });
const open = policy(allow("x:Read", { Principal: "*" }));
const found = (type: string, change: ChangeJson) =>
  reviewOf(changeJson(type, change)).findings.map(
    ({ severity, rule, what }) => `${severity} ${rule}: ${what}`,
  );

describe("a policy of a type that no table lists", () => {
  it.each(["policy", "resource_policy", "policy_document", "access_policies", "PolicyDocument"])(
    "is read where an argument is called %s",
    (name) => {
      expect(found("other_vault", { after: { [name]: open } })).toEqual([
        "critical public-exposure: everyone is let in",
      ]);
    },
  );

  it("lets another account in", () => {
    const after = { policy: policy(allow("x:Read", { Principal: { AWS: OTHER_ACCOUNT } })) };

    expect(found("other_vault", { after })).toEqual(["high cross-account-access: another account is let in"]);
  });

  it("is its holder's where it names no principal", () => {
    expect(found("other_role_policy", { after: { policy: policy(allow("*")) } })).toEqual([
      "high access-gained: powerful permissions are gained",
    ]);
  });

  it("is one of trust where it says who assumes", () => {
    const trust = policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" });

    expect(found("other_role", { after: { assume_role_policy_document: trust } })).toEqual([
      "critical public-exposure: everyone may assume the role",
    ]);
  });

  it("is read before it goes, too", () => {
    const change = { before: { policy: open }, after: { policy: null } };

    expect(found("other_vault", change)).toEqual(["low access-lost: permissions are lost"]);
  });

  it.each([
    ["text", "everyone"],
    ["JSON without statements", JSON.stringify({ rules: [{ Effect: "Allow" }] })],
    ["statements that neither allow nor deny", policy({ Operation: "Audit", Principal: "*" })],
    ["statements of which one does not", policy(allow("*", { Principal: "*" }), { Principal: "*" })],
    ["no statement at all", policy()],
    ["what breaks off", '{"Statement":[{"Effect":"Allow"'],
    ["a number", 1],
  ])("is not %s", (_label, text) => {
    expect(found("other_vault", { after: { policy: text } })).toEqual([]);
  });

  it("is none in an argument of another name", () => {
    expect(found("aws_ssm_parameter", { after: { value: open, description: open } })).toEqual([]);
  });
});

describe("a stack policy of CloudFormation", () => {
  it("opens nothing, though it is written as a policy for everyone", () => {
    const policy_body = policy({ Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" });

    expect(found("aws_cloudformation_stack", { after: { name: "s", policy_body } })).toEqual([]);
  });
});

describe("policies in blocks", () => {
  const role = (...policies: readonly string[]) => ({
    name: "r",
    assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: ROOT } }),
    inline_policy: policies.map((text, index) => ({ name: `p${index}`, policy: text })),
  });
  const read = policy(allow("s3:GetObject"));

  it("count together", () => {
    const gains = { before: role(read), after: role(read, policy(allow("*"))) };
    const moves = {
      before: role(policy(allow("a:B"), allow("c:D"))),
      after: role(policy(allow("a:B")), policy(allow("c:D"))),
    };

    expect(found("aws_iam_role", gains)).toEqual(["high access-gained: powerful permissions are gained"]);
    expect(found("aws_iam_role", moves)).toEqual([
      "info policy-reworded: the policy says the same in other words",
    ]);
  });

  it("are compared with those that the role has elsewhere", () => {
    const moved = reviewOf(
      changeJson("aws_iam_role", { before: role(read), after: role() }),
      changeJson("aws_iam_role_policy", { after: { name: "p0", role: "r", policy: read } }),
    );

    expect(moved.findings.map(({ rule }) => rule)).not.toContain("access-gained");
  });

  it("say nothing where the block is computed", () => {
    const computed = {
      before: role(read),
      after: { ...role(), inline_policy: undefined },
      unknown: { inline_policy: true },
    };

    expect(found("aws_iam_role", computed)).toEqual([]);
  });

  it("cannot be reviewed where one is only known after apply", () => {
    const after = { ...role(read), inline_policy: [{ name: "p0" }] };
    const unknown = { inline_policy: [{ policy: true }] };

    expect(found("aws_iam_role", { before: role(read), after, unknown })).toEqual([
      "medium policy-unreadable: the policy changes, and what it will say is not known",
    ]);
  });

  it("of access points in many regions let everyone in", () => {
    const after = { details: [{ name: "p", policy: open }] };

    expect(found("aws_s3control_multi_region_access_point_policy", { after })).toEqual([
      "critical public-exposure: everyone is let in",
    ]);
  });
});

describe("a policy that limits sessions", () => {
  it.each([
    ["aws_transfer_user", "policy"],
    ["aws_rolesanywhere_profile", "session_policy"],
  ])("gives more once it is gone (%s)", (type, attribute) => {
    const change = { before: { [attribute]: policy(allow("s3:GetObject")) }, after: { [attribute]: null } };

    expect(found(type, change)).toContain("medium access-gained: sessions may do all that the role may");
  });
});
