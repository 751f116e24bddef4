/** What the trail of figgy's own Terraform gets wrong, one test each. */
import { CloudTrailPipeline } from "../../../src/constructs/audit/cloudtrail-pipeline";
import { LogBucket } from "../../../src/constructs/audit/log-bucket";
import { type Json, policyOf, synthesize, type Synthesized } from "../../support/synthesized";

const synthesized = synthesize((stack) => {
  new CloudTrailPipeline(stack, "Trail", { trailName: "figgy-trail" });
});

function bucketPart(part: string, of: Synthesized = synthesized): Json {
  return of.resource(`aws_s3_bucket_${part}`, `Trail/Bucket/${BUCKET_PARTS[part]!}`);
}

const BUCKET_PARTS: Readonly<Record<string, string>> = {
  lifecycle_configuration: "Lifecycle",
  policy: "Policy",
  public_access_block: "PublicAccessBlock",
  server_side_encryption_configuration: "Encryption",
  versioning: "Versioning",
};

const trail = synthesized.resource("aws_cloudtrail", "Trail/Resource");
const bucketPolicy = policyOf(bucketPart("policy").policy as string).Statement;

describe("B3: unlike the original, the trail", () => {
  it("covers all regions", () => {
    expect(trail.is_multi_region_trail).toBe(true);
  });

  it("records the events of global services", () => {
    expect(trail.include_global_service_events).toBe(true);
  });

  it("validates its files", () => {
    expect(trail.enable_log_file_validation).toBe(true);
  });

  it("encrypts its files with a customer key", () => {
    expect(trail.kms_key_id).toMatch(/^\$\{aws_kms_key\./);
  });

  it("is made with a bucket that somebody else manages, and does not die silently", () => {
    const own = synthesize((stack) => {
      const bucket = LogBucket.fromBucketName(stack, "Theirs", "central-logs");
      new CloudTrailPipeline(stack, "Trail", { trailName: "figgy-trail", bucket });
      const [warning] = bucket.node.metadata.filter(({ type }) => type === "@cdktf/warn");
      expect(warning!.data).toContain("arn:aws:s3:::central-logs/AWSLogs/111111111111/*");
    });
    expect(own.resource("aws_cloudtrail", "Trail/Resource")).toMatchObject({
      s3_bucket_name: "central-logs",
      enable_logging: true,
    });
    expect(own.resources("aws_s3_bucket")).toEqual({});
  });

  it("raises an alarm when no events come any more", () => {
    expect(synthesized.resource("aws_cloudwatch_metric_alarm", "Trail/Heartbeat/Resource")).toMatchObject({
      metric_name: "IncomingLogEvents",
      treat_missing_data: "breaching",
    });
  });
});

describe("unlike the original, the trail's bucket", () => {
  it("is closed to the public", () => {
    const { block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets } =
      bucketPart("public_access_block");
    expect([block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("is reached by TLS only", () => {
    expect(bucketPolicy).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
  });

  it("is encrypted", () => {
    expect(bucketPart("server_side_encryption_configuration").rule).toMatchObject([
      { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } },
    ]);
  });

  it("is versioned", () => {
    expect(bucketPart("versioning").versioning_configuration).toEqual({ status: "Enabled" });
  });

  it("moves old logs to a cheaper class", () => {
    expect(bucketPart("lifecycle_configuration").rule).toMatchObject([
      { transition: [{ storage_class: "GLACIER_IR" }] },
    ]);
  });

  it("can be locked against deletion", () => {
    const locked = synthesize((stack) => {
      const bucket = { objectLock: { mode: "COMPLIANCE", years: 1 } } as const;
      new CloudTrailPipeline(stack, "Trail", { trailName: "figgy-trail", bucket });
    });
    expect(Object.keys(locked.resources("aws_s3_bucket_object_lock_configuration"))).toEqual([
      "Trail/Bucket/ObjectLock",
    ]);
  });

  it("takes what CloudTrail writes for this trail, and nothing else such as the functions' code", () => {
    const allowed = bucketPolicy.filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toHaveLength(2);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: "cloudtrail.amazonaws.com" });
      expect(Condition.StringEquals["aws:SourceArn"]).toBe(
        "arn:aws:cloudtrail:eu-central-1:111111111111:trail/figgy-trail",
      );
    }
  });
});
