import fc from "fast-check";
import { trailIdentity } from "../../../src/constructs/audit/trail-choice";
import { trailBucketStatements } from "../../../src/constructs/audit/trail-policies";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { PARTITIONS, partitionNames } from "../../../src/core/partitions";
import { renderPolicy } from "../../../src/core/policy-document";

const ENVIRONMENTS = fc
  .constantFrom(...partitionNames())
  .chain((partition) => fc.constantFrom(...PARTITIONS[partition].regions))
  .map((region) => new AwsEnvironment({ accountId: "111111111111", region }));
const TRAIL_NAMES = fc.stringMatching(/^[a-zA-Z0-9]([._-]?[a-zA-Z0-9]){2,20}$/);
const ORGANIZATIONS = fc.option(
  fc.record(
    { organizationId: fc.constant("o-a1b2c3d4e5"), managementAccountId: fc.constant("222222222222") },
    { requiredKeys: ["organizationId"] },
  ),
  { nil: undefined },
);
const PREFIXES = fc.option(fc.stringMatching(/^[a-z]{1,9}(\/[a-z]{1,9})?$/), { nil: undefined });

describe("what a trail's bucket must allow", () => {
  it("is for CloudTrail on behalf of this one trail, in every partition", () => {
    fc.assert(
      fc.property(
        ENVIRONMENTS,
        TRAIL_NAMES,
        ORGANIZATIONS,
        PREFIXES,
        (environment, name, organization, prefix) => {
          const trail = trailIdentity(environment, name, organization);
          const bucketArn = environment.bucketArn("logs");
          const statements = trailBucketStatements(environment, trail, bucketArn, prefix);

          expect(trail.trailArn).toBe(
            `arn:${environment.partition}:cloudtrail:${environment.region}:${trail.ownerAccountId}:trail/${name}`,
          );
          for (const { principals, conditions, resources } of statements) {
            expect(principals).toEqual({ services: ["cloudtrail.amazonaws.com"] });
            expect(conditions!.StringEquals).toMatchObject({ "aws:SourceArn": trail.trailArn });
            for (const resource of resources!) expect(resource.startsWith(bucketArn)).toBe(true);
          }
          expect(() => renderPolicy(statements, { kind: "bucket policy", path: "p" })).not.toThrow();
        },
      ),
    );
  });

  it("is writing under the prefix and the numbers of the trail's owner and organization", () => {
    const environment = new AwsEnvironment({ accountId: "111111111111", region: "eu-central-1" });
    const organization = { organizationId: "o-a1b2c3d4e5", managementAccountId: "222222222222" };
    const writes = (prefix?: string) =>
      trailBucketStatements(
        environment,
        trailIdentity(environment, "all", organization),
        "arn:aws:s3:::logs",
        prefix,
      )[1]!;

    expect(writes("cloud").resources).toEqual([
      "arn:aws:s3:::logs/cloud/AWSLogs/222222222222/*",
      "arn:aws:s3:::logs/cloud/AWSLogs/o-a1b2c3d4e5/*",
    ]);
    expect(writes().resources![0]).toBe("arn:aws:s3:::logs/AWSLogs/222222222222/*");
    expect(writes().conditions!.StringEquals!["s3:x-amz-acl"]).toBe("bucket-owner-full-control");
  });

  it("can be had for several trails in one policy", () => {
    const environment = new AwsEnvironment({ accountId: "111111111111", region: "eu-central-1" });
    const other = new AwsEnvironment({ accountId: "222222222222", region: "eu-central-1" });
    const statements = [environment, other].flatMap((of) =>
      trailBucketStatements(of, trailIdentity(of, "my.trail"), "arn:aws:s3:::logs"),
    );
    expect(statements.map(({ sid }) => sid)).toEqual([
      "Trail111111111111mytrailChecks",
      "Trail111111111111mytrailWrites",
      "Trail222222222222mytrailChecks",
      "Trail222222222222mytrailWrites",
    ]);
    expect(() => renderPolicy(statements, { kind: "bucket policy", path: "p" })).not.toThrow();
  });
});
