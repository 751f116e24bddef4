import type { Answer } from "../../../src/access/answer";
import { evaluate } from "../../../src/access/evaluate";
import { expectDenied } from "../../../src/access/expect-access";
import type { AccessRequest } from "../../../src/access/request";
import { readWorld } from "../../../src/access/world/read-world";
import { json, type Resources, stack } from "../support/terraform";
import { ACCOUNT, allow, deny, OTHER_ACCOUNT, ROLE } from "../support/worlds";

const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/app/url`;
const READ = json(allow("ssm:GetParameter", "*"));
const ROLES: Resources = { aws_iam_role: { r: { name: "app", assume_role_policy: json() } } };
const MANAGED: Resources = { aws_iam_policy: { p: { name: "read", policy: READ } } };

function ask(resources: Resources, request: Partial<AccessRequest> = {}): Answer {
  const asked = { principal: ROLE, action: "ssm:GetParameter", resource: PARAMETER, ...request };
  return evaluate(asked, readWorld([stack({ ...ROLES, ...resources })]));
}

describe("a policy of whom only Terraform knows", () => {
  it.each<readonly [string, Resources, string]>([
    [
      "inline, by the name of a data source",
      { aws_iam_role_policy: { q: { role: "${data.aws_iam_role.other.name}", policy: READ } } },
      "whether ${terraform:data.aws_iam_role.other.name} of dev aws_iam_role_policy.q is this role",
    ],
    [
      "inline, by one of several roles",
      { aws_iam_role_policy: { q: { role: "${aws_iam_role.r[0].name}", policy: READ } } },
      "whether ${terraform:aws_iam_role.r[0].name} of dev aws_iam_role_policy.q is this role",
    ],
    [
      "attached",
      {
        ...MANAGED,
        aws_iam_role_policy_attachment: {
          q: { role: "${module.app.role}", policy_arn: "${aws_iam_policy.p.arn}" },
        },
      },
      "whether ${terraform:module.app.role} of dev aws_iam_role_policy_attachment.q is this role",
    ],
  ])("may be anyone's of its account: %s", (_, resources, fact) => {
    expect(ask(resources)).toMatchObject({ outcome: "unknown", attributes: [fact] });
  });

  it("is no matter to what it does not say, nor in another account", () => {
    const policy: Resources = {
      aws_iam_role_policy: { q: { role: "${data.aws_iam_role.other.name}", policy: READ } },
    };
    const elsewhere = readWorld([stack(ROLES), stack(policy, {}, OTHER_ACCOUNT)]);

    expect(ask(policy, { action: "ssm:PutParameter" }).outcome).toBe("denied");
    expect(
      evaluate({ principal: ROLE, action: "ssm:GetParameter", resource: PARAMETER }, elsewhere).outcome,
    ).toBe("denied");
  });

  it("may deny what others allow", () => {
    const policies: Resources = {
      aws_iam_role_policy: {
        own: { role: "app", policy: READ },
        q: { role: "${data.aws_iam_role.other.name}", policy: json(deny("ssm:*", "*")) },
      },
    };

    expect(ask(policies).outcome).toBe("unknown");
  });

  it("fails a test that expects a denial, and says what it depends on", () => {
    const world = readWorld([
      stack({
        ...ROLES,
        aws_iam_role_policy: { q: { role: "${data.aws_iam_role.other.name}", policy: READ } },
      }),
    ]);

    expect(() => expectDenied(world.role("app")).to("ssm:GetParameter").on(PARAMETER)).toThrow(
      "depends on whether ${terraform:data.aws_iam_role.other.name} of dev aws_iam_role_policy.q is this role",
    );
  });
});

describe("a membership that only Terraform knows", () => {
  const user = `arn:aws:iam::${ACCOUNT}:user/ann`;
  const groups: Resources = {
    aws_iam_user: { u: { name: "ann" } },
    aws_iam_group: { g: { name: "readers" } },
    aws_iam_group_policy: { q: { group: "readers", policy: READ } },
  };

  it("may be anyone's, where the user is open", () => {
    const resources: Resources = {
      ...groups,
      aws_iam_user_group_membership: { m: { user: "${var.user}", groups: ["readers"] } },
    };

    expect(ask(resources, { principal: user })).toMatchObject({
      outcome: "unknown",
      attributes: ["whether ${terraform:var.user} of dev aws_iam_user_group_membership.m is this user"],
    });
  });

  it("may give anything, where the group is open", () => {
    const resources: Resources = {
      ...groups,
      aws_iam_user_group_membership: { m: { user: "ann", groups: ["${var.group}"] } },
    };

    expect(ask(resources, { principal: user })).toMatchObject({
      outcome: "unknown",
      attributes: ["whether the group ${terraform:var.group} allows it"],
    });
  });
});

describe("count and for_each", () => {
  const counted = (rest: object): Resources => ({
    aws_iam_role_policy: { q: { role: "app", policy: READ, ...rest } },
  });

  it.each([{ count: 0 }, { count: "0" }, { for_each: {} }, { for_each: [] }])(
    "leave a policy out: %j",
    (rest) => {
      expect(ask(counted(rest)).outcome).toBe("denied");
    },
  );

  it.each([{ count: 1 }, { count: 2 }, { for_each: { a: "b" } }, { count: "${var.number}" }])(
    "leave a policy in: %j",
    (rest) => {
      const world = readWorld([
        stack({ ...ROLES, ...counted(rest) }, { variable: { number: { default: 1 } } }),
      ]);

      expect(
        evaluate({ principal: ROLE, action: "ssm:GetParameter", resource: PARAMETER }, world).outcome,
      ).toBe("allowed");
    },
  );

  it.each([{ count: "${length(var.all)}" }, { for_each: "${toset(var.all)}" }])(
    "leave open whether there is a policy: %j",
    (rest) => {
      expect(ask(counted(rest))).toMatchObject({
        outcome: "unknown",
        attributes: ["whether there is dev aws_iam_role_policy.q"],
      });
    },
  );

  it("leave open whether a managed policy is attached", () => {
    const resources: Resources = {
      ...MANAGED,
      aws_iam_role_policy_attachment: {
        q: { count: "${var.n}", role: "app", policy_arn: "${aws_iam_policy.p.arn}" },
      },
    };

    expect(ask(resources)).toMatchObject({
      outcome: "unknown",
      attributes: ["whether there is dev aws_iam_role_policy_attachment.q"],
    });
  });
});

describe("a grant of a key", () => {
  const key = (grant: object): Resources => ({
    aws_kms_key: { k: {} },
    aws_kms_alias: { a: { name: "alias/app-key", target_key_id: "${aws_kms_key.k.key_id}" } },
    aws_kms_grant: {
      g: {
        key_id: "${aws_kms_key.k.key_id}",
        grantee_principal: "${aws_iam_role.r.arn}",
        operations: ["Decrypt"],
        ...grant,
      },
    },
  });
  const asked = { action: "kms:Decrypt", resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app-key` };

  it("may allow its grantee what it names", () => {
    expect(ask(key({}), asked)).toMatchObject({
      outcome: "unknown",
      attributes: ["whether the grant dev aws_kms_grant.g allows it"],
    });
  });

  it("allows nothing else, and nobody else", () => {
    expect(ask(key({}), { ...asked, action: "kms:Encrypt" }).outcome).toBe("denied");
    expect(ask(key({ grantee_principal: `${ROLE}-other` }), asked).outcome).toBe("denied");
    expect(ask(key({ grantee_principal: "ssm.amazonaws.com" }), asked).outcome).toBe("denied");
  });

  it("leaves the key's default policy in force", () => {
    const policy: Resources = {
      aws_iam_role_policy: { q: { role: "app", policy: json(allow("kms:Encrypt", "*")) } },
    };

    expect(ask({ ...key({}), ...policy }, { ...asked, action: "kms:Encrypt" }).outcome).toBe("allowed");
  });
});
