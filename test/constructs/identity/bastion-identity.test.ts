import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Testing } from "cdktf";
import { readWorld } from "../../../src/access/world/read-world";
import { evaluate } from "../../../src/access/evaluate";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import {
  BastionIdentity,
  type BastionIdentityProps,
} from "../../../src/constructs/identity/bastion-identity";
import { BastionTrust } from "../../../src/constructs/identity/bastion-trust";
import { RoleTypeRole } from "../../../src/constructs/identity/role-type-role";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { FoundationStack } from "../../../src/core/foundation-stack";
import { renderPolicy } from "../../../src/core/policy-document";
import { refusal, synthesize } from "../../support/synthesized";
import { jsonOf } from "./fixtures";

const BASTION = new AwsEnvironment({ accountId: "100000000001", region: "us-east-1" });
const DEV = new AwsEnvironment({ accountId: "100000000002", region: "us-east-1" });
const PROD = new AwsEnvironment({ accountId: "100000000003", region: "us-east-1" });

const PROPS: BastionIdentityProps = {
  users: { alice: { roleTypes: ["dev", "admin"] }, bob: { roleTypes: ["dev"] } },
  roleTypes: ["admin", "dev"],
  accounts: { dev: DEV.accountId, prod: PROD.accountId },
};

const refused = (props: Partial<BastionIdentityProps>) =>
  refusal(() =>
    synthesize((stack) => new BastionIdentity(stack, "Bastion", { ...PROPS, ...props }), BASTION),
  );

