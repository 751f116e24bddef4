import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { PolicyStatement } from "../../core/policy-document";
import { recordWeakening } from "../../core/weakenings";
import type { IAlertTopic } from "../alerting/alert-topic";
import { type IKey, Key } from "../encryption/key";
import { AccessLogBucket, type IAccessLogBucket } from "./access-log-bucket";
import { type IBucket, ReferencedBucket } from "./bucket";
import { encryptionGuard, transportGuards } from "./bucket-guards";
import { type BucketLifecycle, checkLifecycle } from "./bucket-lifecycle";
import { type BucketAdoption, BucketResources } from "./bucket-resources";
import { checkObjectLock, type ObjectLock } from "./object-lock";

/** Where a record of each request to a bucket goes. */
export type AccessLogs =
  | {
      readonly to: IAccessLogBucket;
      /** @default - the bucket's name and a slash */
      readonly prefix?: string;
    }
  | {
      readonly disabled: true;
      /** Why nobody needs to know who read or deleted. */
      readonly because: string;
    };

/** Who writes to a bucket: people and programs, or AWS services that deliver logs. */
export type BucketWriters = "principals" | "services";

/** Props of {@link ProtectedBucket}. */
export interface ProtectedBucketProps {
  /** Name, 3 to 63 characters, unique in all of AWS. A change replaces the bucket, which `prevent_destroy` stops. */
  readonly bucketName: string;
  /**
   * Encrypts the objects, by one data key for the bucket rather than one an object, which saves nearly all calls to
   * KMS. Who reads or writes needs the key as well, see `IKey.useStatement`.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;
  /** Hears of changes to the bucket's own key; a key that is passed has a topic of its own. @default - nobody */
  readonly alertTopic?: IAlertTopic;
  /** @default - objects stay in `STANDARD`, and are restorable for 365 days after they were overwritten or deleted */
  readonly lifecycle?: BucketLifecycle;
  /** @default - none */
  readonly objectLock?: ObjectLock;
  /** @default - to a bucket of its own, with the suffix `-access` */
  readonly accessLogs?: AccessLogs;
  /** Takes over a bucket of this name. @default - the bucket is created */
  readonly adopt?: BucketAdoption;
  /**
   * `principals`: an upload that asks for another encryption than KMS is denied. `services`: it is not, since the
   * services of AWS choose by themselves.
   *
   * @default "principals"
   */
  readonly writers?: BucketWriters;
}

const ACCESS_LOG_SUFFIX = "-access";

/**
 * A bucket whose data outlives mistakes: versioned, encrypted with a customer key, closed to the public, reached by
 * TLS 1.2 only, owned by its account alone, and never destroyed by Terraform.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class ProtectedBucket extends Construct implements IBucket {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly encryptionKey: IKey;
  public readonly readyToWrite: readonly ITerraformDependable[];
  private readonly resources: BucketResources;

  /** A bucket that exists already and is managed elsewhere; warnings say what its policy must contain. */
  public static fromBucketName(scope: Construct, id: string, bucketName: string): IBucket {
    return new ReferencedBucket(scope, id, bucketName);
  }

  /** @throws FoundationError NAME_INVALID, REASON_MISSING, VALUE_OUT_OF_RANGE, VALUE_UNKNOWN, COMBINATION_INVALID */
  public constructor(scope: Construct, id: string, props: ProtectedBucketProps) {
    super(scope, id);
    const { bucketName, objectLock, adopt, lifecycle = {}, writers = "principals" } = props;
    this.validate(props, lifecycle);

    this.bucketName = bucketName;
    this.bucketArn = AwsEnvironment.of(this).bucketArn(bucketName);
    this.encryptionKey =
      props.encryptionKey ??
      new Key(this, "Key", {
        alias: bucketName,
        description: `objects of the bucket ${bucketName}`,
        alertTopic: props.alertTopic,
      });
    this.encryptionKey.allowUseThrough("s3", {
      encryptionContext: { "aws:s3:arn": [this.bucketArn, `${this.bucketArn}/*`] },
    });
    this.resources = new BucketResources(this, {
      bucketName,
      encryptionKey: this.encryptionKey,
      lifecycle,
      objectLock,
      accessLogs: this.accessLogs(props.accessLogs),
      adopt,
      statements: [
        ...transportGuards(this.bucketArn),
        ...(writers === "principals" ? [encryptionGuard(this.bucketArn)] : []),
      ],
    });
    this.readyToWrite = this.resources.readyToWrite;
  }

  public addToBucketPolicy(...statements: readonly PolicyStatement[]): void {
    this.resources.addToPolicy(...statements);
  }

  private validate(props: ProtectedBucketProps, lifecycle: BucketLifecycle): void {
    const checks = new PropChecks(this).nameOf("bucket name", "bucketName", props.bucketName);
    checkLifecycle(checks, "lifecycle", lifecycle);
    checkObjectLock(checks, "objectLock", props.objectLock);
    if (props.accessLogs && "disabled" in props.accessLogs) checks.weakening("accessLogs", props.accessLogs);
    checks.throwIfAny();
  }

  private accessLogs(choice: AccessLogs | undefined) {
    if (choice && "disabled" in choice) {
      recordWeakening(this, { what: "requests to the bucket are not logged", because: choice.because });
      return undefined;
    }
    const target = choice?.to ?? this.ownAccessLogBucket();
    const prefix = choice?.prefix ?? `${this.bucketName}/`;
    target.allowAccessLogsOf(this.bucketArn, prefix);
    return { bucketName: target.bucketName, prefix, dependsOn: target.readyToWrite };
  }

  private ownAccessLogBucket(): IAccessLogBucket {
    return new AccessLogBucket(this, "AccessLogs", { bucketName: `${this.bucketName}${ACCESS_LOG_SUFFIX}` });
  }
}
