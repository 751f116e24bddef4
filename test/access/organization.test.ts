import type { PolicyStatementJson } from "../../src/access/policies/document";
import type { OrganizationPolicies } from "../../src/access/world/definition";
import { World } from "../../src/access/world/world";
import {
  ACCOUNT,
  allow,
  ask,
  BUCKET,
  deny,
  OTHER_ACCOUNT,
  outcome,
  policy,
  ROLE,
  ROOT,
  type SmallWorld,
  smallWorld,
} from "./support/worlds";

const MANAGEMENT = "999999999999";
const S3 = allow("s3:*", "*");
const EVERYTHING = allow("*", "*");

interface Controls {
  readonly root?: readonly PolicyStatementJson[];
  readonly unit?: readonly PolicyStatementJson[];
  readonly account?: readonly PolicyStatementJson[];
  readonly resources?: readonly PolicyStatementJson[];
  readonly managementAccountId?: string;
}

function organization({
  root,
  unit,
  account,
  resources,
  managementAccountId,
}: Controls): OrganizationPolicies {
  const named = (name: string, statements: Controls["root"]): { serviceControlPolicies?: any } =>
    statements ? { serviceControlPolicies: [policy(name, ...statements)] } : {};
  return {
    id: "o-example",
    managementAccountId: managementAccountId ?? MANAGEMENT,
    targets: {
      "r-root": named("at the root", root),
      "ou-prod": {
        parent: "r-root",
        ...named("at the unit", unit),
        resourceControlPolicies: resources && [policy("on resources", ...resources)],
      },
      [ACCOUNT]: { parent: "ou-prod", ...named("at the account", account) },
    },
  };
}

function world(controls: Controls, parts: SmallWorld = { identity: [S3] }): World {
  return smallWorld({ ...parts, organization: organization(controls) });
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html */
describe("service control policies", () => {
  it("allow everything where none is attached but FullAWSAccess", () => {
    expect(outcome(world({}))).toBe("allowed");
  });

  it.each(["root", "unit", "account"] as const)("must allow at the %s", (level) => {
    expect(outcome(world({ [level]: [S3] }))).toBe("allowed");
    expect(outcome(world({ [level]: [allow("ec2:*", "*")] }))).toBe("denied");
    expect(outcome(world({ [level]: [] }))).toBe("denied");
  });

  it("name the level that does not allow", () => {
    expect(ask(world({ unit: [allow("ec2:*", "*")] }))).toMatchObject({
      outcome: "denied",
      explicit: false,
      missing: [{ layer: "service control policies", of: "ou-prod" }],
    });
  });

  it("deny at any level", () => {
    const statement = deny("s3:*", "*", { Sid: "NoS3" });

    expect(ask(world({ root: [EVERYTHING, statement] }))).toMatchObject({
      outcome: "denied",
      explicit: true,
      statements: [{ layer: "service control policies", policy: "at the root", sid: "NoS3" }],
    });
  });

  it("give nothing", () => {
    expect(outcome(world({ root: [EVERYTHING] }, {}))).toBe("denied");
  });

  it("limit what a bucket's policy grants, and the root user", () => {
    const bucket = [allow("s3:*", "*", { Principal: "*" })];
    const nothing = { unit: [allow("ec2:*", "*")] };

    expect(outcome(world(nothing, { bucket }))).toBe("denied");
    expect(outcome(world(nothing, {}), { principal: ROOT })).toBe("denied");
  });

  it("do not limit the management account, services and service-linked roles", () => {
    const nothing = { unit: [allow("ec2:*", "*")] };
    const bucket = [allow("s3:*", "*", { Principal: "*" })];
    const linked = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/config.amazonaws.com/linked`;
    const withLinked = new World({
      roles: [{ arn: linked, policies: [policy("linked", S3)] }],
      organization: organization(nothing),
    });

    expect(outcome(world({ ...nothing, managementAccountId: ACCOUNT }))).toBe("allowed");
    expect(outcome(world(nothing, { bucket }), { principal: "config.amazonaws.com" })).toBe("allowed");
    expect(outcome(withLinked, { principal: linked })).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html */
describe("resource control policies", () => {
  const onlyOurs = [
    deny("s3:*", "*", {
      Principal: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-example" } },
    }),
  ];
  const bucket = [allow("s3:*", "*", { Principal: "*" })];

  it("deny what is done to resources of their accounts, whoever does it", () => {
    const stranger = {
      principal: "arn:aws:iam::888888888888:role/x",
      context: { "aws:PrincipalOrgID": "o-other" },
    };

    expect(ask(world({ resources: onlyOurs }, { bucket }), stranger)).toMatchObject({
      outcome: "denied",
      explicit: true,
      statements: [{ layer: "resource control policies", policy: "on resources" }],
    });
    expect(outcome(world({ resources: onlyOurs }, { bucket }))).toBe("allowed");
  });

  it("do not concern resources of other accounts", () => {
    const resources = [deny("s3:*", "*", { Principal: "*" })];
    const parts = { identity: [S3], bucket, bucketAccount: OTHER_ACCOUNT };

    expect(outcome(world({ resources }, parts))).toBe("allowed");
    expect(outcome(world({ resources }, { identity: [S3] }))).toBe("denied");
  });

  it("do not concern services that do not support them", () => {
    const resources = [deny("*", "*", { Principal: "*" })];
    const parts = { identity: [EVERYTHING] };

    expect(outcome(world({ resources }, parts), { action: "ssm:GetParameter", resource: PARAMETER })).toBe(
      "allowed",
    );
    expect(outcome(world({ resources }, parts), { action: "s3:ListBucket", resource: BUCKET })).toBe(
      "denied",
    );
  });

  it("do not concern the management account's resources", () => {
    const resources = [deny("*", "*", { Principal: "*" })];

    expect(outcome(world({ resources, managementAccountId: ACCOUNT }))).toBe("allowed");
  });
});

const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/app`;

describe("keys about the organization", () => {
  const when = (operator: string, key: string, value: string): SmallWorld => ({
    identity: [allow("s3:*", "*", { Condition: { [operator]: { [key]: value } } })],
  });

  it.each([
    ["StringEquals", "aws:PrincipalOrgID", "o-example"],
    ["StringEquals", "aws:ResourceOrgID", "o-example"],
    ["ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-example/r-root/ou-prod/"],
    ["ForAnyValue:StringLike", "aws:ResourceOrgPaths", "o-example/*"],
  ])("%s %s follows from the organization", (operator, key, value) => {
    expect(outcome(world({}, when(operator, key, value)))).toBe("allowed");
    expect(outcome(smallWorld(when(operator, key, value)))).toBe("unknown");
  });

  it("are open for accounts outside", () => {
    const parts = { bucket: [allow("s3:*", "*", { Principal: "*", Condition: ORG })], identity: [] };

    expect(ask(world({}, parts), { principal: `arn:aws:iam::${OTHER_ACCOUNT}:root` })).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:PrincipalOrgID"],
    });
  });

  it("are absent from anonymous requests", () => {
    const parts = { bucket: [allow("s3:*", "*", { Principal: "*", Condition: ORG })] };

    expect(outcome(world({}, parts), { principal: "anonymous" })).toBe("denied");
    expect(outcome(world({}, parts), { principal: ROLE })).toBe("allowed");
  });
});

const ORG = { StringEquals: { "aws:PrincipalOrgID": "o-example" } };
