import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { adopt } from "../../core/import-block";
import { recordWeakening } from "../../core/weakenings";
import { MetricAlarm } from "../alerting/metric-alarm";
import { type IKey, Key } from "../encryption/key";
import { EventForwarding } from "./event-forwarding";
import type { IBucket } from "../data/bucket";
import { LogBucket, type LogBucketProps } from "./log-bucket";
import { TrailArchive } from "./trail-archive";
import { checkManagedTrail, checkReferencedTrail } from "./trail-checks";
import { coverageArguments, type TrailIdentity, trailIdentity, trailNameOf } from "./trail-choice";
import { TrailLogGroup } from "./trail-log-group";
import { allowTrail, trailBucketStatements } from "./trail-policies";
import type { CloudTrailPipelineProps, ManagedTrailProps, TrailEventsProps } from "./trail-props";
import { type RecordedEvents, trailSelectors } from "./trail-selectors";

const DEFAULT_SILENT_HOURS = 2;
const SECONDS_OF_AN_HOUR = 3_600;

/**
 * A trail with what makes it useful: its bucket, its log group, an alarm for when events stop, and what it puts on the
 * account's default event bus, where `apiCallPattern` finds it.
 *
 * The trail is created, taken over or referenced; so is its bucket, whatever the trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 */
export class CloudTrailPipeline extends Construct {
  public readonly trailName: string;
  /** Known at synthesis. */
  public readonly trailArn: string;
  /** @default - the trail is managed elsewhere */
  public readonly bucket?: IBucket;
  /** @default - the trail is managed elsewhere */
  public readonly encryptionKey?: IKey;
  /** @default - the trail is managed elsewhere, and its log group is not known */
  public readonly logGroupName?: string;
  /** What the log group is made with. @default - none: the trail is managed elsewhere */
  public readonly logGroupReady: readonly ITerraformDependable[] = [];

  /**
   * @throws FoundationError NAME_INVALID, ACCOUNT_ID_INVALID, REASON_MISSING, VALUE_MISSING, VALUE_OUT_OF_RANGE,
   * VALUE_UNKNOWN
   */
  public constructor(scope: Construct, id: string, props: CloudTrailPipelineProps) {
    super(scope, id);
    if (props.trail === "reference") {
      checkReferencedTrail(new PropChecks(this), props);
      this.trailName = trailNameOf(props.trailArn);
      this.trailArn = props.trailArn;
      this.logGroupName = props.logGroupName;
      this.encryptionKey = props.encryptionKey;
    } else {
      const recorded: RecordedEvents = {
        managementEvents: props.managementEvents ?? "all",
        dataEvents: props.dataEvents ?? {},
      };
      checkManagedTrail(new PropChecks(this), props, recorded);
      const trail = trailIdentity(AwsEnvironment.of(this), props.trailName, props.organization);
      this.trailName = trail.trailName;
      this.trailArn = trail.trailArn;
      this.encryptionKey = this.chooseKey(props);
      this.bucket = this.chooseBucket(props.bucket, this.encryptionKey);
      const logGroup = this.createTrail(props, recorded, trail, this.bucket, this.encryptionKey);
      this.logGroupName = logGroup.logGroupName;
      this.logGroupReady = logGroup.readyToWrite;
      this.recordWeakenings(props);
    }
    this.addHeartbeat(props);
    this.addArchive(props);
    this.addForwarding(props);
  }

  private chooseKey(props: ManagedTrailProps): IKey {
    const given = props.encryptionKey ?? props.bucket?.encryptionKey;
    if (given) return given;
    const alias = props.trailName.replaceAll(".", "-");
    return new Key(this, "Key", {
      alias,
      description: `what the trail ${props.trailName} records`,
      alertTopic: props.alertTopic,
    });
  }

