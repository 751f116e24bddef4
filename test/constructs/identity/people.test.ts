import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { evaluate } from "../../../src/access/evaluate";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { readWorld } from "../../../src/access/world/read-world";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { AccountPasswordPolicy } from "../../../src/constructs/identity/account-password-policy";
import { BreakGlassRole } from "../../../src/constructs/identity/break-glass-role";
import { OktaLookupUser } from "../../../src/constructs/identity/okta-lookup-user";
import { RoleTypeRole, type RoleTypeRoleProps } from "../../../src/constructs/identity/role-type-role";
import { BastionTrust } from "../../../src/constructs/identity/bastion-trust";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { defineOrganization } from "../../../src/core/organization/organization";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { temporaryFolder } from "../../support/folders";
import { provideHandlers } from "../../support/handlers";
import { policyOf, refusal, Synthesized, synthesize, TEST_ENVIRONMENT } from "../../support/synthesized";
import { jsonOf, worldOf } from "./fixtures";
import { METADATA } from "../../support/saml-metadata";

const METADATA_FILE = join(temporaryFolder("people"), "okta.xml");
writeFileSync(METADATA_FILE, METADATA);

const BECAUSE = "contractors have no account at the identity provider";

/** The stacks of an organization with every way in. */
function stacksOf() {
  const app = Testing.app();
  provideHandlers(app);
  return addAccountStacks(
    app,
    defineOrganization({
      name: "acme",
      region: "eu-central-1",
      accounts: {
        bastion: { id: "100000000001", kind: "identity" },
        dev: { id: "100000000002", kind: "workload" },
        prod: { id: "100000000003", kind: "workload" },
      },
      configStore: { namespaces: ["/app", "/ops", "/shared"], keys: { app: {}, ops: {} } },
      roleTypes: {
        admin: { namespaces: "all", keys: "all" },
        dev: { namespaces: { "/app": "write" }, keys: ["app"] },
      },
      identity: {
        saml: { okta: { metadataFile: METADATA_FILE }, google: { origin: "reference" } },
        bastion: { users: { alice: { roleTypes: ["dev", "admin"] }, bob: { roleTypes: ["dev"] } } },
        oidc: {
          login: { issuer: "https://login.example.com", audience: "figgy", subjects: { dev: ["carol"] } },
        },
        standard: { because: BECAUSE },
      },
    }),
  );
}

const stacks = stacksOf();
const world = readWorld(Object.values(stacks).map(jsonOf));
const dev = new Synthesized(jsonOf(stacks.dev) as Record<string, unknown>);
const ROLE = "arn:aws:iam::100000000002:role/figgy-dev-dev";
const MFA = { "aws:MultiFactorAuthPresent": true };

const enters = (
  principal: string,
  action: string,
  context: Record<string, string | boolean>,
  resource = ROLE,
) => evaluate({ principal, action: `sts:${action}`, resource, context }, world).outcome;

