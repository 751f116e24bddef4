import { LogBucket, type LogBucketProps } from "../../../src/constructs/audit/log-bucket";
import { policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

function synthesizeBucket(props?: LogBucketProps): Synthesized {
  return synthesize((stack) => {
    new LogBucket(stack, "Logs", props);
  });
}

function nameOf(synthesized: Synthesized): string {
  return synthesized.resource("aws_s3_bucket", "Logs/Resource").bucket as string;
}

function sidsOf(synthesized: Synthesized): string[] {
  const { Statement } = policyOf(
    synthesized.resource("aws_s3_bucket_policy", "Logs/Policy").policy as string,
  );
  return Statement.map(({ Sid }) => Sid as string);
}

function lifecycleOf(synthesized: Synthesized): Record<string, unknown> {
  return (
    synthesized.resource("aws_s3_bucket_lifecycle_configuration", "Logs/Lifecycle").rule as never[]
  )[0]!;
}

describe("a log bucket", () => {
  it("is named by account and region by default, and logs its requests beside it", () => {
    const synthesized = synthesizeBucket();
    expect(nameOf(synthesized)).toBe("audit-logs-111111111111-eu-central-1");
    expect(synthesized.resource("aws_s3_bucket_logging", "Logs/AccessLogging").target_bucket).toBe(
      "audit-logs-111111111111-eu-central-1-access",
    );
  });

  it("is named by a prefix, or as it is told", () => {
    expect(nameOf(synthesizeBucket({ namePrefix: "acme" }))).toBe("acme-logs-111111111111-eu-central-1");
    expect(nameOf(synthesizeBucket({ namePrefix: "acme", bucketName: "logs-of-acme" }))).toBe("logs-of-acme");
  });

  it("lets services choose the encryption of what they deliver, but no key that the bucket's owner lacks", () => {
    expect(sidsOf(synthesizeBucket())).toEqual(["DenyCustomerProvidedKeys", "DenyOldTls", "DenyWithoutTls"]);
  });

  it("moves logs to a cheaper class after 90 days and never deletes them", () => {
    const rule = lifecycleOf(synthesizeBucket());
    expect(rule).toMatchObject({
      transition: [{ days: 90, storage_class: "GLACIER_IR" }],
      noncurrent_version_expiration: [{ noncurrent_days: 365 }],
    });
    expect(rule).not.toHaveProperty("expiration");
  });

  it("keeps the defaults of what a lifecycle leaves out", () => {
    expect(lifecycleOf(synthesizeBucket({ lifecycle: { expireAfterDays: 2_555 } }))).toMatchObject({
      transition: [{ days: 90, storage_class: "GLACIER_IR" }],
      expiration: [{ days: 2_555 }],
    });
    expect(lifecycleOf(synthesizeBucket({ lifecycle: { transitions: {} } }))).not.toHaveProperty(
      "transition",
    );
  });

  it("can be locked and taken over", () => {
    const synthesized = synthesizeBucket({
      objectLock: { mode: "GOVERNANCE", days: 90 },
      adopt: { parts: [] },
    });
    expect(Object.keys(synthesized.resources("aws_s3_bucket_object_lock_configuration"))).toEqual([
      "Logs/ObjectLock",
    ]);
    expect(synthesized.json.import).toEqual([
      { to: expect.stringMatching(/^aws_s3_bucket\./) as string, id: "audit-logs-111111111111-eu-central-1" },
    ]);
  });

  it("can be one that is managed elsewhere", () => {
    const synthesized = synthesize((stack) => {
      expect(LogBucket.fromBucketName(stack, "Logs", "central-logs").bucketArn).toBe(
        "arn:aws:s3:::central-logs",
      );
    });
    expect(synthesized.paths).toEqual([]);
  });

  it("refuses a prefix that makes no bucket's name", () => {
    const { message } = refusal(() => synthesizeBucket({ namePrefix: "Acme" }));
    expect(message).toContain("NAME_INVALID stack/Logs.bucketName: AWS does not accept this name");
    expect(message).toContain('given    "Acme-logs-111111111111-eu-central-1"');
  });

  it("refuses an expiry before the default transition", () => {
    expect(refusal(() => synthesizeBucket({ lifecycle: { expireAfterDays: 30 } })).message).toContain(
      "allowed  a whole number from 91 to 36500 days: later than GLACIER_IR",
    );
  });
});
