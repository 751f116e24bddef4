import type { IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import type { ForwardedEvents } from "./event-forwarding";
import type { IBucket } from "../data/bucket";
import type { LogBucketProps } from "./log-bucket";
import type { TrailArchiveChoice } from "./trail-archive";
import type { OrganizationTrail, TrailCoverage } from "./trail-choice";
import type { TrailLogGroupChoice } from "./trail-log-group";
import type { DataEvents, ManagementEvents } from "./trail-selectors";

/** An analysis of what is unusual among management events, billed by the events it looks at. */
export type TrailInsight = "ApiCallRateInsight" | "ApiErrorRateInsight";

/** The alarm for when events stop. */
export type Heartbeat =
  | {
      /** After how many whole hours without an event there is an alarm, 1 to 24. */
      readonly silentHours: number;
    }
  | {
      readonly disabled: true;
      /** Why nobody needs to hear that nothing is recorded any more. */
      readonly because: string;
    };

/** What can be had of any trail, whoever manages it. */
export interface TrailEventsProps {
  /**
   * An alarm when no event arrived in the trail's log group.
   *
   * @default - after 2 hours
   */
  readonly heartbeat?: Heartbeat;
  /** Keeps CloudTrail's events of the default event bus for replay. @default - none */
  readonly archive?: TrailArchiveChoice;
  /** Sends events of the default event bus to buses elsewhere, by name. @default - none */
  readonly forward?: Readonly<Record<string, ForwardedEvents>>;
  /** Hears of alarms. @default - nobody: alarms show in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
  /**
   * Encrypts the files, the log group and what could not be forwarded.
   *
   * @default - the bucket's key if it is given with the bucket, else a key of its own
   */
  readonly encryptionKey?: IKey;
}

/** A trail that is created, or that exists and is taken over. */
export interface ManagedTrailProps extends TrailEventsProps {
  /**
   * `adopt` takes over the account's trail of this name: the plan shows what changes in it. It must have been created in
   * the region that the construct is deployed to.
   *
   * @default "create"
   */
  readonly trail?: "create" | "adopt";
  /** Name, 3 to 128 characters. A change replaces the trail, which `prevent_destroy` stops. */
  readonly trailName: string;
  /** @default "all regions" */
  readonly coverage?: TrailCoverage;
  /**
   * Records every account of the organization. The account must be the organization's management account, or a
   * delegated administrator of CloudTrail, and trusted access for CloudTrail must be on in AWS Organizations.
   *
   * @default - the account's own events
   */
  readonly organization?: OrganizationTrail;
  /** @default "all" */
  readonly managementEvents?: ManagementEvents;
  /** By the name that the trail shows. @default - none */
  readonly dataEvents?: Readonly<Record<string, DataEvents>>;
  /** @default - none */
  readonly insights?: readonly TrailInsight[];
  /**
   * Where the files go, whether the trail is created or taken over: settings of a bucket that is created (or taken over,
   * with `adopt`), or a bucket that is there: a `LogBucket`, or `LogBucket.fromBucketName` for one that is managed
   * elsewhere.
   *
   * @default - a bucket is created, named `<trail name>-logs-<account id>-<region>`
   */
  readonly bucket?: LogBucketProps | IBucket;
  /** What the files' names begin with, at most 200 characters, without slashes at its ends. @default - nothing */
  readonly logPrefix?: string;
  /** @default - a log group is created, named `/aws/cloudtrail/<trail name>` */
  readonly logGroup?: TrailLogGroupChoice;
}

/** A trail that exists and is managed elsewhere, for example the organization's: no trail and no bucket is made. */
export interface ReferencedTrailProps extends TrailEventsProps {
  readonly trail: "reference";
  /** The trail's ARN; it names the trail's home region and its owner. */
  readonly trailArn: string;
  /** The trail's log group, if it is in this account and region. @default - not known: there is no heartbeat */
  readonly logGroupName?: string;
}

/** Props of `CloudTrailPipeline`. */
export type CloudTrailPipelineProps = ManagedTrailProps | ReferencedTrailProps;