describe("every way in at once", () => {
  it("makes a role for each role type, with the boundary, and the longest session that a way asks for", () => {
    const roles = Object.entries(dev.resources("aws_iam_role")).filter(([path]) =>
      path.startsWith("People/"),
    );

    expect(roles.map(([, { name, max_session_duration }]) => [name, max_session_duration])).toEqual([
      ["figgy-dev-admin", 43_200],
      ["figgy-dev-dev", 43_200],
    ]);
    for (const [, { permissions_boundary }] of roles)
      expect(permissions_boundary).toContain("People_Boundary");
  });

  it("lets people in by each of them", () => {
    const saml = { "SAML:aud": "https://signin.aws.amazon.com/saml" };
    const providers = "arn:aws:iam::100000000002:";

    expect(enters(`${providers}saml-provider/okta`, "AssumeRoleWithSAML", saml)).toBe("allowed");
    expect(enters(`${providers}saml-provider/google`, "AssumeRoleWithSAML", saml)).toBe("allowed");
    expect(enters("arn:aws:iam::100000000001:user/figgy/bob", "AssumeRole", MFA)).toBe("allowed");
    expect(
      enters(`${providers}oidc-provider/login.example.com`, "AssumeRoleWithWebIdentity", {
        "login.example.com:sub": "carol",
        "login.example.com:aud": "figgy",
      }),
    ).toBe("allowed");
  });

  it("lets in nobody else", () => {
    const admin = ROLE.replace(/dev$/, "admin");
    const token = { "login.example.com:sub": "carol", "login.example.com:aud": "figgy" };
    const login = "arn:aws:iam::100000000002:oidc-provider/login.example.com";

    expect(enters("arn:aws:iam::100000000001:user/figgy/bob", "AssumeRole", MFA, admin)).toBe("denied");
    expect(enters(login, "AssumeRoleWithWebIdentity", token, admin)).toBe("denied");
    expect(enters(login, "AssumeRoleWithWebIdentity", { ...token, "login.example.com:sub": "mallory" })).toBe(
      "denied",
    );
    expect(
      enters("arn:aws:iam::100000000002:saml-provider/other", "AssumeRoleWithSAML", {
        "SAML:aud": "https://signin.aws.amazon.com/saml",
      }),
    ).toBe("denied");
  });

  it("tells the accounts apart that the users reach", () => {
    const bob = "arn:aws:iam::100000000001:user/figgy/bob";

    expect(enters(bob, "AssumeRole", MFA, "arn:aws:iam::100000000003:role/figgy-prod-dev")).toBe("allowed");
  });

  it("names the policies by their role types", () => {
    const names = Object.values(dev.resources("aws_iam_policy")).map(({ name }) => String(name));

    expect(names.sort()).toEqual(["figgy-people-boundary", "figgy_admin_access", "figgy_dev_access"]);
  });

  it("offers groups in the account itself, whose members do nothing without a second factor", () => {
    const groups = Object.values(dev.resources("aws_iam_group"));
    const { Statement } = policyOf(
      dev.resource("aws_iam_group_policy", "People/Standard/Group-dev/SelfService").policy as string,
    );

    expect(groups.map(({ name, path }) => `${String(path)}${String(name)}`)).toEqual([
      "/figgy/figgy-admin",
      "/figgy/figgy-dev",
    ]);
    expect(Statement.find(({ Sid }) => Sid === "DenyWithoutMfa")).toMatchObject({
      Effect: "Deny",
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    });
    expect(weakeningsWithin(stacks.dev).map(({ because }) => because)).toContain(BECAUSE);
  });

  it("makes the users' account safe, and only that one", () => {
    const bastion = new Synthesized(jsonOf(stacks.bastion) as Record<string, unknown>);

    expect(Object.keys(bastion.resources("aws_iam_account_password_policy"))).toEqual(["Passwords/Resource"]);
    expect(Object.keys(bastion.resources("aws_iam_user"))).toHaveLength(2);
    expect(JSON.stringify(jsonOf(stacks.bastion))).not.toContain("aws_iam_access_key");
  });
});

describe("a role type to which no way leads", () => {
  it("has no role, and is warned of", () => {
    const app = Testing.app();
    provideHandlers(app);
    const { dev: stack } = addAccountStacks(
      app,
      defineOrganization({
        name: "acme",
        region: "eu-central-1",
        accounts: {
          bastion: { id: "100000000001", kind: "identity" },
          dev: { id: "100000000002", kind: "workload" },
        },
        configStore: { namespaces: ["/app"], keys: { app: {} } },
        roleTypes: {
          dev: { namespaces: ["/app"], keys: ["app"] },
          sre: { namespaces: ["/app"], keys: ["app"] },
        },
        identity: { bastion: { users: { bob: { roleTypes: ["dev"] } } } },
      }),
    );
    const people = stack!.node.findChild("People");

    expect(people.node.metadata.map(({ data }) => String(data))).toEqual([
      expect.stringContaining("no way in leads to the role type sre, so its role is not made"),
    ]);
    const roles = new Synthesized(jsonOf(stack!) as Record<string, unknown>).resources("aws_iam_role");
    expect(Object.keys(roles).filter((path) => path.startsWith("People/"))).toEqual([
      "People/Role-dev/Resource",
    ]);
  });
});

describe("the boundary of people", () => {
  const everything = [{ actions: ["*"], resources: ["*"] }];
  const limited = worldOf((stack) => {
    new RoleTypeRole(stack, "Role", {
      roleType: "dev",
      environmentAlias: "dev",
      waysIn: [new BastionTrust({ environment: AwsEnvironment.of(stack), users: ["bob"] })],
      access: everything,
    });
  }).role("figgy-dev-dev");

  it("lets everything be that it does not name", () => {
    expectAllowed(limited).to("s3:GetObject").on("arn:aws:s3:::bucket/key");
  });

  it("keeps people from whatever it names", () => {
    expectDenied(limited).to("organizations:LeaveOrganization").on("*");
  });

  it("keeps the audit table and the deploy role from the people of a config store", () => {
    const { policy } = dev.resource("aws_iam_policy", "People/Boundary/Resource");

    expect(policy).toContain("table/figgy-config-auditor");
    expect(policy).toContain("role/OrganizationAccountAccessRole");
  });
});

