import type { TerraformStack } from "cdktf";
import { AccessLogBucket } from "../../../src/constructs/data/access-log-bucket";
import { ProtectedBucket, type ProtectedBucketProps } from "../../../src/constructs/data/protected-bucket";
import { Key } from "../../../src/constructs/encryption/key";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { type Json, policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const ARN = "arn:aws:s3:::acme-data";

function synthesizeBucket(
  props: Partial<ProtectedBucketProps> = {},
  then?: (bucket: ProtectedBucket) => void,
) {
  return synthesize((stack) => {
    const bucket = new ProtectedBucket(stack, "Data", { bucketName: "acme-data", ...props });
    then?.(bucket);
  });
}

function bucketPolicy(synthesized: Synthesized, path: string): Json[] {
  return policyOf(synthesized.resource("aws_s3_bucket_policy", path).policy as string).Statement;
}

function statementOf(synthesized: Synthesized, sid: string, path = "Data/Policy"): Json | undefined {
  return bucketPolicy(synthesized, path).find((statement) => statement.Sid === sid);
}

function warningsOf(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === "@cdktf/warn"))
    .map(({ data }) => data as string);
}

describe("a protected bucket with its defaults", () => {
  const synthesized = synthesizeBucket();

  it("consists of these resources", () => {
    const parts = (path: string) => [
      `aws_s3_bucket ${path}/Resource`,
      `aws_s3_bucket_lifecycle_configuration ${path}/Lifecycle`,
      `aws_s3_bucket_ownership_controls ${path}/Ownership`,
      `aws_s3_bucket_policy ${path}/Policy`,
      `aws_s3_bucket_public_access_block ${path}/PublicAccessBlock`,
      `aws_s3_bucket_server_side_encryption_configuration ${path}/Encryption`,
      `aws_s3_bucket_versioning ${path}/Versioning`,
    ];
    const expected = [
      "aws_kms_alias Data/Key/Alias",
      "aws_kms_key Data/Key/Resource",
      "aws_s3_bucket_logging Data/AccessLogging",
      ...parts("Data"),
      ...parts("Data/AccessLogs"),
    ];
    expect(synthesized.paths).toEqual(expected.sort());
  });

  it("is never destroyed by Terraform, and neither are its access logs", () => {
    for (const path of ["Data/Resource", "Data/AccessLogs/Resource"]) {
      expect(synthesized.resource("aws_s3_bucket", path).lifecycle).toEqual({ prevent_destroy: true });
    }
  });

  it("is versioned, closed to the public and owned by its account alone", () => {
    for (const path of ["Data", "Data/AccessLogs"]) {
      expect(synthesized.resource("aws_s3_bucket_versioning", `${path}/Versioning`)).toMatchObject({
        versioning_configuration: { status: "Enabled" },
      });
      expect(
        synthesized.resource("aws_s3_bucket_public_access_block", `${path}/PublicAccessBlock`),
      ).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(synthesized.resource("aws_s3_bucket_ownership_controls", `${path}/Ownership`)).toMatchObject({
        rule: { object_ownership: "BucketOwnerEnforced" },
      });
    }
  });

  it("is encrypted with a customer key, by one data key for the bucket", () => {
    const encryption = synthesized.resource(
      "aws_s3_bucket_server_side_encryption_configuration",
      "Data/Encryption",
    );
    expect(encryption.rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Data_Key_\w+\.arn\}$/) as string,
          sse_algorithm: "aws:kms",
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  it("lets the key be used through S3 for this bucket alone", () => {
    const statements = policyOf(
      synthesized.resource("aws_kms_key", "Data/Key/Resource").policy as string,
    ).Statement;
    const throughS3 = statements.filter((statement) => statement.Condition?.StringEquals?.["kms:ViaService"]);
    expect(throughS3).toHaveLength(1);
    expect(throughS3[0]!.Condition).toMatchObject({
      StringEquals: {
        "kms:CallerAccount": "111111111111",
        "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [ARN, `${ARN}/*`] },
    });
  });

  it("denies connections without TLS 1.2", () => {
    const everything = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [ARN, `${ARN}/*`] };
    expect(statementOf(synthesized, "DenyWithoutTls")).toMatchObject({
      ...everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(statementOf(synthesized, "DenyOldTls")).toMatchObject({
      ...everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    });
  });

  it("denies uploads that ask for another encryption than KMS, and none that do not ask", () => {
    expect(statementOf(synthesized, "DenyOtherEncryption")).toEqual({
      Sid: "DenyOtherEncryption",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${ARN}/*`,
      Condition: {
        Null: { "s3:x-amz-server-side-encryption": "false" },
        StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      },
    });
    expect(statementOf(synthesized, "DenyCustomerProvidedKeys")).toMatchObject({
      Effect: "Deny",
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    });
  });

  it("writes its policy after public access is blocked, and its lifecycle after versioning", () => {
    expect(synthesized.resource("aws_s3_bucket_policy", "Data/Policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
    ]);
    expect(
      synthesized.resource("aws_s3_bucket_lifecycle_configuration", "Data/Lifecycle").depends_on,
    ).toEqual([expect.stringMatching(/^aws_s3_bucket_versioning\./)]);
  });

  it("keeps all objects, and restorable what was overwritten or deleted within a year", () => {
    expect(synthesized.resource("aws_s3_bucket_lifecycle_configuration", "Data/Lifecycle").rule).toEqual([
      {
        id: "age",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it("logs each request to a bucket of its own, which S3 alone may write to, for this bucket alone", () => {
    const logging = synthesized.resource("aws_s3_bucket_logging", "Data/AccessLogging");
    expect(logging).toMatchObject({ target_bucket: "acme-data-access", target_prefix: "acme-data/" });
    expect(logging.depends_on).toContainEqual(
      expect.stringMatching(/^aws_s3_bucket_policy\.Data_AccessLogs_/),
    );
    const allowed = bucketPolicy(synthesized, "Data/AccessLogs/Policy").filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::acme-data-access/acme-data/*",
        Condition: {
          ArnEquals: { "aws:SourceArn": ARN },
          StringEquals: { "aws:SourceAccount": "111111111111" },
        },
      },
    ]);
  });

  it("encrypts the access logs with S3's own key, since S3 delivers to no other bucket, and keeps them for a year", () => {
    const path = "Data/AccessLogs";
    expect(
      synthesized.resource("aws_s3_bucket_server_side_encryption_configuration", `${path}/Encryption`).rule,
    ).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
    expect(
      synthesized.resource("aws_s3_bucket_lifecycle_configuration", `${path}/Lifecycle`).rule,
    ).toMatchObject([
      { expiration: [{ days: 365 }], noncurrent_version_expiration: [{ noncurrent_days: 30 }] },
    ]);
    expect(statementOf(synthesized, "DenyOtherEncryption", `${path}/Policy`)).toBeUndefined();
    expect(statementOf(synthesized, "DenyWithoutTls", `${path}/Policy`)).toBeDefined();
  });
});

describe("a protected bucket with everything set", () => {
  const synthesized = synthesize((stack) => {
    const encryptionKey = new Key(stack, "Key", { alias: "data", description: "data" });
    const to = new AccessLogBucket(stack, "Access", {
      bucketName: "access",
      lifecycle: { expireAfterDays: 30 },
    });
    const bucket = new ProtectedBucket(stack, "Data", {
      bucketName: "acme-data",
      encryptionKey,
      lifecycle: {
        transitions: { GLACIER_IR: 0, DEEP_ARCHIVE: 100 },
        expireAfterDays: 400,
        keepNoncurrentDays: 10,
      },
      objectLock: { mode: "COMPLIANCE", years: 7 },
      accessLogs: { to, prefix: "data/" },
      writers: "services",
      adopt: { parts: ["policy", "lifecycle"] },
    });
    expect(bucket).toMatchObject({ bucketName: "acme-data", bucketArn: ARN, encryptionKey });
    bucket.addToBucketPolicy({
      sid: "Read",
      principals: { aws: ["arn:aws:iam::222222222222:root"] },
      actions: ["s3:GetObject"],
      resources: [`${ARN}/*`],
    });
  });

  it("uses the key it is given", () => {
    expect(Object.keys(synthesized.resources("aws_kms_key"))).toEqual(["Key/Resource"]);
  });

  it("locks each new version once versioning is on, without asking for another bucket", () => {
    const lock = synthesized.resource("aws_s3_bucket_object_lock_configuration", "Data/ObjectLock");
    expect(lock.rule).toEqual({ default_retention: { mode: "COMPLIANCE", years: 7 } });
    expect(lock.depends_on).toEqual([expect.stringMatching(/^aws_s3_bucket_versioning\./)]);
    // This argument forces a new bucket.
    expect(synthesized.resource("aws_s3_bucket", "Data/Resource")).not.toHaveProperty("object_lock_enabled");
  });

  it("moves objects to cheaper classes and deletes them", () => {
    expect(
      synthesized.resource("aws_s3_bucket_lifecycle_configuration", "Data/Lifecycle").rule,
    ).toMatchObject([
      {
        transition: [
          { days: 0, storage_class: "GLACIER_IR" },
          { days: 100, storage_class: "DEEP_ARCHIVE" },
        ],
        expiration: [{ days: 400 }],
        noncurrent_version_expiration: [{ noncurrent_days: 10 }],
      },
    ]);
  });

  it("logs requests to the bucket it is given, under the prefix", () => {
    expect(synthesized.resource("aws_s3_bucket_logging", "Data/AccessLogging")).toMatchObject({
      target_bucket: "access",
      target_prefix: "data/",
    });
    expect(bucketPolicy(synthesized, "Access/Policy")).toContainEqual(
      expect.objectContaining({ Resource: "arn:aws:s3:::access/data/*" }),
    );
  });

  it("takes statements of others, and lets services choose their encryption", () => {
    expect(statementOf(synthesized, "Read")).toMatchObject({ Effect: "Allow", Action: "s3:GetObject" });
    expect(statementOf(synthesized, "DenyOtherEncryption")).toBeUndefined();
  });

  it("imports the bucket and the parts that it has", () => {
    const types = (synthesized.json.import as Json[]).map(({ to, id }) => [(to as string).split(".")[0], id]);
    expect(types).toEqual([
      ["aws_s3_bucket", "acme-data"],
      ["aws_s3_bucket_lifecycle_configuration", "acme-data"],
      ["aws_s3_bucket_policy", "acme-data"],
    ]);
  });
});

describe("a protected bucket", () => {
  it("can do without access logs for a reason, which reports show", () => {
    let weakenings: unknown;
    const synthesized = synthesizeBucket(
      { accessLogs: { disabled: true, because: "a cache that anybody may read" } },
      (bucket) => (weakenings = weakeningsWithin(bucket)),
    );
    expect(synthesized.resources("aws_s3_bucket_logging")).toEqual({});
    expect(Object.keys(synthesized.resources("aws_s3_bucket"))).toEqual(["Data/Resource"]);
    expect(weakenings).toEqual([
      {
        path: "stack/Data",
        what: "requests to the bucket are not logged",
        because: "a cache that anybody may read",
      },
    ]);
  });

  it("locks for days in governance mode", () => {
    const synthesized = synthesizeBucket({ objectLock: { mode: "GOVERNANCE", days: 36_500 } });
    expect(synthesized.resource("aws_s3_bucket_object_lock_configuration", "Data/ObjectLock").rule).toEqual({
      default_retention: { mode: "GOVERNANCE", days: 36_500 },
    });
  });

  it("names partitions and their services as they are", () => {
    const synthesized = synthesize(
      (stack) => new ProtectedBucket(stack, "Data", { bucketName: "acme-data" }),
      { accountId: "111111111111", region: "cn-north-1" },
    );
    const texts = [...Object.values(synthesized.resources("aws_s3_bucket_policy"))].map(
      ({ policy }) => policy as string,
    );
    expect(texts.join()).toContain("arn:aws-cn:s3:::acme-data");
    expect(texts.join()).not.toContain("arn:aws:");
  });

  it("refuses names, days, locks and reasons that are none, all at once", () => {
    const { problems, message } = refusal(() =>
      synthesizeBucket({
        bucketName: "Acme_Data",
        lifecycle: { expireAfterDays: 0 },
        objectLock: { mode: "STRICT", days: 0, years: 101 } as never,
        accessLogs: { disabled: true, because: "no" },
      }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Data.bucketName",
      "VALUE_OUT_OF_RANGE stack/Data.lifecycle.expireAfterDays",
      "VALUE_UNKNOWN stack/Data.objectLock.mode",
      "VALUE_OUT_OF_RANGE stack/Data.objectLock.days",
      "VALUE_OUT_OF_RANGE stack/Data.objectLock.years",
      "COMBINATION_INVALID stack/Data.objectLock",
      "REASON_MISSING stack/Data.accessLogs.because",
    ]);
    expect(message).toContain("allowed  GOVERNANCE, COMPLIANCE");
    expect(message).toContain("allowed  a whole number from 1 to 36500 days");
    expect(message).toContain("allowed  a whole number from 1 to 100 years");
    expect(message).toContain("allowed  either days or years");
  });

  it("refuses a name that leaves no room for that of its access logs", () => {
    const { message } = refusal(() => synthesizeBucket({ bucketName: "a".repeat(60) }));
    expect(message).toContain("NAME_INVALID stack/Data/AccessLogs.bucketName");
    expect(message).toContain("shorten it by 4 characters");
  });

  it("refuses a reason that is missing where types are not checked", () => {
    const { problems } = refusal(() => synthesizeBucket({ accessLogs: { disabled: true } as never }));
    expect(problems.map(({ code }) => code)).toEqual(["REASON_MISSING"]);
  });

  it("refuses a policy over 20 KB when the statement is added", () => {
    const error = refusal(() =>
      synthesizeBucket({}, (bucket) => {
        const resources = Array.from(
          { length: 400 },
          (_, i) => `${ARN}/a-rather-long-folder-name-${i}/of-objects/*`,
        );
        bucket.addToBucketPolicy({ principals: "*", effect: "Deny", actions: ["s3:GetObject"], resources });
      }),
    );
    expect(error.code).toBe("POLICY_TOO_LARGE");
    expect(error.problems[0]!.path).toBe("stack/Data");
  });
});

describe("a bucket that is managed elsewhere", () => {
  it("makes no resource, and says which statements its policy must contain", () => {
    let warnings: string[] = [];
    const synthesized = synthesize((stack) => {
      const bucket = ProtectedBucket.fromBucketName(stack, "Theirs", "theirs");
      expect(bucket).toMatchObject({
        bucketName: "theirs",
        bucketArn: "arn:aws:s3:::theirs",
        readyToWrite: [],
      });
      expect(bucket.encryptionKey).toBeUndefined();
      bucket.addToBucketPolicy({
        sid: "Write",
        principals: { services: ["config.amazonaws.com"] },
        actions: ["s3:PutObject"],
        resources: ["arn:aws:s3:::theirs/*"],
      });
      warnings = warningsOf(stack);
    });
    expect(synthesized.paths).toEqual([]);
    expect(warnings).toEqual([
      "the bucket theirs is managed elsewhere: its policy must contain the statements of " +
        '{"Version":"2012-10-17","Statement":[{"Sid":"Write","Effect":"Allow","Principal":{"Service":"config.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::theirs/*"}]}',
    ]);
  });

  it("takes access logs, and says that S3 must be let in", () => {
    let warnings: string[] = [];
    const synthesized = synthesize((stack) => {
      const to = AccessLogBucket.fromBucketName(stack, "Theirs", "theirs");
      new ProtectedBucket(stack, "Data", { bucketName: "acme-data", accessLogs: { to } });
      warnings = warningsOf(stack);
    });
    expect(synthesized.resource("aws_s3_bucket_logging", "Data/AccessLogging").target_bucket).toBe("theirs");
    expect(warnings).toEqual([expect.stringContaining("logging.s3.amazonaws.com")]);
  });

  it("refuses a name that no bucket can have", () => {
    const { message } = refusal(() =>
      synthesize((stack) => ProtectedBucket.fromBucketName(stack, "Theirs", "no_bucket")),
    );
    expect(message).toContain("NAME_INVALID stack/Theirs.bucketName");
  });
});

describe("an access log bucket", () => {
  it("takes the logs of several buckets, and can be taken over", () => {
    const synthesized = synthesize((stack) => {
      const to = new AccessLogBucket(stack, "Access", {
        bucketName: "access",
        adopt: { parts: ["versioning"] },
      });
      for (const name of ["one", "two"]) {
        new ProtectedBucket(stack, name, { bucketName: `acme-${name}`, accessLogs: { to } });
      }
    });
    const sources = bucketPolicy(synthesized, "Access/Policy").flatMap(
      ({ Condition }) => (Condition?.ArnEquals?.["aws:SourceArn"] ?? []) as string[],
    );
    expect(sources).toEqual(["arn:aws:s3:::acme-one", "arn:aws:s3:::acme-two"]);
    expect((synthesized.json.import as Json[]).map(({ id }) => id as string)).toEqual(["access", "access"]);
  });

  it("refuses names and days that are none, all at once", () => {
    const { problems } = refusal(() =>
      synthesize(
        (stack) =>
          new AccessLogBucket(stack, "Access", { bucketName: "A", lifecycle: { keepNoncurrentDays: 0 } }),
      ),
    );
    expect(problems.map(({ code }) => code)).toEqual(["NAME_INVALID", "VALUE_OUT_OF_RANGE"]);
  });
});
