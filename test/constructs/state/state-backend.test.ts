import { StateBackend, type StateBackendProps } from "../../../src/constructs/state/state-backend";
import { policySize } from "../../../src/core/policy-document";
import { type Json, policyOf, refusal, type Synthesized, synthesize } from "../../support/synthesized";

const BUCKET = "arn:aws:s3:::acme-state";
const OWN = "111111111111";
const ORGANIZATION = "o-a1b2c3d4e5";
const CALLER = "${aws:PrincipalAccount}";

/** As many accounts, the bucket's own among them. */
const accountIds = (count: number) => [
  OWN,
  ...Array.from({ length: count - 1 }, (_, i) => `${222222222222 + i}`),
];

const backendOf = (changes: Partial<StateBackendProps> = {}, region = "eu-central-1") =>
  synthesize(
    (stack) => {
      new StateBackend(stack, "State", {
        bucketName: "acme-state",
        keyAlias: "acme-state",
        accounts: { accountIds: accountIds(3) },
        roleNames: ["deploy", "ci/plan"],
        ...changes,
      });
    },
    { accountId: OWN, region },
  );
const bucketPolicyOf = (backend: Synthesized): string =>
  backend.resource("aws_s3_bucket_policy", "State/Bucket/Policy").policy.replaceAll("$${", "${");
const keyPolicyOf = (backend: Synthesized): string =>
  backend.resource("aws_kms_key", "State/Key/Resource").policy.replaceAll("$${", "${");
const statementsOf = (policy: string): Json[] => policyOf(policy).Statement;
const allowed = (policy: string) => statementsOf(policy).filter(({ Effect }) => Effect === "Allow");
const elsewhere = (policy: string) =>
  allowed(policy).filter(({ Principal }) => Principal.AWS !== `arn:aws:iam::${OWN}:root`);

