import type { Answer } from "../../src/access/answer";
import type { AccessRequest } from "../../src/access/request";
import {
  ACCOUNT,
  allow,
  ask,
  BUCKET,
  deny,
  OBJECT,
  OTHER_ACCOUNT,
  outcome,
  policy,
  ROLE,
  ROOT,
  type SmallWorld,
  smallWorld,
  USER,
} from "./support/worlds";

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/session`;
const FEDERATED_USER = `arn:aws:sts::${ACCOUNT}:federated-user/carlos`;
const S3 = allow("s3:*", "*");
const NOT_S3 = allow("ec2:*", "*");

function granting(principal: string): SmallWorld["bucket"] {
  return [allow("s3:*", [BUCKET, `${BUCKET}/*`], { Principal: { AWS: principal } })];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html */
describe("within one account", () => {
  const carlos = [
    allow(["s3:GetBucketLocation", "s3:ListAllMyBuckets"], "arn:aws:s3:::*", { Sid: "AllowS3ListRead" }),
    allow("s3:*", [`${BUCKET}/*`, BUCKET], { Sid: "AllowS3Self" }),
    deny("s3:*", "arn:aws:s3:::*log*", { Sid: "DenyS3Logs" }),
  ];

  it("a denial in the user's policy wins over everything that allows", () => {
    const world = smallWorld({ identity: [S3, ...carlos] });

    expect(
      ask(world, { principal: USER, action: "s3:PutObject", resource: "arn:aws:s3:::bucket-logs/a" }),
    ).toEqual({
      outcome: "denied",
      explicit: true,
      statements: [
        { layer: "identity policies", policy: "identity", sid: "DenyS3Logs", index: 3, effect: "Deny" },
      ],
      missing: [],
    });
  });

  it("the user's policy and the bucket's policy may allow together, or either alone", () => {
    const request = { principal: USER, action: "s3:PutObject" };

    expect(outcome(smallWorld({ identity: carlos, bucket: granting(USER) }), request)).toBe("allowed");
    expect(outcome(smallWorld({ identity: carlos }), request)).toBe("allowed");
    expect(outcome(smallWorld({ bucket: granting(USER) }), request)).toBe("allowed");
    expect(outcome(smallWorld({}), request)).toBe("denied");
  });

  it("what is neither allowed nor denied is denied, and the answer says what would have to allow it", () => {
    const world = smallWorld({
      identity: [allow(["iam:Get*", "iam:List*"], "*"), deny("iam:*Report", "*")],
    });
    const onIam = (action: string): Answer => ask(world, { action, resource: USER });

    expect(onIam("iam:GetUser").outcome).toBe("allowed");
    expect(onIam("iam:GetOrganizationsAccessReport")).toMatchObject({ outcome: "denied", explicit: true });
    expect(onIam("iam:CreatePolicy")).toEqual({
      outcome: "denied",
      explicit: false,
      statements: [],
      missing: [{ layer: "identity policies", of: ROLE }],
    });
  });

  it("a denial in the bucket's policy counts for everyone whom it names, by ARN or by account", () => {
    const denying = (principal: string): SmallWorld["bucket"] => [
      deny("s3:*", `${BUCKET}/*`, { Principal: { AWS: principal } }),
    ];

    for (const principal of ["*", ROLE, ROOT, ACCOUNT]) {
      expect(outcome(smallWorld({ identity: [S3], bucket: denying(principal) }))).toBe("denied");
    }
    expect(outcome(smallWorld({ identity: [S3], bucket: denying(USER) }))).toBe("allowed");
    expect(outcome(smallWorld({ identity: [S3], bucket: denying(OTHER_ACCOUNT) }))).toBe("allowed");
  });

  it("actions are compared without regard to case", () => {
    expect(outcome(smallWorld({ identity: [allow("S3:getobject", "*")] }), { action: "s3:GETObject" })).toBe(
      "allowed",
    );
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
describe("a bucket's policy that allows, where everything else of the account does not", () => {
  const limited: SmallWorld = { identity: [NOT_S3], boundary: [NOT_S3] };
  const session = { sessionPolicies: [policy("session", NOT_S3)] };
  type Case = readonly [request: Partial<AccessRequest>, named: string, expected: Answer["outcome"]];
  const cases: readonly Case[] = [
    [{ principal: ROLE, sessionName: "session" }, ROLE, "denied"],
    [{ principal: SESSION, ...session }, ROLE, "denied"],
    [{ principal: SESSION, ...session }, SESSION, "allowed"],
    [{ principal: ROLE, sessionName: "session", ...session }, SESSION, "allowed"],
    [{ principal: ROLE, sessionName: "another", ...session }, SESSION, "denied"],
    [{ principal: SESSION, ...session }, "*", "allowed"],
    [{ principal: SESSION, ...session }, ROOT, "denied"],
    [{ principal: USER }, USER, "allowed"],
    [{ principal: USER }, "*", "allowed"],
    [{ principal: USER }, ROOT, "denied"],
    [{ principal: USER }, ACCOUNT, "denied"],
    [{ principal: FEDERATED_USER, federatedBy: USER, ...session }, USER, "denied"],
    [{ principal: FEDERATED_USER, federatedBy: USER, ...session }, FEDERATED_USER, "allowed"],
    [{ principal: ROOT }, ROOT, "allowed"],
  ];

  it.each(cases)("asked by %j and naming %s: %s → %s", (request, named, expected) => {
    expect(outcome(smallWorld({ ...limited, bucket: granting(named) }), request)).toBe(expected);
  });

  it("suffices for the role if its boundary and its session policies allow, too", () => {
    const world = smallWorld({ identity: [NOT_S3], boundary: [S3], bucket: granting(ROLE) });

    expect(outcome(world)).toBe("allowed");
    expect(outcome(world, { sessionPolicies: [policy("session", S3)] })).toBe("allowed");
    expect(outcome(world, { sessionPolicies: [policy("session", NOT_S3)] })).toBe("denied");
    const bounded = smallWorld({ identity: [S3], boundary: [NOT_S3], bucket: granting(ROLE) });
    expect(outcome(bounded, { sessionPolicies: [policy("session", S3)] })).toBe("denied");
  });

  it("depends on the session's name if it names a session and the question none", () => {
    const answer = ask(smallWorld({ bucket: granting(SESSION) }));

    expect(answer).toMatchObject({
      outcome: "unknown",
      attributes: ["the session's name"],
      allowedWhen: { "the session's name": "session" },
    });
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
describe("a permissions boundary", () => {
  const boundary = [allow(["s3:*", "cloudwatch:*", "ec2:*"], "*")];

  it("takes away what it does not allow, and gives nothing", () => {
    const world = smallWorld({ identity: [allow("iam:CreateUser", "*")], boundary });

    expect(ask(world, { principal: USER, action: "iam:CreateUser", resource: USER })).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "permissions boundary", of: USER }],
    });
    expect(outcome(world, { principal: USER })).toBe("denied");
  });

  it("leaves what both allow", () => {
    expect(outcome(smallWorld({ identity: [S3], boundary }), { principal: USER })).toBe("allowed");
  });

  it("denies explicitly, too", () => {
    const world = smallWorld({
      identity: [S3],
      boundary: [S3, deny("s3:GetObject", "*")],
      bucket: granting(USER),
    });

    expect(ask(world, { principal: USER })).toMatchObject({ outcome: "denied", explicit: true });
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session */
describe("session policies", () => {
  it("leave what the role's policies and any one of them allow", () => {
    const world = smallWorld({ identity: [allow(["s3:GetObject", "s3:PutObject"], "*")] });
    const sessionPolicies = [policy("one", allow("s3:Get*", "*")), policy("two", allow("s3:Delete*", "*"))];

    expect(outcome(world, { action: "s3:GetObject", sessionPolicies })).toBe("allowed");
    expect(outcome(world, { action: "s3:PutObject", sessionPolicies })).toBe("denied");
    expect(outcome(world, { action: "s3:DeleteObject", sessionPolicies })).toBe("denied");
  });

  it("are needed by a federated user's session", () => {
    const world = smallWorld({ identity: [S3] });
    const request = { principal: FEDERATED_USER, federatedBy: USER };

    expect(outcome(world, request)).toBe("denied");
    expect(outcome(world, { ...request, sessionPolicies: [policy("session", S3)] })).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
describe("across accounts", () => {
  const bucketAccount = OTHER_ACCOUNT;
  const request = { principal: USER, action: "s3:PutObject" };

  it("both the principal's and the resource's account must allow", () => {
    expect(outcome(smallWorld({ bucketAccount, identity: [S3], bucket: granting(USER) }), request)).toBe(
      "allowed",
    );
    expect(ask(smallWorld({ bucketAccount, identity: [S3] }), request)).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "resource policy", of: OBJECT }],
    });
    expect(ask(smallWorld({ bucketAccount, bucket: granting(USER) }), request)).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "identity policies", of: USER }],
    });
  });

  it("naming the session does not do without the principal's account", () => {
    const world = smallWorld({ bucketAccount, identity: [NOT_S3], bucket: granting(SESSION) });

    expect(outcome(world, { principal: SESSION })).toBe("denied");
  });

  it.each(["*", USER, ROOT, ACCOUNT])("the resource's account may name %s", (principal) => {
    expect(outcome(smallWorld({ bucketAccount, identity: [S3], bucket: granting(principal) }), request)).toBe(
      "allowed",
    );
  });

  it("a boundary limits the principal's side", () => {
    const world = smallWorld({ bucketAccount, identity: [S3], boundary: [NOT_S3], bucket: granting(USER) });

    expect(outcome(world, request)).toBe("denied");
  });

  it("a denial on either side wins", () => {
    const denying = deny("s3:*", "*");
    const inBucket = [...granting(USER)!, { ...denying, Principal: "*" as const }];

    expect(
      outcome(smallWorld({ bucketAccount, identity: [S3, denying], bucket: granting(USER) }), request),
    ).toBe("denied");
    expect(outcome(smallWorld({ bucketAccount, identity: [S3], bucket: inBucket }), request)).toBe("denied");
  });

  it("whoever asks from an account that is not there is denied if the resource's account does not allow", () => {
    const stranger = { principal: "arn:aws:iam::999999999999:role/stranger" };

    expect(outcome(smallWorld({ bucket: granting(USER) }), stranger)).toBe("denied");
    expect(ask(smallWorld({ bucket: granting("*") }), stranger)).toMatchObject({
      outcome: "unknown",
      attributes: ["whether an identity policy of arn:aws:iam::999999999999:role/stranger allows it"],
    });
  });

  it("a resource of an account that is not there may or may not allow", () => {
    const resource = "arn:aws:sqs:eu-central-1:999999999999:queue";
    const world = smallWorld({ identity: [allow("sqs:SendMessage", "*")] });

    expect(ask(world, { action: "sqs:SendMessage", resource })).toMatchObject({
      outcome: "unknown",
      attributes: [`whether the policy of ${resource} allows it`],
    });
    expect(outcome(world, { action: "sqs:DeleteQueue", resource })).toBe("denied");
  });
});

describe("an account's root user", () => {
  const root = { principal: ROOT };

  it("may do everything in its account without any policy", () => {
    expect(outcome(smallWorld({}), root)).toBe("allowed");
  });

  it("obeys denials of resources' policies, but for those about a bucket's policy itself", () => {
    const world = smallWorld({ bucket: [deny("s3:*", "*", { Principal: "*" })] });

    expect(outcome(world, root)).toBe("denied");
    expect(outcome(world, { ...root, action: "s3:DeleteBucketPolicy", resource: BUCKET })).toBe("allowed");
    expect(outcome(world, { action: "s3:DeleteBucketPolicy", resource: BUCKET })).toBe("denied");
    const elsewhere = smallWorld({
      bucketAccount: OTHER_ACCOUNT,
      bucket: [...granting(ROOT)!, deny("s3:*", "*", { Principal: "*" })],
    });
    expect(outcome(elsewhere, { ...root, action: "s3:DeleteBucketPolicy", resource: BUCKET })).toBe("denied");
  });

  it("needs the other account's leave elsewhere", () => {
    const bucketAccount = OTHER_ACCOUNT;

    expect(outcome(smallWorld({ bucketAccount }), root)).toBe("denied");
    expect(outcome(smallWorld({ bucketAccount, bucket: granting(ROOT) }), root)).toBe("allowed");
  });
});

describe("services, and anybody", () => {
  const service = { principal: "cloudtrail.amazonaws.com" };

  it("a service may do what a resource's policy allows it, and nothing else", () => {
    const bucket = [
      allow("s3:GetObject", `${BUCKET}/*`, { Principal: { Service: "cloudtrail.amazonaws.com" } }),
    ];

    expect(outcome(smallWorld({ bucket }), service)).toBe("allowed");
    expect(outcome(smallWorld({ bucket }), { principal: "logs.amazonaws.com" })).toBe("denied");
    expect(outcome(smallWorld({ bucket }), { principal: ROLE })).toBe("denied");
    expect(ask(smallWorld({}), service)).toMatchObject({
      missing: [{ layer: "resource policy", of: OBJECT }],
    });
  });

  it.each(["*", { AWS: "*" }] as const)(
    "%j is everyone: services and anonymous requests, too",
    (Principal) => {
      const world = smallWorld({ bucket: [allow("s3:GetObject", `${BUCKET}/*`, { Principal })] });

      expect(outcome(world, service)).toBe("allowed");
      expect(outcome(world, { principal: "anonymous" })).toBe("allowed");
      expect(outcome(world, { principal: "anonymous", action: "s3:PutObject" })).toBe("denied");
    },
  );

  it("a denial for everyone but services' own requests spares these", () => {
    const bucket = [
      allow("s3:*", "*", { Principal: { Service: "cloudtrail.amazonaws.com" } }),
      deny("s3:*", "*", { Principal: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
    ];

    expect(outcome(smallWorld({ bucket }), service)).toBe("allowed");
    expect(outcome(smallWorld({ identity: [S3], bucket }))).toBe("denied");
  });
});

describe("actions that need no permission", () => {
  it("are allowed, whatever denies them", () => {
    const world = smallWorld({ identity: [deny("sts:*", "*")] });

    expect(outcome(world, { action: "sts:GetCallerIdentity", resource: "*" })).toBe("allowed");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
describe("NotPrincipal in a denial", () => {
  const sparing = (...arns: readonly string[]): SmallWorld => ({
    identity: [S3],
    bucket: [deny("s3:*", "*", { NotPrincipal: { AWS: arns } })],
  });

  it("denies those who are not named", () => {
    expect(
      outcome(smallWorld(sparing(USER, ROOT)), { principal: `arn:aws:iam::${OTHER_ACCOUNT}:user/x` }),
    ).toBe("denied");
  });

  it("spares a user who is named together with the account", () => {
    expect(outcome(smallWorld(sparing(USER, ROOT)), { principal: USER })).toBe("allowed");
  });

  it("spares a session that is named together with its role and the account", () => {
    expect(outcome(smallWorld(sparing(SESSION, ROLE, ROOT)), { principal: SESSION })).toBe("allowed");
  });

  it("may or may not spare who is named in part, as AWS leaves it open", () => {
    const attributes = ["whether NotPrincipal spares who is named only in part"];

    expect(ask(smallWorld(sparing(USER)), { principal: USER })).toMatchObject({
      outcome: "unknown",
      attributes,
    });
    expect(ask(smallWorld(sparing(ROLE)), { principal: SESSION })).toMatchObject({
      outcome: "unknown",
      attributes,
    });
  });

  it("spares nobody with a permissions boundary", () => {
    const world = smallWorld({ ...sparing(USER, ROOT), boundary: [S3] });

    expect(ask(world, { principal: USER })).toMatchObject({ outcome: "denied", explicit: true });
  });

  it("spares services by name", () => {
    const world = smallWorld({
      bucket: [
        allow("s3:*", "*", { Principal: "*" }),
        deny("s3:*", "*", { NotPrincipal: { Service: "cloudtrail.amazonaws.com" } }),
      ],
    });

    expect(outcome(world, { principal: "cloudtrail.amazonaws.com" })).toBe("allowed");
    expect(outcome(world, { principal: "logs.amazonaws.com" })).toBe("denied");
  });
});

describe("a canonical user", () => {
  it("may be the principal's account or not: nobody but AWS knows", () => {
    const bucket = [allow("s3:*", "*", { Principal: { CanonicalUser: "79a59df9" } })];
    const world = smallWorld({ identity: [S3], bucketAccount: OTHER_ACCOUNT, bucket });

    expect(ask(world)).toMatchObject({
      outcome: "unknown",
      attributes: ["the account of the canonical user 79a59df9"],
    });
    expect(outcome(world, { principal: "anonymous" })).toBe("denied");
  });
});
