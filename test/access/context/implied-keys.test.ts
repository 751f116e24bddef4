import type { AccessRequest } from "../../../src/access/request";
import { World } from "../../../src/access/world/world";
import { ACCOUNT, allow, ask, KEY, OTHER_ACCOUNT, policy, ROLE, ROOT, USER } from "../support/worlds";

type Expected = string | readonly string[] | null | undefined;
type Case = readonly [key: string, request: Partial<AccessRequest>, expected: Expected];

const SERVICE = "logs.amazonaws.com";
const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/a`;
const INSTANCE = `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/i-1`;
const TABLE = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/t`;
const open = undefined;
const absent = null;

/** What a request carries for a key, found out by a policy that asks for it; nothing if it is open. */
function carries(key: string, request: Partial<AccessRequest>, value: Expected): boolean {
  const probe = (Condition: Record<string, Record<string, string | readonly string[]>>): string => {
    const statement = allow("*", undefined, { Condition });
    const everyone = [policy("resource", { ...statement, Resource: "*", Principal: "*" })];
    const world = new World({
      roles: [
        { arn: ROLE, tags: { team: "red" }, policies: [policy("identity", { ...statement, Resource: "*" })] },
      ],
      users: [{ arn: USER, policies: [policy("identity", { ...statement, Resource: "*" })] }],
      resources: [
        { arn: KEY, policies: everyone, aliases: ["alias/a", "alias/b"] },
        { arn: PARAMETER, policies: everyone, tags: { env: "prod" } },
        { arn: TABLE, policies: everyone },
      ],
    });
    return ask(world, { action: "ssm:GetParameter", resource: PARAMETER, ...request }).outcome;
  };
  if (value === open)
    return (
      probe({ Null: { [key]: "true" } }) !== "allowed" &&
      probe({ StringEquals: { [key]: "?" } }) === "unknown"
    );
  if (value === absent) return probe({ Null: { [key]: "true" } }) === "allowed";
  return (
    [value].flat().every((v) => probe({ "ForAnyValue:StringEquals": { [key]: v } }) === "allowed") &&
    probe({ "ForAllValues:StringEquals": { [key]: value } }) === "allowed"
  );
}

