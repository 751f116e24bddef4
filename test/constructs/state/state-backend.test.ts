import { StateBackend } from "../../../src/constructs/state/state-backend";
import { type Json, policyOf, synthesize } from "../../support/synthesized";

const BUCKET = "arn:aws:s3:::acme-state";

const backend = synthesize((stack) => {
  new StateBackend(stack, "State", {
    bucketName: "acme-state",
    keyAlias: "acme-state",
    users: {
      prod: {
        accountId: "222222222222",
        roleArns: ["arn:aws:iam::222222222222:role/deploy"],
        keyPrefix: "accounts/prod",
      },
      dev: {
        accountId: "111111111111",
        roleArns: ["arn:aws:iam::111111111111:role/deploy"],
        keyPrefix: "accounts/dev",
      },
    },
  });
});

const allowed = (statements: readonly Json[], accountId: string) =>
  statements.filter(
    ({ Effect, Principal }) => Effect === "Allow" && Principal.AWS === `arn:aws:iam::${accountId}:root`,
  );

describe("a state backend", () => {
  const bucketStatements = policyOf(
    backend.resource("aws_s3_bucket_policy", "State/Bucket/Policy").policy,
  ).Statement;
  const keyStatements = policyOf(backend.resource("aws_kms_key", "State/Key/Resource").policy).Statement;

  it("keeps every version in a bucket that is never destroyed", () => {
    expect(
      backend.resource("aws_s3_bucket_versioning", "State/Bucket/Versioning").versioning_configuration,
    ).toMatchObject({ status: "Enabled" });
    expect(backend.resource("aws_s3_bucket", "State/Bucket/Resource").lifecycle).toEqual({
      prevent_destroy: true,
    });
  });

  it("lets a role read, write and lock below its own prefix, and list nothing else", () => {
    expect(allowed(bucketStatements, "222222222222")).toEqual([
      {
        Sid: "Listprod",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: "s3:ListBucket",
        Resource: BUCKET,
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/deploy" },
          StringLike: { "s3:prefix": "accounts/prod/*" },
        },
      },
      {
        Sid: "Stateprod",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: `${BUCKET}/accounts/prod/*`,
        Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/deploy" } },
      },
    ]);
  });

  it("opens the key to a role of another account for its own objects, through S3 alone", () => {
    const uses = allowed(keyStatements, "222222222222");

    expect(uses).toHaveLength(1);
    expect(uses[0]!.Condition).toEqual({
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/deploy" },
      StringEquals: {
        "kms:CallerAccount": "222222222222",
        "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [BUCKET, `${BUCKET}/accounts/prod/*`] },
    });
  });

  it("gives no statement to everyone", () => {
    for (const { Effect, Principal } of [...bucketStatements, ...keyStatements]) {
      if (Effect === "Allow") expect(Principal).not.toBe("*");
    }
  });
});
