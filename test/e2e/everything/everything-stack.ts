import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  AccessLogBucket,
  AccountDirectory,
  AlertTopic,
  apiCallPattern,
  AuditTable,
  type AwsEnvironment,
  CloudTrailPipeline,
  ConfigStore,
  EventAlert,
  EventRuleTrigger,
  FoundationStack,
  FunctionCode,
  type IKey,
  Key,
  KeySet,
  LambdaFunction,
  LogBucket,
  MetricAlarm,
  ProtectedBucket,
  ProtectedTable,
  ScheduleTrigger,
  SlackDelivery,
  TableStreamTrigger,
  WebhookParameter,
} from "cdktf-aws-foundation";
import type { Construct } from "constructs";

const BECAUSE = "this stack shows every setting";
const OTHER_ACCOUNT = "200000000009";
const PACKAGE = dirname(createRequire(__filename).resolve("cdktf-aws-foundation/package.json"));

/** Each construct, with every optional setting that the others do not exclude. */
export class EverythingStack extends FoundationStack {
  private readonly deployer: string;
  private readonly alerts: AlertTopic;
  private readonly key: IKey;

  public constructor(scope: Construct, id: string, environment: AwsEnvironment) {
    const deployRoleArn = environment.iamArn("role/deployer");
    super(scope, id, { environment, deployRoleArn, tags: { owner: "platform" }, backend: { kind: "local" } });
    this.deployer = deployRoleArn;
    this.alerts = new AlertTopic(this, "Alerts", {
      topicName: "everything-alarms",
      emails: ["platform@example.com"],
    });
    this.key = this.addKeys();
    this.addTrail();
    this.addSlack();
    this.addStore();
    this.addData();
    this.addFunction();
  }

  private addKeys(): IKey {
    const administration = { administrators: ["deployer", "ops/key-admin-*"], deployRoleArn: this.deployer };
    new KeySet(this, "Keys", {
      ...administration,
      keys: {
        one: {
          alias: "everything-one",
          description: "the first of a set",
          rotationPeriodDays: 90,
          deletionWindow: { days: 7, because: BECAUSE },
          multiRegion: true,
          tags: { set: "keys" },
        },
        two: { alias: "everything-two", description: "the second of a set" },
      },
      alertTopic: this.alerts,
      alertRuleName: "everything-keys",
    });
    return new Key(this, "Key", {
      ...administration,
      alias: "everything",
      description: "data of the account",
      rotationPeriodDays: 180,
      tags: { purpose: "data" },
      alertTopic: this.alerts,
      alertRuleName: "everything-key",
    });
  }

  private addTrail(): void {
    const { environment } = this;
    const accessLogs = new AccessLogBucket(this, "AccessLogs", {
      bucketName: "everything-access-logs",
      lifecycle: { expireAfterDays: 90, keepNoncurrentDays: 7 },
    });
    const bucket = new LogBucket(this, "TrailBucket", {
      bucketName: "everything-trail",
      encryptionKey: this.key,
      lifecycle: {
        transitions: { STANDARD_IA: 30, GLACIER_IR: 90, GLACIER: 180, DEEP_ARCHIVE: 365 },
        expireAfterDays: 2_555,
        keepNoncurrentDays: 30,
      },
      objectLock: { mode: "COMPLIANCE", days: 1 },
      accessLogs: { to: accessLogs, prefix: "trail/" },
    });
    new CloudTrailPipeline(this, "Trail", {
      trailName: "everything",
      bucket,
      logPrefix: "audit",
      logGroup: { logGroupName: "/everything/trail", retentionDays: 90, roleName: "everything-trail" },
      encryptionKey: this.key,
      managementEvents: { without: ["kms.amazonaws.com"], because: BECAUSE },
      dataEvents: {
        "deleted objects": {
          type: "AWS::S3::Object",
          resources: [bucket.bucketArn],
          access: "write",
          eventNames: ["DeleteObject"],
        },
        functions: { type: "AWS::Lambda::Function", resources: "all" },
        "audit table": {
          type: "AWS::DynamoDB::Table",
          resources: [environment.arn("dynamodb", "table/store-config-auditor")],
          access: "read",
        },
      },
      insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
      heartbeat: { silentHours: 1 },
      archive: { archiveName: "everything-trail", retentionDays: "forever" },
      forward: {
        security: {
          eventPattern: apiCallPattern({ service: "iam", eventNames: ["CreateUser"], succeeded: true }),
          eventBusArn: environment.arn("events", "event-bus/security", { accountId: OTHER_ACCOUNT }),
        },
      },
      alertTopic: this.alerts,
    });
  }

  private addSlack(): void {
    const webhook = new WebhookParameter(this, "Webhook", {
      parameterName: "/store/integrations/slack/webhook-url",
      version: 1,
      variableName: "webhook",
      writers: [this.deployer],
      alertTopic: this.alerts,
    });
    new SlackDelivery(this, "Slack", {
      topic: this.alerts,
      webhook,
      functionName: "everything-slack",
      logRetentionDays: 30,
      encryptionKey: this.key,
    });
  }