  private chooseBucket(choice: LogBucketProps | IBucket = {}, encryptionKey: IKey): IBucket {
    if (Construct.isConstruct(choice)) return choice as IBucket;
    return new LogBucket(this, "Bucket", {
      namePrefix: this.trailName,
      encryptionKey,
      ...(choice as LogBucketProps),
    });
  }

  private createTrail(
    props: ManagedTrailProps,
    recorded: RecordedEvents,
    trail: TrailIdentity,
    bucket: IBucket,
    encryptionKey: IKey,
  ): TrailLogGroup {
    const { logPrefix, insights = [] } = props;
    bucket.addToBucketPolicy(
      ...trailBucketStatements(AwsEnvironment.of(this), trail, bucket.bucketArn, logPrefix),
    );
    allowTrail(encryptionKey, trail);
    const logGroup = new TrailLogGroup(this, "LogGroup", { ...props.logGroup, trail, encryptionKey });
    const resource = new Cloudtrail(this, "Resource", {
      name: trail.trailName,
      s3BucketName: bucket.bucketName,
      s3KeyPrefix: logPrefix,
      kmsKeyId: encryptionKey.keyArn,
      cloudWatchLogsGroupArn: `${logGroup.logGroupArn}:*`,
      cloudWatchLogsRoleArn: logGroup.roleArn,
      enableLogging: true,
      enableLogFileValidation: true,
      ...coverageArguments(props.coverage ?? "all regions"),
      isOrganizationTrail: props.organization !== undefined,
      advancedEventSelector: trailSelectors(recorded),
      insightSelector: [...new Set(insights)].sort().map((insightType) => ({ insightType })),
      dependsOn: [...bucket.readyToWrite, ...logGroup.readyToWrite],
      lifecycle: { preventDestroy: true },
    });
    if (props.trail === "adopt") adopt(resource, trail.trailArn);
    return logGroup;
  }

  private recordWeakenings({ coverage, managementEvents }: ManagedTrailProps): void {
    if (typeof coverage === "object") {
      const what = `the trail covers its home region only, ${coverage.homeRegionOnly}`;
      recordWeakening(this, { what, because: coverage.because });
    }
    if (typeof managementEvents === "object") {
      const what = `the trail leaves out events of ${managementEvents.without.join(", ")}`;
      recordWeakening(this, { what, because: managementEvents.because });
    }
  }

  private addHeartbeat({
    heartbeat = { silentHours: DEFAULT_SILENT_HOURS },
    alertTopic,
  }: TrailEventsProps): void {
    if ("disabled" in heartbeat) {
      recordWeakening(this, { what: "no alarm when the trail's events stop", because: heartbeat.because });
      return;
    }
    if (this.logGroupName === undefined) {
      Annotations.of(this).addWarning(
        `no alarm tells when the events of ${this.trailArn} stop: state its logGroupName, or why none is needed with heartbeat`,
      );
      return;
    }
    new MetricAlarm(this, "Heartbeat", {
      alarmName: `${this.trailName}-silent`,
      description: `no event arrived from the trail ${this.trailName}: check that it is logging, its bucket's and key's policies, and its role`,
      metric: {
        namespace: "AWS/Logs",
        metricName: "IncomingLogEvents",
        dimensions: { LogGroupName: this.logGroupName },
        statistic: "Sum",
        periodSeconds: SECONDS_OF_AN_HOUR,
      },
      comparison: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: heartbeat.silentHours,
      missingData: "breaching",
      topic: alertTopic,
    });
  }

  private addArchive({ archive }: TrailEventsProps): void {
    if (!archive) return;
    new TrailArchive(this, "Archive", { archiveName: `${this.trailName}-events`, ...archive });
  }

  private addForwarding({ forward = {}, alertTopic }: TrailEventsProps): void {
    for (const name of Object.keys(forward).sort()) {
      new EventForwarding(this, `Forward-${name}`, {
        ...forward[name]!,
        ruleName: `${this.trailName}-${name}`,
        encryptionKey: this.encryptionKey,
        alertTopic,
      });
    }
  }
}
