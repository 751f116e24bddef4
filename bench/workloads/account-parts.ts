import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";

/** A customer key with a policy, and its alias. */
export function addKey(scope: Construct, account: string, id: string): KmsKey {
  const part = new Construct(scope, id);
  const key = new KmsKey(part, "Resource", {
    description: `encrypts the data of ${id}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policy(
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*"],
        Resource: "*",
      },
      {
        Sid: "UseThroughServices",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": ["dynamodb.eu-central-1.amazonaws.com"] } },
      },
    ),
    lifecycle: { preventDestroy: true },
    tags: { name: id, data: "confidential" },
  });
  new KmsAlias(part, "Alias", { name: `alias/${id}`, targetKeyId: key.keyId });
  return key;
}

/** An encrypted table with a stream. */
export function addTable(scope: Construct, id: string, key: KmsKey): DynamodbTable {
  return new DynamodbTable(new Construct(scope, id), "Resource", {
    name: id,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "name",
    rangeKey: "time",
    attribute: [
      { name: "name", type: "S" },
      { name: "time", type: "N" },
    ],
    deletionProtectionEnabled: true,
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
    lifecycle: { preventDestroy: true },
    tags: { name: id, data: "confidential" },
  });
}

/** A role that may read one table. */
export function addReader(scope: Construct, account: string, id: string, table: DynamodbTable): IamRole {
  const part = new Construct(scope, id);
  const role = new IamRole(part, "Resource", {
    name: id,
    maxSessionDuration: 3600,
    assumeRolePolicy: policy({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
    tags: { name: id },
  });
  const arn = table.arn;
  new IamRolePolicy(part, "Policy", {
    name: "read",
    role: role.id,
    policy: policy({
      Sid: "Read",
      Effect: "Allow",
      Action: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
      Resource: [arn, `${arn}/index/*`],
    }),
  });
  return role;
}

/** A bucket with what a safe bucket needs. */
export function addBucket(scope: Construct, account: string, id: string, key: KmsKey): S3Bucket {
  const part = new Construct(scope, id);
  const bucket = new S3Bucket(part, "Resource", {
    bucket: `${account}-${id}`,
    lifecycle: { preventDestroy: true },
    tags: { name: id, data: "logs" },
  });
  const name = bucket.id;
  new S3BucketVersioningA(part, "Versioning", {
    bucket: name,
    versioningConfiguration: { status: "Enabled" },
  });
  new S3BucketServerSideEncryptionConfigurationA(part, "Encryption", {
    bucket: name,
    rule: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        bucketKeyEnabled: true,
      },
    ],
  });
  new S3BucketPublicAccessBlock(part, "PublicAccess", {
    bucket: name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketLifecycleConfiguration(part, "Lifecycle", {
    bucket: name,
    rule: [
      {
        id: "tiers",
        status: "Enabled",
        filter: [{ prefix: "" }],
        transition: [{ days: 90, storageClass: "GLACIER" }],
        noncurrentVersionExpiration: [{ noncurrentDays: 400 }],
      },
    ],
  });
  new S3BucketPolicy(part, "Policy", {
    bucket: name,
    policy: policy({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${account}-${id}`, `arn:aws:s3:::${account}-${id}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  });
  return bucket;
}

/** A parameter whose value others change. */
export function addParameter(scope: Construct, id: string): SsmParameter {
  return new SsmParameter(new Construct(scope, id), "Resource", {
    name: `/foundation/${id}`,
    type: "String",
    value: `initial value of ${id}`,
    lifecycle: { ignoreChanges: ["value"] },
    tags: { name: id },
  });
}

/** An encrypted queue with a dead-letter queue and a policy. */
export function addQueue(scope: Construct, id: string, key: KmsKey): SqsQueue {
  const part = new Construct(scope, id);
  const dead = new SqsQueue(part, "Dead", {
    name: `${id}-dead`,
    kmsMasterKeyId: key.keyId,
    messageRetentionSeconds: 1_209_600,
  });
  const queue = new SqsQueue(part, "Resource", {
    name: id,
    kmsMasterKeyId: key.keyId,
    visibilityTimeoutSeconds: 180,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }),
  });
  const arn = queue.arn;
  new SqsQueuePolicy(part, "Policy", {
    queueUrl: queue.url,
    policy: policy({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn,
    }),
  });
  return queue;
}

/** A function with its role, its log group, its trigger through a queue, and an alarm on its errors. */
export function addFunction(scope: Construct, account: string, id: string, queue: SqsQueue): LambdaFunction {
  const part = new Construct(scope, id);
  const role = new IamRole(part, "Role", {
    name: `${id}-function`,
    assumeRolePolicy: policy({
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  const logs = new CloudwatchLogGroup(part, "Logs", { name: `/aws/lambda/${id}`, retentionInDays: 400 });
  const target = new LambdaFunction(part, "Resource", {
    functionName: id,
    role: role.arn,
    handler: "index.handler",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    filename: "assets/function.zip",
    memorySize: 256,
    timeout: 30,
    environment: { variables: { ACCOUNT: account, TABLE: "audit", LOG_LEVEL: "INFO" } },
    dependsOn: [logs],
    tags: { name: id },
  });
  const rule = new CloudwatchEventRule(part, "Rule", {
    name: id,
    eventPattern: JSON.stringify({ source: ["aws.ssm"], "detail-type": ["Parameter Store Change"] }),
  });
  new CloudwatchEventTarget(part, "Target", { rule: rule.name, arn: queue.arn });
  new CloudwatchMetricAlarm(part, "Errors", {
    alarmName: `${id}-errors`,
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: target.functionName },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  });
  return target;
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
