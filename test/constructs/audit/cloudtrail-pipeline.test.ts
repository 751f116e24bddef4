import type { TerraformStack } from "cdktf";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { apiCallPattern } from "../../../src/core/event-pattern";
import { CloudTrailPipeline } from "../../../src/constructs/audit/cloudtrail-pipeline";
import { LogBucket } from "../../../src/constructs/audit/log-bucket";
import type { ManagedTrailProps, ReferencedTrailProps } from "../../../src/constructs/audit/trail-props";
import { Key } from "../../../src/constructs/encryption/key";
import type { AwsEnvironmentProps } from "../../../src/core/aws-environment";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { type Json, policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const TRAIL = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit";
const LOG_GROUP = "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/cloudtrail/audit";
const THEIR_TRAIL = "arn:aws:cloudtrail:eu-west-1:222222222222:trail/of-the-organization";

function synthesizeTrail(
  props: Partial<ManagedTrailProps> = {},
  then: (trail: CloudTrailPipeline) => void = () => {},
  environment?: AwsEnvironmentProps,
): Synthesized {
  return synthesize(
    (stack) => then(new CloudTrailPipeline(stack, "Trail", { trailName: "audit", ...props })),
    environment,
  );
}

function synthesizeReference(
  props: Partial<ReferencedTrailProps> = {},
  then: (trail: CloudTrailPipeline) => void = () => {},
) {
  return synthesize((stack) =>
    then(new CloudTrailPipeline(stack, "Trail", { trail: "reference", trailArn: THEIR_TRAIL, ...props })),
  );
}

function trailOf(synthesized: Synthesized): Json {
  return synthesized.resource("aws_cloudtrail", "Trail/Resource");
}

function heartbeatOf(synthesized: Synthesized): Json {
  return synthesized.resource("aws_cloudwatch_metric_alarm", "Trail/Heartbeat/Resource");
}

function statementsOf(synthesized: Synthesized, type: string, path: string, attribute = "policy"): Json[] {
  return policyOf(synthesized.resource(type, path)[attribute] as string).Statement;
}

function typesOf(synthesized: Synthesized): string[] {
  return [...new Set(synthesized.paths.map((path) => path.split(" ")[0]!))];
}

function importsOf(synthesized: Synthesized): Record<string, string> {
  const blocks = (synthesized.json.import ?? []) as { to: string; id: string }[];
  return Object.fromEntries(blocks.map(({ to, id }) => [to.split(".")[0]!, id]));
}

function warningsOf(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === "@cdktf/warn"))
    .map(({ data }) => data as string);
}

