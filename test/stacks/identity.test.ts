import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { evaluate } from "../../src/access/evaluate";
import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { readWorld } from "../../src/access/world/read-world";
import { AwsEnvironment } from "../../src/core/aws-environment";
import { parseOrganization } from "../../src/core/organization/organization";
import { weakeningsWithin } from "../../src/core/weakenings";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { jsonOf } from "../constructs/identity/fixtures";
import { METADATA } from "../support/saml-metadata";
import { temporaryFolder } from "../support/folders";
import { provideHandlers } from "../support/handlers";
import { type Json, Synthesized } from "../support/synthesized";

const metadataFile = join(temporaryFolder("stacks"), "okta.xml");
writeFileSync(metadataFile, METADATA);

const BASTION = new AwsEnvironment({ accountId: "100000000001", region: "eu-central-1" });
const DEV = new AwsEnvironment({ accountId: "100000000002", region: "eu-central-1" });
const MFA = { context: { "aws:MultiFactorAuthPresent": "true" } };

function synthesize(identity: object) {
  const app = Testing.app();
  provideHandlers(app);
  const stacks = addAccountStacks(
    app,
    parseOrganization({
      name: "acme",
      region: "eu-central-1",
      accounts: {
        bastion: { id: "100000000001", kind: "identity" },
        dev: { id: "100000000002", kind: "workload" },
      },
      configStore: { namespaces: ["/app"], keys: { app: {} } },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      identity: {
        bastion: { users: { alice: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } } },
        ...identity,
      },
    }),
  );
  const json = { bastion: jsonOf(stacks.bastion!) as Json, dev: jsonOf(stacks.dev!) as Json };
  return {
    stacks,
    bastion: new Synthesized(json.bastion),
    dev: new Synthesized(json.dev),
    world: readWorld([json.bastion, json.dev]),
  };
}

describe("a role for emergencies that the organization declares", () => {
  const { bastion, dev, world } = synthesize({ breakGlass: { users: ["alice"] } });
  const alice = BASTION.iamArn("user/figgy/alice");
  const enters = (principal: string, environment: AwsEnvironment, given: object = MFA) =>
    evaluate(
      {
        principal,
        action: "sts:AssumeRole",
        resource: environment.iamArn("role/figgy-break-glass"),
        ...given,
      },
      world,
    ).outcome;

  it.each([
    ["the identity account", BASTION],
    ["a workload account", DEV],
  ])("lets in the users that are named, with a second factor: %s", (_, environment) => {
    expect(enters(alice, environment)).toBe("allowed");
    expect(enters(alice, environment, { context: { "aws:MultiFactorAuthPresent": null } })).toBe("denied");
    expect(enters(BASTION.iamArn("user/figgy/bob"), environment)).toBe("denied");
  });

  it("leaves role types of users as they are", () => {
    expect(bastion.resource("aws_ssm_parameter", "Bastion/User-alice/Roles").value).toBe('["dev"]');
    expect(
      bastion.resource("aws_iam_user_group_membership", "Bastion/User-alice/Groups").groups,
    ).toHaveLength(2);
    expect(bastion.resource("aws_iam_user_group_membership", "Bastion/User-bob/Groups").groups).toHaveLength(
      1,
    );
  });

  it("is heard of in every account, through whichever region it is assumed", () => {
    for (const account of [bastion, dev]) {
      expect(account.resource("aws_cloudwatch_event_rule", "BreakGlass/Alert/Resource").name).toBe(
        "figgy-break-glass-used",
      );
      expect(
        account.resource("aws_cloudwatch_log_metric_filter", "BreakGlass/AnyRegion/Filter").pattern,
      ).toMatch(
        /^\{ \$\.eventName = "AssumeRole\*" && \$\.requestParameters\.roleArn = "arn:aws:iam::1\d+:role\/figgy-break-glass" \}$/,
      );
    }
  });

  it("may mend the audit table, which nobody else may", () => {
    const table = DEV.arn("dynamodb", "table/figgy-config-auditor");

    expectDenied(world.role("figgy-dev-dev")).to("dynamodb:DeleteItem").given(MFA).on(table);
    expect(dev.resource("aws_dynamodb_resource_policy", "ConfigStore/AuditTable/Policy").policy).toContain(
      "role/figgy-break-glass",
    );
  });

  it("is out of reach of other people", () => {
    expect(dev.resource("aws_iam_policy", "People/Boundary/Resource").policy).toContain(
      "role/figgy-break-glass",
    );
  });

  it("is in no account unless somebody is named", () => {
    const without = synthesize({});

    for (const account of [without.bastion, without.dev]) {
      expect(JSON.stringify(account.json)).not.toContain("break-glass");
    }
  });
});