describe("a role for people is refused", () => {
  const refused = (props: Partial<RoleTypeRoleProps>) =>
    refusal(() =>
      synthesize((stack) => {
        new RoleTypeRole(stack, "Role", {
          roleType: "dev",
          environmentAlias: "dev",
          waysIn: [new BastionTrust({ environment: AwsEnvironment.of(stack), users: ["bob"] })],
          access: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
          ...props,
        });
      }),
    ).problems.map(({ code, path }) => `${code} ${path}`);

  it("with names that the client cannot take apart, no way in and a session that is too long, all at once", () => {
    const props = {
      roleType: "data-admin",
      environmentAlias: "us-prod",
      waysIn: [],
      maxSessionSeconds: 50_000,
    };

    expect(refused(props)).toEqual([
      "ROLE_NAME_INVALID stack/Role.roleType",
      "ACCOUNT_ALIAS_INVALID stack/Role.environmentAlias",
      "VALUE_MISSING stack/Role.waysIn",
      "VALUE_OUT_OF_RANGE stack/Role.maxSessionSeconds",
    ]);
  });

  it("with more users than a trust policy has room for", () => {
    const environment = new AwsEnvironment(TEST_ENVIRONMENT);
    const users = Array.from({ length: 60 }, (_, i) => `somebody${i}`);

    expect(refused({ waysIn: [new BastionTrust({ environment, users })] })).toEqual([
      "POLICY_TOO_LARGE stack/Role.waysIn",
    ]);
  });

  it("with more than ten policies' worth of statements, with the arithmetic", () => {
    const access = Array.from({ length: 1_000 }, (_, i) => ({
      actions: ["ssm:GetParameter"],
      resources: [`arn:aws:ssm:eu-central-1:111111111111:parameter/app/a-long-name-of-a-service/${i}`],
    }));

    expect(refused({ access })).toEqual(["POLICY_TOO_LARGE stack/Role/Access"]);
  });
});

describe("a role for emergencies", () => {
  const principals = ["arn:aws:iam::100000000001:user/figgy/alice"];
  const build = (change: { principals?: readonly string[] } = {}) =>
    synthesize((stack) => {
      const alertTopic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
      new BreakGlassRole(stack, "Glass", { principals, alertTopic, ...change });
    });

  it("is for one hour, for named people with a second factor", () => {
    const role = build().resource("aws_iam_role", "Glass/Resource");

    expect(role).toMatchObject({ name: "figgy-break-glass", max_session_duration: 3_600 });
    expect(policyOf(role.assume_role_policy).Statement).toMatchObject([
      {
        Principal: { AWS: "arn:aws:iam::100000000001:root" },
        Condition: {
          ArnEquals: { "aws:PrincipalArn": principals[0] },
          Bool: { "aws:MultiFactorAuthPresent": "true" },
        },
      },
    ]);
  });

  it("is heard of when it is assumed, which for CloudTrail is a reading call", () => {
    const rule = build().resource("aws_cloudwatch_event_rule", "Glass/Alert/Resource");

    expect(rule.state).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    expect(JSON.parse(rule.event_pattern)).toMatchObject({
      source: ["aws.sts"],
      detail: {
        eventName: ["AssumeRole"],
        requestParameters: { roleArn: ["arn:aws:iam::111111111111:role/figgy-break-glass"] },
      },
    });
  });

  it.each([[[]], [["arn:aws:iam::100000000001:root"]], [["arn:aws:iam::100000000001:user/*"]]])(
    "is refused to be for %j",
    (given) => {
      expect(refusal(() => build({ principals: given })).problems[0]!.path).toBe("stack/Glass.principals");
    },
  );
});

describe("the user by which Okta looks up roles", () => {
  it("has no key, lists roles alone, and is warned of", () => {
    const synthesized = synthesize((stack) => {
      const user = new OktaLookupUser(stack, "Okta", { because: "roles change every week here" });
      expect(user.node.metadata.map(({ data }) => String(data)).join()).toContain("never expires: rotate it");
      expect(weakeningsWithin(user)).toMatchObject([{ because: "roles change every week here" }]);
    });

    expect(synthesized.resource("aws_iam_user", "Okta/Resource")).toMatchObject({
      name: "figgy-oktaSSOUser",
      path: "/system/",
    });
    expect(synthesized.resource("aws_iam_user_policy", "Okta/Policy").name).toBe("okta-list-roles");
    expect(synthesized.resources("aws_iam_access_key")).toEqual({});
  });

  it("is refused without a reason", () => {
    expect(
      refusal(() => synthesize((stack) => new OktaLookupUser(stack, "Okta", { because: "" }))).code,
    ).toBe("REASON_MISSING");
  });
});

describe("the rules for passwords", () => {
  it("are strict by default", () => {
    expect(
      synthesize((stack) => new AccountPasswordPolicy(stack, "Passwords")).resource(
        "aws_iam_account_password_policy",
        "Passwords/Resource",
      ),
    ).toMatchObject({
      minimum_password_length: 16,
      password_reuse_prevention: 24,
      require_lowercase_characters: true,
      require_uppercase_characters: true,
      require_numbers: true,
      require_symbols: true,
      allow_users_to_change_password: true,
    });
  });

  it("are refused when they are lax, all at once", () => {
    const props = { minimumLength: 8, remembered: 0, maximumAgeDays: 0 };

    expect(
      refusal(() => synthesize((stack) => new AccountPasswordPolicy(stack, "Passwords", props))).problems,
    ).toHaveLength(3);
  });
});