function table(cases: readonly Case[]): void {
  it.each(cases)("%s of %j is %j", (key, request, expected) => {
    expect(carries(key, request, expected)).toBe(true);
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
describe("keys about the principal", () => {
  const session = { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session` };

  table([
    ["aws:PrincipalArn", session, ROLE],
    ["aws:PrincipalArn", { principal: USER }, USER],
    ["aws:PrincipalArn", { principal: SERVICE }, absent],
    ["aws:PrincipalAccount", session, ACCOUNT],
    ["aws:PrincipalAccount", { principal: "anonymous" }, "anonymous"],
    ["aws:PrincipalType", session, "AssumedRole"],
    ["aws:PrincipalType", { principal: USER }, "User"],
    ["aws:PrincipalType", { principal: "anonymous" }, "Anonymous"],
    ["aws:userid", { principal: "anonymous" }, "anonymous"],
    ["aws:userid", session, open],
    ["aws:username", { principal: USER }, "carlos"],
    ["aws:username", session, absent],
    ["aws:PrincipalTag/team", session, "red"],
    ["aws:PrincipalTag/TEAM", session, "red"],
    ["aws:PrincipalTag/other", session, absent],
    ["aws:PrincipalTag/team", { ...session, sessionTags: { team: "blue" } }, "blue"],
    ["aws:PrincipalTag/team", { principal: USER }, absent],
    ["aws:PrincipalIsAWSService", session, "false"],
    ["aws:PrincipalIsAWSService", { principal: SERVICE }, "true"],
    ["aws:PrincipalServiceName", { principal: SERVICE }, SERVICE],
    ["aws:PrincipalServiceName", session, absent],
    ["aws:FederatedProvider", session, open],
    ["aws:FederatedProvider", { principal: USER }, absent],
    ["aws:MultiFactorAuthPresent", { principal: SERVICE }, absent],
    ["aws:PrincipalOrgID", session, open],
  ]);
});

describe("keys about the request", () => {
  table([
    ["aws:SecureTransport", {}, "true"],
    ["aws:SecureTransport", { context: { "aws:SecureTransport": false } }, "false"],
    ["aws:RequestedRegion", {}, "eu-central-1"],
    ["aws:RequestedRegion", { action: "iam:GetUser", resource: USER }, "us-east-1"],
    ["aws:RequestedRegion", { action: "ssm:DescribeParameters", resource: "*" }, open],
    ["aws:ViaAWSService", {}, "false"],
    ["aws:ViaAWSService", { through: "ssm" }, "true"],
    ["aws:CalledVia", {}, absent],
    ["aws:CalledVia", { through: "dynamodb" }, "dynamodb.amazonaws.com"],
    ["aws:CalledViaLast", { through: "dynamodb" }, "dynamodb.amazonaws.com"],
    ["aws:CalledVia", { through: "ssm" }, open],
    ["aws:SourceArn", {}, absent],
    ["aws:SourceAccount", { principal: SERVICE }, open],
    ["aws:SourceIp", {}, open],
  ]);
});

describe("keys about the resource", () => {
  table([
    ["aws:ResourceAccount", {}, ACCOUNT],
    ["aws:ResourceAccount", { resource: "arn:aws:s3:::anything", resourceAccountId: ACCOUNT }, ACCOUNT],
    ["aws:ResourceTag/env", {}, "prod"],
    ["aws:ResourceTag/other", {}, absent],
    ["aws:ResourceTag/env", { resource: PARAMETER.replace("/a", "/undeclared") }, open],
    ["aws:ResourceTag/env", { action: "dynamodb:Query", resource: `${TABLE}/index/i` }, open],
  ]);
});

describe("keys of KMS", () => {
  const decrypt = { action: "kms:Decrypt", resource: KEY };

  table([
    ["kms:CallerAccount", decrypt, ACCOUNT],
    ["kms:CallerAccount", { ...decrypt, principal: SERVICE }, open],
    ["kms:ViaService", decrypt, absent],
    ["kms:ViaService", { ...decrypt, through: "ssm" }, "ssm.eu-central-1.amazonaws.com"],
    ["kms:ViaService", { ...decrypt, principal: SERVICE, through: "ssm" }, absent],
    ["kms:ResourceAliases", decrypt, ["alias/a", "alias/b"]],
    ["kms:EncryptionContext:a", decrypt, open],
    ["kms:EncryptionContext:a", { ...decrypt, encryptionContext: { a: "1" } }, "1"],
    ["kms:EncryptionContext:b", { ...decrypt, encryptionContext: { a: "1" } }, absent],
    ["kms:EncryptionContextKeys", { ...decrypt, encryptionContext: { a: "1", b: "2" } }, ["a", "b"]],
    ["kms:ViaService", { through: "ssm" }, absent],
    ["kms:CallerAccount", {}, absent],
  ]);
});

describe("keys of other services", () => {
  table([
    ["s3:prefix", {}, absent],
    ["ssm:Overwrite", {}, open],
    ["ec2:osuser", {}, absent],
    ["ec2:osuser", { action: "ec2-instance-connect:SendSSHPublicKey", resource: INSTANCE }, open],
    ["lambda:SourceFunctionArn", {}, open],
    ["lambda:SourceFunctionArn", { principal: USER }, absent],
    ["saml:aud", {}, open],
    ["token.actions.githubusercontent.com:sub", {}, open],
  ]);
});

describe("keys that nobody states", () => {
  it("are absent if the question says so, except those that every request carries", () => {
    const unstatedKeys = "absent" as const;

    expect(carries("aws:SourceVpc", { unstatedKeys }, absent)).toBe(true);
    expect(carries("aws:MultiFactorAuthPresent", { unstatedKeys }, absent)).toBe(true);
    expect(carries("aws:CurrentTime", { unstatedKeys }, open)).toBe(true);
    expect(carries("aws:PrincipalArn", { unstatedKeys }, ROLE)).toBe(true);
  });

  it("do not turn what the world does not know into a no", () => {
    const world = new World({
      roles: [{ arn: ROLE, policies: [{ name: "arn:aws:iam::aws:policy/Some", document: undefined }] }],
    });

    expect(ask(world, { unstatedKeys: "absent" }).outcome).toBe("unknown");
  });
});

describe("tags of a session", () => {
  const tagged = (trust: string): World =>
    new World({
      roles: [
        {
          arn: ROLE,
          tags: { team: "red" },
          trustPolicy: policy("trust", allow(trust, undefined, { Principal: { AWS: OTHER_ACCOUNT } })),
          policies: [
            policy(
              "identity",
              allow("s3:*", "*", { Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } }),
            ),
          ],
        },
      ],
    });

  it("are the role's where nobody may pass others", () => {
    expect(ask(tagged("sts:AssumeRole")).outcome).toBe("allowed");
  });

  it("are open where somebody may pass others, unless the question states them", () => {
    expect(ask(tagged("sts:*"))).toMatchObject({ outcome: "unknown", attributes: ["aws:PrincipalTag/team"] });
    expect(ask(tagged("sts:*"), { sessionTags: { team: "blue" } }).outcome).toBe("denied");
    expect(ask(tagged("sts:*"), { sessionTags: {} }).outcome).toBe("allowed");
  });
});

describe("a root user", () => {
  it("has its account as user id", () => {
    const bucket = {
      arn: "arn:aws:s3:::bucket",
      accountId: OTHER_ACCOUNT,
      policies: [
        policy(
          "bucket",
          allow("s3:*", "*", {
            Principal: "*",
            Condition: { StringEquals: { "aws:userid": ACCOUNT, "aws:PrincipalType": "Account" } },
          }),
        ),
      ],
    };

    expect(ask(new World({ resources: [bucket] }), { principal: ROOT }).outcome).toBe("allowed");
  });
});