  private addStore(): void {
    const store = new ConfigStore(this, "Store", {
      prefix: "store",
      environmentAlias: "live_1",
      namespaces: ["/shared", "/app", "/services"],
      serviceNamespace: "/services",
      keys: { app: { description: "secrets of applications" }, data: {} },
      roleTypes: { admin: { namespaces: "all", keys: "all" }, dev: { namespaces: ["/app"], keys: ["app"] } },
      replicationKeyAccess: { because: "people mend services by hand" },
      utilityAccountId: OTHER_ACCOUNT,
      encryptionKey: this.key,
      alertTopic: this.alerts,
      breakGlassRoleName: "ops/break-glass",
      deployRoleArns: [this.deployer],
      artifactBucketName: "everything-artifacts",
    });
    new AccountDirectory(this, "Directory", { prefix: "store", accounts: { live_1: OTHER_ACCOUNT } });
    new EventAlert(this, "StoreAlert", {
      ruleName: "everything-replication-key",
      description: "somebody changed the key of replicated secrets",
      eventPattern: apiCallPattern({ service: "kms", eventNames: ["PutKeyPolicy", "DisableKey"] }),
      message: "<$.detail.eventName> by <$.detail.userIdentity.arn>",
      topic: this.alerts,
    });
    new MetricAlarm(this, "StoreAlarm", {
      alarmName: "everything-throttled-writes",
      description: "writes to the audit table were throttled: look who writes",
      metric: {
        namespace: "AWS/DynamoDB",
        metricName: "WriteThrottleEvents",
        dimensions: { TableName: store.auditTable.tableName },
        statistic: "Sum",
        periodSeconds: 300,
      },
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      missingData: "ignore",
      topic: this.alerts,
    });
  }

  private addData(): void {
    new ProtectedBucket(this, "Data", {
      bucketName: "everything-data",
      lifecycle: { transitions: { GLACIER_IR: 60 }, expireAfterDays: 400, keepNoncurrentDays: 90 },
      objectLock: { mode: "GOVERNANCE", years: 1 },
      accessLogs: { disabled: true, because: BECAUSE },
      writers: "services",
    });
    new AuditTable(this, "Records", {
      tableName: "everything-records",
      partitionKey: { name: "id", type: "S" },
      sortKey: { name: "time", type: "N" },
      timeToLiveAttribute: "expires",
      pointInTimeRecovery: { recoveryPeriodDays: 7, because: BECAUSE },
      breakGlassRoleName: "ops/break-glass",
      deployRoleArns: [this.deployer],
      alertTopic: this.alerts,
    });
  }

  private addFunction(): void {
    const table = new ProtectedTable(this, "Table", {
      tableName: "everything-table",
      partitionKey: { name: "id", type: "B" },
      globalSecondaryIndexes: {
        "by-owner": { partitionKey: { name: "owner", type: "S" }, projection: ["title"] },
        "by-size": {
          partitionKey: { name: "owner", type: "S" },
          sortKey: { name: "size", type: "N" },
          projection: "KEYS_ONLY",
        },
      },
      streamViewType: "NEW_AND_OLD_IMAGES",
      deletionProtection: { disabled: true, because: BECAUSE },
      encryptionKey: this.key,
    });
    const target = new LambdaFunction(this, "Worker", {
      functionName: "everything-worker",
      description: "is started in every way",
      code: FunctionCode.fromZip(join(PACKAGE, "dist/handlers/config-cache-syncer.zip")),
      handler: "index.handler",
      environment: { TABLE: table.tableName },
      memoryMegabytes: 512,
      timeoutSeconds: 30,
      reservedConcurrency: 10,
      maximumRetryAttempts: 0,
      maximumEventAgeSeconds: 300,
      logRetentionDays: 7,
      tracing: "Active",
      encryptionKey: this.key,
      alertTopic: this.alerts,
      silentAlarms: ["duration"],
    });
    new EventRuleTrigger(this, "OnChange", {
      target,
      eventPattern: apiCallPattern({ service: "ssm", eventNames: ["PutParameter"] }),
      description: "changes of parameters",
      ruleName: "everything-changes",
      batchSize: 100,
      maximumBatchingWindowSeconds: 5,
      maximumConcurrency: 10,
      maxReceiveCount: 3,
      queueAgeAlarmSeconds: 600,
    });
    new ScheduleTrigger(this, "Nightly", {
      target,
      schedule: "cron(0 3 * * ? *)",
      input: { run: "nightly" },
      description: "each night",
      ruleName: "everything-nightly",
      maximumEventAgeSeconds: 600,
      maximumRetryAttempts: 3,
    });
    new TableStreamTrigger(this, "OnRecord", {
      target,
      table,
      batchSize: 50,
      maximumBatchingWindowSeconds: 5,
      maximumRetryAttempts: 3,
      maximumRecordAgeSeconds: 3_600,
      parallelizationFactor: 2,
      iteratorAgeAlarmSeconds: 300,
    });
  }
}