const ROLES = {
  ArnLike: {
    "aws:PrincipalArn": [`arn:aws:iam::${CALLER}:role/ci/plan`, `arn:aws:iam::${CALLER}:role/deploy`],
  },
};
const ROOTS = { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::222222222223:root"] };

describe("a state backend", () => {
  const backend = backendOf();

  it("keeps every version in a bucket that is never destroyed", () => {
    expect(
      backend.resource("aws_s3_bucket_versioning", "State/Bucket/Versioning").versioning_configuration,
    ).toMatchObject({ status: "Enabled" });
    expect(backend.resource("aws_s3_bucket", "State/Bucket/Resource").lifecycle).toEqual({
      prevent_destroy: true,
    });
  });

  it("lets roles read, write and lock what begins with their account's id, and list nothing else", () => {
    expect(allowed(bucketPolicyOf(backend))).toEqual([
      {
        Sid: "State",
        Effect: "Allow",
        Principal: ROOTS,
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: `${BUCKET}/${CALLER}/*`,
        Condition: ROLES,
      },
      {
        Sid: "StateList",
        Effect: "Allow",
        Principal: ROOTS,
        Action: "s3:ListBucket",
        Resource: BUCKET,
        Condition: { ...ROLES, StringLike: { "s3:prefix": `${CALLER}/*` } },
      },
    ]);
  });

  it("opens the key to roles of other accounts for their own objects, through S3 alone", () => {
    expect(elsewhere(keyPolicyOf(backend))).toEqual([
      {
        Effect: "Allow",
        Principal: ROOTS,
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
        Resource: "*",
        Condition: {
          ...ROLES,
          StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:s3:arn": [BUCKET, `${BUCKET}/${CALLER}/*`] },
        },
      },
    ]);
  });

  it("gives no statement to everyone", () => {
    for (const policy of [bucketPolicyOf(backend), keyPolicyOf(backend)]) {
      for (const { Principal } of allowed(policy)) expect(Principal).not.toBe("*");
    }
  });

  it("speaks of no role where there is no account but its own: their own policies decide", () => {
    const alone = backendOf({ accounts: { accountIds: [OWN] } });

    expect(allowed(bucketPolicyOf(alone))).toEqual([]);
    expect(elsewhere(keyPolicyOf(alone))).toEqual([]);
  });
});

describe("a state backend of an organization of AWS Organizations", () => {
  const backend = backendOf({ accounts: { organizationId: ORGANIZATION } });

  it("names the organization in place of its accounts, and leaves out its own, whose policies decide alone", () => {
    const organization = {
      StringEquals: { "aws:PrincipalOrgID": ORGANIZATION },
      StringNotEquals: { "aws:PrincipalAccount": OWN },
    };

    expect(
      allowed(bucketPolicyOf(backend)).map(({ Principal, Condition }) => [Principal, Condition]),
    ).toEqual([
      ["*", { ...ROLES, ...organization }],
      ["*", { ...ROLES, ...organization, StringLike: { "s3:prefix": `${CALLER}/*` } }],
    ]);
    expect(elsewhere(keyPolicyOf(backend)).map(({ Principal, Condition }) => [Principal, Condition])).toEqual(
      [
        [
          "*",
          {
            ...ROLES,
            StringEquals: { ...organization.StringEquals, "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
            StringNotEquals: organization.StringNotEquals,
            StringLike: { "kms:EncryptionContext:aws:s3:arn": [BUCKET, `${BUCKET}/${CALLER}/*`] },
          },
        ],
      ],
    );
  });
});

describe("the policies of a state backend", () => {
  const sizesOf = (backend: Synthesized) => [
    policySize(bucketPolicyOf(backend), "bucket policy"),
    policySize(keyPolicyOf(backend), "key policy"),
  ];

  it.each([
    [1, [891, 1144]],
    [2, [1606, 1676]],
    [200, [14678, 8212]],
  ])("of %i accounts have as many statements as of two, and few bytes", (count, sizes) => {
    const backend = backendOf({ accounts: { accountIds: accountIds(count) } });

    expect(sizesOf(backend)).toEqual(sizes);
    expect(allowed(bucketPolicyOf(backend))).toHaveLength(count === 1 ? 0 : 2);
    expect(elsewhere(keyPolicyOf(backend))).toHaveLength(count === 1 ? 0 : 1);
  });

  it.each([
    ["eu-central-1", 260],
    ["us-gov-west-1", 215],
    ["cn-north-1", 215],
  ])("have room in %s for %i accounts besides their own, whatever the names are", (region, count) => {
    const roleNames = ["a", "b", "c"].map((letter) => letter.repeat(64));
    const accounts = { accountIds: accountIds(count + 1) };

    expect(() => backendOf({ bucketName: "b".repeat(56), accounts, roleNames }, region)).not.toThrow();
  });

  it("of more accounts than they have room for are refused, with the way out", () => {
    const refused = refusal(() => backendOf({ accounts: { accountIds: accountIds(1000) } }));

    expect(refused.problems).toEqual([
      {
        code: "POLICY_TOO_LARGE",
        path: "stack/State/Bucket",
        value: expect.stringContaining("67478 bytes in 6 statements"),
        allowed: "20480 bytes for one bucket policy, 46998 fewer",
        fix: "state the organizationId of AWS Organizations: the policy names the organization then, and not each account",
      },
    ]);
  });

  it("have one size for any number of accounts where they name their organization", () => {
    expect(sizesOf(backendOf({ accounts: { organizationId: ORGANIZATION } }))).toEqual([1754, 1733]);
  });
});

describe("a state backend refuses", () => {
  const problemsOf = (changes: Partial<StateBackendProps>) => refusal(() => backendOf(changes)).problems;

  it("an account that there cannot be", () => {
    expect(problemsOf({ accounts: { accountIds: [OWN, "2222"] } })).toMatchObject([
      { code: "ACCOUNT_ID_INVALID", path: "stack/State.accounts.accountIds", value: "2222" },
    ]);
  });

  it("the id of an organization that there cannot be", () => {
    expect(problemsOf({ accounts: { organizationId: "acme" } })).toEqual([
      {
        code: "VALUE_UNKNOWN",
        path: "stack/State.accounts.organizationId",
        value: "acme",
        allowed: "o- and 10 to 32 lower-case letters or digits",
        fix: "copy the id from `aws organizations describe-organization`",
      },
    ]);
  });

  it("to open to no role at all", () => {
    expect(problemsOf({ roleNames: [] })).toEqual([
      {
        code: "VALUE_MISSING",
        path: "stack/State.roleNames",
        value: [],
        allowed: "the name of at least one role",
        fix: "name the roles that Terraform works with",
      },
    ]);
  });

  it.each(["*", "deploy-*", "arn:aws:iam::222222222222:role/deploy", "/deploy", "r".repeat(65), ""])(
    "what is not the name of one role: %s",
    (name) => {
      expect(problemsOf({ roleNames: ["deploy", name] })).toEqual([
        {
          code: "NAME_INVALID",
          path: "stack/State.roleNames",
          value: name,
          allowed: "the name of one role, with its path if it has one, without wildcards",
          fix: "name each role",
        },
      ]);
    },
  );
});