describe("second factors that users enrol", () => {
  const alarmsIn = (identity: object) => {
    const { bastion, dev } = synthesize(identity);
    return [bastion, dev].map((account) =>
      Object.keys(account.resources("aws_cloudwatch_log_metric_filter")).filter((path) =>
        path.startsWith("Enrolments/"),
      ),
    );
  };

  it("are heard of in the identity account", () => {
    expect(alarmsIn({})).toEqual([["Enrolments/Enrolled/Filter"], []]);
  });

  it("are heard of in every account that has users", () => {
    const standard = { because: "contractors have no account at the identity provider" };

    expect(alarmsIn({ standard })).toEqual([["Enrolments/Enrolled/Filter"], ["Enrolments/Enrolled/Filter"]]);
  });
});

describe("rules for passwords that the organization declares", () => {
  const passwordsIn = (identity: object) => {
    const { bastion, dev } = synthesize(identity);
    return [bastion, dev].map(
      (account) => account.resources("aws_iam_account_password_policy")["Passwords/Resource"],
    );
  };

  it("hold in the identity account, strict ones by default", () => {
    expect(passwordsIn({})).toMatchObject([
      { minimum_password_length: 16, password_reuse_prevention: 24 },
      undefined,
    ]);
  });

  it("hold in every account that has users", () => {
    const rules = { minimum_password_length: 20, password_reuse_prevention: 5, max_password_age: 90 };
    const identity = {
      standard: { because: "contractors have no account at the identity provider" },
      passwords: { minimumLength: 20, remembered: 5, maximumAgeDays: 90 },
    };

    expect(passwordsIn(identity)).toMatchObject([rules, rules]);
  });
});

describe("providers that the organization declares", () => {
  it("have a user that looks up roles for Okta by choice, within the boundary of people", () => {
    const because = "roles change every week here";
    const { dev, bastion, stacks, world } = synthesize({
      saml: { okta: { metadataFile, lookupUser: { because } } },
    });

    expect(dev.resource("aws_iam_user", "People/OktaLookup/Resource")).toMatchObject({
      name: "figgy-oktaSSOUser",
      permissions_boundary: expect.stringContaining("aws_iam_policy.People_Boundary") as string,
    });
    expectAllowed(world.principal(DEV.iamArn("user/system/figgy-oktaSSOUser")))
      .to("iam:ListRoles")
      .on("*");
    expect(JSON.stringify(bastion.json)).not.toContain("oktaSSOUser");
    expect(JSON.stringify(dev.json)).not.toContain("aws_iam_access_key");
    expect(weakeningsWithin(stacks.dev!)).toContainEqual(expect.objectContaining({ because }));
  });

  it("may have an issuer with a path, which is recorded", () => {
    const because = "the tenant is the path at Microsoft Entra";
    const login = {
      issuer: "https://login.microsoftonline.com/acme/v2.0",
      issuerPath: { because },
      audience: "figgy",
      subjects: { dev: ["carol"] },
    };
    const { dev, stacks } = synthesize({ oidc: { login } });

    expect(dev.resource("aws_iam_openid_connect_provider", "People/Oidc-login/Resource").url).toBe(
      login.issuer,
    );
    expect(dev.resource("aws_iam_role", "People/Role-dev/Resource").assume_role_policy).toContain(
      '"login.microsoftonline.com/acme/v2.0:sub":"carol"',
    );
    expect(weakeningsWithin(stacks.dev!)).toContainEqual(expect.objectContaining({ because }));
  });
});