/** The bastion's account and one that trusts its users: alice and bob are mapped to dev, alice to admin. */
function twoAccounts() {
  const app = Testing.app();
  const bastion = new FoundationStack(app, "bastion", { environment: BASTION });
  new BastionIdentity(bastion, "Bastion", PROPS);
  const administrator = new IamUser(bastion, "Administrator", { name: "administrator" });
  new IamUserPolicy(bastion, "Everything", {
    user: administrator.name,
    policy: renderPolicy([{ actions: ["*"], resources: ["*"] }], {
      kind: "inline policies of a user",
      path: "test",
    }),
  });
  const workloads = [DEV, PROD].map((environment, index) => {
    const alias = ["dev", "prod"][index]!;
    const stack = new FoundationStack(app, alias, { environment });
    for (const [roleType, users] of [
      ["dev", ["alice", "bob"]],
      ["admin", ["alice"]],
    ] as const) {
      new RoleTypeRole(stack, `Role-${roleType}`, {
        roleType,
        environmentAlias: alias,
        waysIn: [new BastionTrust({ environment: BASTION, users })],
        access: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
    }
    return stack;
  });
  return readWorld([bastion, ...workloads].map(jsonOf));
}

const world = twoAccounts();
const user = (name: string) => `arn:aws:iam::100000000001:user/figgy/${name}`;
const role = (account: AwsEnvironment, name: string) => account.iamArn(`role/${name}`);
const MFA = { context: { "aws:MultiFactorAuthPresent": true } };
const KEY_ALONE = { context: { "aws:MultiFactorAuthPresent": null } };
const NO_MFA = { context: { "aws:MultiFactorAuthPresent": false } };

/** A device with codes, and a key alone. */
const ENROLLING = { context: { ...KEY_ALONE.context, "iam:RegisterSecurityKey": null } };

const assumes = (name: string, target: string, given: object = MFA) =>
  evaluate({ principal: user(name), action: "sts:AssumeRole", resource: target, ...given }, world).outcome;

describe("users of the identity account", () => {
  const bastion = synthesize((stack) => new BastionIdentity(stack, "Bastion", PROPS), BASTION);

  it("are in the groups of their role types, with a boundary and without access keys", () => {
    expect(bastion.resource("aws_iam_user", "Bastion/User-alice/Resource")).toMatchObject({
      name: "alice",
      path: "/figgy/",
      permissions_boundary: expect.stringContaining("aws_iam_policy.") as string,
    });
    expect(bastion.resources("aws_iam_access_key")).toEqual({});
    expect(
      Object.values(bastion.resources("aws_iam_group")).map(
        ({ name, path }) => `${String(path)}${String(name)}`,
      ),
    ).toEqual(["/figgy/admin", "/figgy/dev"]);
  });

  it("are told their role types by a parameter", () => {
    expect(bastion.resource("aws_ssm_parameter", "Bastion/User-alice/Roles")).toMatchObject({
      name: "/figgy/users/alice/roles",
      value: '["admin","dev"]',
    });
  });

  it("have policies of the names that are documented", () => {
    const names = Object.values(bastion.resources("aws_iam_policy")).map(({ name }) => String(name));

    expect(names.sort()).toEqual([
      "figgy-assume-admin",
      "figgy-assume-dev",
      "figgy-bastion-boundary",
      "figgy-describe-parameters",
      "figgy-get-figgy-configs",
    ]);
    expect(bastion.resource("aws_iam_user_policy", "Bastion/User-bob/SelfService").name).toBe(
      "figgy-manage-self",
    );
  });

  it("find their roles and the accounts before they show a second factor", () => {
    const parameter = (name: string) => BASTION.parameterArn(name);
    const bob = world.principal(user("bob"));

    expectAllowed(bob).to("iam:GetUser", "iam:ListMFADevices").given(KEY_ALONE).on(user("bob"));
    expectAllowed(bob).to("ssm:GetParameter").given(KEY_ALONE).on(parameter("/figgy/users/bob/roles"));
    expectAllowed(bob).to("ssm:GetParameters").given(KEY_ALONE).on(parameter("/figgy/accounts/dev"));
    expectAllowed(bob).to("ssm:DescribeParameters").given(KEY_ALONE).on("*");
    expectDenied(bob).to("ssm:GetParameter").given(MFA).on(parameter("/figgy/users/alice/roles"));
  });
});

describe("A6: a stolen access key, beside a device that is enrolled", () => {
  const bob = world.principal(user("bob"));

  it.each([KEY_ALONE, NO_MFA])("neither removes the second factor nor makes further keys: %j", (given) => {
    expectDenied(bob)
      .to(
        "iam:DeactivateMFADevice",
        "iam:ResyncMFADevice",
        "iam:CreateAccessKey",
        "iam:UpdateAccessKey",
        "iam:DeleteAccessKey",
        "iam:ChangePassword",
      )
      .given(given)
      .on(user("bob"));
    expectDenied(bob).to("iam:DeleteVirtualMFADevice").given(given).on(BASTION.iamArn("mfa/bob"));
  });

  it("makes no device of another name beside the first", () => {
    expectDenied(bob)
      .to("iam:CreateVirtualMFADevice")
      .given(KEY_ALONE)
      .on(BASTION.iamArn("mfa/bob2"), BASTION.iamArn("mfa/alice"));
  });

  it.each([KEY_ALONE, NO_MFA])("registers no security key and no passkey: %j", ({ context }) => {
    const registering = (step: string) => ({ context: { ...context, "iam:RegisterSecurityKey": step } });

    expectDenied(bob).to("iam:EnableMFADevice").given(registering("Create")).on(user("bob"));
    expectDenied(bob).to("iam:EnableMFADevice").given(registering("Activate")).on(user("bob"));
  });

  it("enrols a hardware token, which no condition of IAM can refuse, and nothing for another user", () => {
    expectAllowed(bob).to("iam:EnableMFADevice").given(ENROLLING).on(user("bob"));
    expectDenied(bob).to("iam:EnableMFADevice").given(ENROLLING).on(user("alice"));
  });

  it("assumes no role", () => {
    expect(assumes("bob", role(DEV, "figgy-dev-dev"), KEY_ALONE)).toBe("denied");
    expect(assumes("bob", role(DEV, "figgy-dev-dev"), NO_MFA)).toBe("denied");
  });
});

describe("a user with a second factor", () => {
  const bob = world.principal(user("bob"));

  it("manages its own keys and device", () => {
    expectAllowed(bob)
      .to("iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:DeactivateMFADevice", "iam:ChangePassword")
      .given(MFA)
      .on(user("bob"));
    expectAllowed(bob).to("iam:DeleteVirtualMFADevice").given(MFA).on(BASTION.iamArn("mfa/bob"));
  });

  it("registers security keys besides", () => {
    const given = { context: { ...MFA.context, "iam:RegisterSecurityKey": "Activate" } };

    expectAllowed(bob).to("iam:EnableMFADevice").given(given).on(user("bob"));
  });

  it("manages nobody else's", () => {
    expectDenied(bob)
      .to("iam:CreateAccessKey", "iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ChangePassword")
      .given(MFA)
      .on(user("alice"));
  });

  it("enrols its first device without it", () => {
    expectAllowed(bob).to("iam:CreateVirtualMFADevice").given(KEY_ALONE).on(BASTION.iamArn("mfa/bob"));
    expectAllowed(bob).to("iam:EnableMFADevice").given(ENROLLING).on(user("bob"));
  });
});

describe("A7: the roles of a type", () => {
  it("let in those who are mapped to it, in each account that is named", () => {
    expect(assumes("bob", role(DEV, "figgy-dev-dev"))).toBe("allowed");
    expect(assumes("bob", role(PROD, "figgy-prod-dev"))).toBe("allowed");
    expect(assumes("alice", role(PROD, "figgy-prod-admin"))).toBe("allowed");
  });

  it("let in nobody else", () => {
    expect(assumes("bob", role(DEV, "figgy-dev-admin"))).toBe("denied");
    expect(assumes("bob", role(PROD, "figgy-prod-admin"))).toBe("denied");
  });

  it("refuse others of the account by their own trust, whatever they may there", () => {
    const { outcome } = evaluate(
      {
        principal: "arn:aws:iam::100000000001:user/administrator",
        action: "sts:AssumeRole",
        resource: role(DEV, "figgy-dev-dev"),
        ...MFA,
      },
      world,
    );

    expect(outcome).toBe("denied");
  });

  it("are named account by account, and in no other account", () => {
    expect(assumes("bob", "arn:aws:iam::999999999999:role/figgy-dev-dev")).toBe("denied");
    expect(assumes("bob", role(DEV, "figgy-prod-dev"))).toBe("denied");
    const text = JSON.stringify(
      synthesize((stack) => new BastionIdentity(stack, "Bastion", PROPS), BASTION).resources(
        "aws_iam_policy",
      ),
    );
    expect(text).not.toContain("iam::*");
  });

  it("last as long as the client asks for", () => {
    expect(new BastionTrust({ environment: BASTION, users: ["bob"] }).maxSessionSeconds).toBe(43_200);
  });
});

describe("a bastion is refused", () => {
  it("with a user who is mapped to a role type that is not declared", () => {
    expect(refused({ users: { bob: { roleTypes: ["dba"] } } }).message).toBe(
      [
        "ROLE_UNDECLARED stack/Bastion.users.bob.roleTypes: the role type is not declared",
        '  given    "dba"',
        "  allowed  admin, dev",
        "  fix      correct its spelling, or declare the role type in roleTypes",
      ].join("\n"),
    );
  });

  it("with a user without role types, of a wrong name, and without accounts, all at once", () => {
    const { problems } = refused({ users: { "b b": { roleTypes: [] } }, accounts: {} });

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "VALUE_MISSING stack/Bastion.accounts",
      "USER_NAME_INVALID stack/Bastion.users.b b",
      "VALUE_MISSING stack/Bastion.users.b b.roleTypes",
    ]);
  });

  it("with a user in more groups than IAM takes one into", () => {
    const roleTypes = Array.from({ length: 11 }, (_, i) => `type${i}`);
    const props = (count: number) => ({
      roleTypes,
      users: { alice: { roleTypes: roleTypes.slice(0, count) } },
    });
    const breakGlass = { users: ["alice"], roleArns: [DEV.iamArn("role/figgy-break-glass")] };
    const most = (text: string) => refused(text === "emergency" ? { ...props(10), breakGlass } : props(11));

    expect(most("usual").problems).toMatchObject([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Bastion.users.alice.roleTypes",
        value: "11 role types",
        allowed: "at most 10 role types: each is a group, and IAM takes a user into 10 at most",
      },
    ]);
    expect(most("emergency").problems).toMatchObject([
      { code: "VALUE_OUT_OF_RANGE", value: "10 role types and emergencies" },
    ]);
    synthesize((stack) => new BastionIdentity(stack, "Bastion", { ...PROPS, ...props(10) }), BASTION);
    synthesize(
      (stack) => new BastionIdentity(stack, "Bastion", { ...PROPS, ...props(9), breakGlass }),
      BASTION,
    );
  });

  it("with more accounts than fit the policies that a group takes besides two others", () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [`account_${i}`, `${100_000_000_000 + i}`]),
    );

    expect(refused({ accounts }).problems).toMatchObject([
      {
        code: "POLICY_TOO_LARGE",
        allowed: "8 managed policies: a role or a group has 10 at most, with those that it has besides",
      },
    ]);
  });

  it("as a trust without users", () => {
    expect(refusal(() => new BastionTrust({ environment: BASTION, users: [] })).code).toBe("VALUE_MISSING");
  });
});

describe("many accounts", () => {
  it("are spread over several policies, which answer as one would", () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [`account${i}`, String(200_000_000_000 + i)]),
    );
    const app = Testing.app();
    const stack = new FoundationStack(app, "bastion", { environment: BASTION });
    new BastionIdentity(stack, "Bastion", { ...PROPS, accounts });
    const many = readWorld([jsonOf(stack)]);

    for (const i of [0, 60, 119]) {
      // The other account is not here: its trust policy is not known, so the answer depends on it alone.
      const target = `arn:aws:iam::${200_000_000_000 + i}:role/figgy-account${i}-dev`;
      const request = { principal: user("bob"), action: "sts:AssumeRole", resource: target, ...MFA };
      expect(evaluate(request, many).outcome).not.toBe("denied");
      expect(evaluate({ ...request, resource: target.replace("-dev", "-admin") }, many).outcome).toBe(
        "denied",
      );
    }
  });
});