describe("a trail with its defaults", () => {
  const synthesized = synthesizeTrail({}, (trail) => {
    expect(trail).toMatchObject({
      trailName: "audit",
      trailArn: TRAIL,
      logGroupName: "/aws/cloudtrail/audit",
    });
    expect(trail.bucket!.bucketName).toBe("audit-logs-111111111111-eu-central-1");
    expect(trail.encryptionKey!.aliasName).toBe("alias/audit");
  });

  it("has these addresses", () => {
    expect(synthesized.paths.filter((path) => !/ Trail\/(Bucket|Key)\//.test(path))).toEqual([
      "aws_cloudtrail Trail/Resource",
      "aws_cloudwatch_log_group Trail/LogGroup/Resource",
      "aws_cloudwatch_metric_alarm Trail/Heartbeat/Resource",
      "aws_iam_role Trail/LogGroup/Role",
      "aws_iam_role_policy Trail/LogGroup/Policy",
    ]);
  });

  it("records management events of all regions, validated, encrypted, in bucket and log group", () => {
    expect(trailOf(synthesized)).toMatchObject({
      name: "audit",
      s3_bucket_name: "audit-logs-111111111111-eu-central-1",
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Trail_Key_\w+\.arn\}$/) as string,
      cloud_watch_logs_group_arn: `${LOG_GROUP}:*`,
      cloud_watch_logs_role_arn: "arn:aws:iam::111111111111:role/audit-log-writer",
      enable_logging: true,
      enable_log_file_validation: true,
      is_multi_region_trail: true,
      include_global_service_events: true,
      is_organization_trail: false,
      advanced_event_selector: [
        { name: "Management events", field_selector: [{ field: "eventCategory", equals: ["Management"] }] },
      ],
    });
    expect(trailOf(synthesized)).not.toHaveProperty("s3_key_prefix");
    expect(trailOf(synthesized).insight_selector ?? []).toEqual([]);
  });

  it("is made after everything that CloudTrail checks, and never destroyed by Terraform", () => {
    const dependsOn = trailOf(synthesized).depends_on as string[];
    expect(dependsOn.map((address) => address.split(".")[0]).sort()).toEqual([
      "aws_cloudwatch_log_group",
      "aws_iam_role_policy",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_server_side_encryption_configuration",
    ]);
    for (const [type, path] of [
      ["aws_cloudtrail", "Trail/Resource"],
      ["aws_cloudwatch_log_group", "Trail/LogGroup/Resource"],
      ["aws_s3_bucket", "Trail/Bucket/Resource"],
    ] as const) {
      expect(synthesized.resource(type, path).lifecycle).toEqual({ prevent_destroy: true });
    }
  });

  it("lets CloudTrail use the key for this trail alone", () => {
    const statements = statementsOf(synthesized, "aws_kms_key", "Trail/Key/Resource").filter(
      ({ Principal }) => Principal?.Service === "cloudtrail.amazonaws.com",
    );
    const conditions = statements.flatMap(({ Action, Condition }) =>
      [Action as string | string[]].flat().map((action) => [action, Condition as Json] as const),
    );
    const source = { ArnLike: { "aws:SourceArn": TRAIL } };
    const context = {
      "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/audit",
    };
    expect(Object.fromEntries(conditions)).toEqual({
      "kms:Encrypt": { ...source, StringLike: context },
      "kms:GenerateDataKey": { ...source, StringLike: context },
      "kms:GenerateDataKeyWithoutPlaintext": { ...source, StringLike: context },
      "kms:Decrypt": source,
      "kms:DescribeKey": source,
    });
  });

  it("encrypts the log group, for whom the key may be used alone, and keeps it for a year", () => {
    expect(synthesized.resource("aws_cloudwatch_log_group", "Trail/LogGroup/Resource")).toMatchObject({
      name: "/aws/cloudtrail/audit",
      kms_key_id: expect.stringContaining("aws_kms_key.Trail_Key") as string,
      retention_in_days: 365,
    });
    expect(statementsOf(synthesized, "aws_kms_key", "Trail/Key/Resource")).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Condition: { StringLike: { "kms:EncryptionContext:aws:logs:arn": LOG_GROUP } },
      }),
    );
  });

  it("writes to its own log streams and does nothing else as its role", () => {
    expect(statementsOf(synthesized, "aws_iam_role_policy", "Trail/LogGroup/Policy")).toEqual([
      {
        Sid: "Write",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${LOG_GROUP}:log-stream:111111111111_CloudTrail_eu-central-1*`,
      },
    ]);
  });

  it("can take on its role: CloudTrail sends no source there, so the trust has no condition", () => {
    expect(statementsOf(synthesized, "aws_iam_role", "Trail/LogGroup/Role", "assume_role_policy")).toEqual([
      { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("raises an alarm when no event arrived for two hours", () => {
    expect(heartbeatOf(synthesized)).toMatchObject({
      alarm_name: "audit-silent",
      namespace: "AWS/Logs",
      metric_name: "IncomingLogEvents",
      dimensions: { LogGroupName: "/aws/cloudtrail/audit" },
      statistic: "Sum",
      period: 3_600,
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 2,
      datapoints_to_alarm: 2,
      treat_missing_data: "breaching",
    });
    expect(heartbeatOf(synthesized)).not.toHaveProperty("alarm_actions");
  });
});

describe("a trail with everything set", () => {
  let weakenings: unknown;
  const synthesized = synthesize((stack) => {
    const encryptionKey = new Key(stack, "Key", { alias: "key", description: "key" });
    const alertTopic = new AlertTopic(stack, "Topic", { topicName: "alarms", encryptionKey });
    const trail = new CloudTrailPipeline(stack, "Trail", {
      trail: "adopt",
      trailName: "audit",
      coverage: { homeRegionOnly: "without global service events", because: "another trail covers the rest" },
      organization: { organizationId: "o-a1b2c3d4e5", managementAccountId: "222222222222" },
      managementEvents: { without: ["kms.amazonaws.com"], because: "millions of calls by one service" },
      dataEvents: { secrets: { type: "AWS::S3::Object", resources: ["arn:aws:s3:::secrets"] } },
      insights: ["ApiErrorRateInsight", "ApiCallRateInsight"],
      bucket: { bucketName: "trail-logs", adopt: { parts: ["policy"] } },
      logPrefix: "cloud/trail",
      logGroup: { logGroupName: "trails", retentionDays: 30, adopt: true, roleName: "trail-writer" },
      encryptionKey,
      alertTopic,
      heartbeat: { silentHours: 24 },
      archive: { retentionDays: 90, archiveName: "calls" },
      forward: {
        keys: {
          eventPattern: apiCallPattern({ service: "kms", eventNames: ["DisableKey"] }),
          eventBusArn: "arn:aws:events:eu-central-1:333333333333:event-bus/security",
        },
      },
    });
    weakenings = weakeningsWithin(trail);
  });

  it("covers what it is told, of the organization", () => {
    expect(trailOf(synthesized)).toMatchObject({
      is_multi_region_trail: false,
      include_global_service_events: false,
      is_organization_trail: true,
      s3_bucket_name: "trail-logs",
      s3_key_prefix: "cloud/trail",
      cloud_watch_logs_role_arn: "arn:aws:iam::111111111111:role/trail-writer",
      insight_selector: [{ insight_type: "ApiCallRateInsight" }, { insight_type: "ApiErrorRateInsight" }],
    });
    const names = (trailOf(synthesized).advanced_event_selector as Json[]).map(({ name }) => name as string);
    expect(names).toEqual(["Management events", "secrets"]);
  });

  it("takes over the management account's trail, its bucket and its log group", () => {
    expect(importsOf(synthesized)).toEqual({
      aws_cloudtrail: "arn:aws:cloudtrail:eu-central-1:222222222222:trail/audit",
      aws_cloudwatch_log_group: "trails",
      aws_s3_bucket: "trail-logs",
      aws_s3_bucket_policy: "trail-logs",
    });
  });

  it("lets the organization's trail write to bucket and log group", () => {
    const write = statementsOf(synthesized, "aws_s3_bucket_policy", "Trail/Bucket/Policy").find(
      ({ Sid }) => Sid === "Trail222222222222auditWrites",
    );
    expect(write!.Resource).toEqual([
      "arn:aws:s3:::trail-logs/cloud/trail/AWSLogs/222222222222/*",
      "arn:aws:s3:::trail-logs/cloud/trail/AWSLogs/o-a1b2c3d4e5/*",
    ]);
    const [stream] = statementsOf(synthesized, "aws_iam_role_policy", "Trail/LogGroup/Policy");
    expect(stream!.Resource).toEqual([
      "arn:aws:logs:eu-central-1:111111111111:log-group:trails:log-stream:222222222222_CloudTrail_eu-central-1*",
      "arn:aws:logs:eu-central-1:111111111111:log-group:trails:log-stream:o-a1b2c3d4e5_*",
    ]);
  });

  it("has one key for all of it, and tells the topic", () => {
    expect(Object.keys(synthesized.resources("aws_kms_key"))).toEqual(["Key/Resource"]);
    expect(heartbeatOf(synthesized)).toMatchObject({
      evaluation_periods: 24,
      alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:alarms"],
    });
  });

  it("keeps and forwards what it puts on the event bus", () => {
    expect(synthesized.resource("aws_cloudwatch_event_archive", "Trail/Archive/Resource")).toMatchObject({
      name: "calls",
      retention_days: 90,
    });
    expect(synthesized.resource("aws_cloudwatch_event_rule", "Trail/Forward-keys/Resource").name).toBe(
      "audit-keys",
    );
  });

  it("records what is weaker, and why", () => {
    expect(weakenings).toEqual([
      {
        path: "stack/Trail",
        what: "the trail covers its home region only, without global service events",
        because: "another trail covers the rest",
      },
      {
        path: "stack/Trail",
        what: "the trail leaves out events of kms.amazonaws.com",
        because: "millions of calls by one service",
      },
    ]);
  });
});

describe("the choice of a trail and its bucket", () => {
  it("covers one region with the events of global services, for a reason", () => {
    const coverage = {
      homeRegionOnly: "with global service events",
      because: "one region is all there is",
    } as const;
    expect(trailOf(synthesizeTrail({ coverage }))).toMatchObject({
      is_multi_region_trail: false,
      include_global_service_events: true,
    });
  });

  it("is the same trail whether created or taken over, but for the import block", () => {
    const created = synthesizeTrail({ trail: "create" });
    const adopted = synthesizeTrail({ trail: "adopt" });
    expect(created.json.import).toBeUndefined();
    expect(importsOf(adopted)).toEqual({ aws_cloudtrail: TRAIL });
    expect(adopted.json.resource).toEqual(created.json.resource);
  });

  it.each(["create", "adopt"] as const)(
    "makes the trail (%s) with a bucket that is there, under its key",
    (trail) => {
      const synthesized = synthesize((stack) => {
        const bucket = new LogBucket(stack, "Logs", { bucketName: "logs" });
        new CloudTrailPipeline(stack, "Trail", { trail, trailName: "audit", bucket });
      });
      expect(trailOf(synthesized)).toMatchObject({
        s3_bucket_name: "logs",
        kms_key_id: expect.stringContaining("aws_kms_key.Logs_Key") as string,
      });
      expect(
        statementsOf(synthesized, "aws_s3_bucket_policy", "Logs/Policy").map(({ Sid }) => Sid as string),
      ).toEqual(expect.arrayContaining(["Trail111111111111auditChecks", "Trail111111111111auditWrites"]));
    },
  );

  it.each(["create", "adopt"] as const)("makes the trail (%s) with a bucket that is taken over", (trail) => {
    const synthesized = synthesizeTrail({ trail, bucket: { bucketName: "logs", adopt: { parts: [] } } });
    expect(importsOf(synthesized).aws_s3_bucket).toBe("logs");
    expect(trailOf(synthesized).s3_bucket_name).toBe("logs");
  });

  it("prefers the key it is given to that of the bucket", () => {
    const synthesized = synthesize((stack) => {
      const encryptionKey = new Key(stack, "Key", { alias: "key", description: "key" });
      const bucket = new LogBucket(stack, "Logs", { bucketName: "logs" });
      new CloudTrailPipeline(stack, "Trail", { trailName: "audit", bucket, encryptionKey });
    });
    expect(trailOf(synthesized).kms_key_id).toContain("aws_kms_key.Key");
  });

  it("refers to a trail that is managed elsewhere: no trail, no bucket, no key", () => {
    const synthesized = synthesizeReference(
      { logGroupName: "trails", archive: { retentionDays: 7 } },
      (trail) => {
        expect(trail).toMatchObject({
          trailName: "of-the-organization",
          trailArn: THEIR_TRAIL,
          logGroupName: "trails",
          bucket: undefined,
          encryptionKey: undefined,
        });
      },
    );
    expect(typesOf(synthesized)).toEqual(["aws_cloudwatch_event_archive", "aws_cloudwatch_metric_alarm"]);
    expect(heartbeatOf(synthesized).dimensions).toEqual({ LogGroupName: "trails" });
    expect(synthesized.json.import).toBeUndefined();
  });

  it("warns when a trail that is managed elsewhere has no log group to listen to", () => {
    let warnings: string[] = [];
    const synthesized = synthesize((stack) => {
      new CloudTrailPipeline(stack, "Trail", { trail: "reference", trailArn: THEIR_TRAIL });
      warnings = warningsOf(stack);
    });
    expect(synthesized.paths).toEqual([]);
    expect(warnings).toEqual([
      `no alarm tells when the events of ${THEIR_TRAIL} stop: state its logGroupName, or why none is needed with heartbeat`,
    ]);
  });

  it("does without the alarm for a reason, which reports show", () => {
    let weakenings: unknown;
    const heartbeat = { disabled: true, because: "the organization's own alarm" } as const;
    const synthesized = synthesizeReference({ logGroupName: "trails", heartbeat }, (trail) => {
      weakenings = weakeningsWithin(trail);
    });
    expect(synthesized.paths).toEqual([]);
    expect(weakenings).toEqual([
      {
        path: "stack/Trail",
        what: "no alarm when the trail's events stop",
        because: "the organization's own alarm",
      },
    ]);
  });

  it("forwards events where the trail is managed elsewhere, too", () => {
    const eventBusArn = "arn:aws:events:eu-central-1:333333333333:event-bus/security";
    const eventPattern = apiCallPattern({ service: "kms", eventNames: ["DisableKey"] });
    const synthesized = synthesizeReference({
      logGroupName: "trails",
      forward: { keys: { eventPattern, eventBusArn } },
    });
    expect(Object.keys(synthesized.resources("aws_kms_key"))).toEqual(["Trail/Forward-keys/Key/Resource"]);
  });

  it("is the same whatever the order of its maps", () => {
    const eventPattern = apiCallPattern({ service: "kms", eventNames: ["DisableKey"] });
    const forwardTo = (name: string) => ({
      eventPattern,
      eventBusArn: `arn:aws:events:eu-central-1:333333333333:event-bus/${name}`,
    });
    const data = { type: "AWS::S3::Object", resources: "all" } as const;
    const one = synthesizeTrail({
      forward: { a: forwardTo("a"), b: forwardTo("b") },
      dataEvents: { x: data, y: data },
    });
    const other = synthesizeTrail({
      dataEvents: { y: data, x: data },
      forward: { b: forwardTo("b"), a: forwardTo("a") },
    });
    expect(JSON.stringify(other.json)).toBe(JSON.stringify(one.json));
  });

  it("names partitions as they are", () => {
    const synthesized = synthesizeTrail({}, undefined, {
      accountId: "111111111111",
      region: "us-gov-west-1",
    });
    const trail = { ...trailOf(synthesized), "//": undefined };
    expect(JSON.stringify([trail, synthesized.resources("aws_s3_bucket_policy")])).not.toMatch(/arn:aws:/);
    expect(trailOf(synthesized).cloud_watch_logs_role_arn).toMatch(/^arn:aws-us-gov:/);
  });
});

describe("a trail is refused", () => {
  it("with everything that is wrong at once", () => {
    const { problems, message } = refusal(() =>
      synthesizeTrail({
        trailName: "my--trail",
        coverage: { homeRegionOnly: "with global service events", because: "" },
        managementEvents: { without: ["kms.amazonaws.com"], because: "noise" },
        organization: { organizationId: "acme", managementAccountId: "42" },
        dataEvents: { all: { type: "AWS::SQS::Queue", resources: ["queue"] } },
        insights: ["Unusual" as never],
        logPrefix: "/logs/",
        heartbeat: { silentHours: 25 },
      }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "VALUE_OUT_OF_RANGE stack/Trail.heartbeat.silentHours",
      "NAME_INVALID stack/Trail.trailName",
      "REASON_MISSING stack/Trail.coverage.because",
      "REASON_MISSING stack/Trail.managementEvents.because",
      "NAME_INVALID stack/Trail.logPrefix",
      "VALUE_UNKNOWN stack/Trail.organization.organizationId",
      "ACCOUNT_ID_INVALID stack/Trail.organization.managementAccountId",
      "VALUE_UNKNOWN stack/Trail.insights",
      "VALUE_UNKNOWN stack/Trail.dataEvents.all.resources",
    ]);
    expect(message).toContain("allowed  a whole number from 1 to 24 hours");
    expect(message).toContain("allowed  1 to 200 characters, without a slash at either end");
    expect(message).toContain("allowed  o- and 10 to 32 lower-case letters or digits");
    expect(message).toContain("allowed  ApiCallRateInsight, ApiErrorRateInsight");
  });

  it("when its log group cannot be", () => {
    const { problems, message } = refusal(() =>
      synthesizeTrail({
        logGroup: { logGroupName: "my group", roleName: "my role", retentionDays: 42 as never },
      }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Trail/LogGroup.logGroupName",
      "NAME_INVALID stack/Trail/LogGroup.roleName",
      "VALUE_UNKNOWN stack/Trail/LogGroup.retentionDays",
    ]);
    expect(message).toContain("allowed  1, 3, 5, 7, 14,");
  });

  it("when it is referred to by no ARN, or without a reason for silence", () => {
    const { problems, message } = refusal(() =>
      synthesizeReference({ trailArn: "audit", logGroupName: "", heartbeat: { disabled: true } as never }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "REASON_MISSING stack/Trail.heartbeat.because",
      "VALUE_UNKNOWN stack/Trail.trailArn",
      "NAME_INVALID stack/Trail.logGroupName",
    ]);
    expect(message).toContain("allowed  arn:<partition>:cloudtrail:<home region>:<account>:trail/<name>");
  });
});
