import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { PolicyStatement } from "../../core/policy-document";
import { type IBucket, ReferencedBucket } from "./bucket";
import { transportGuards } from "./bucket-guards";
import { type BucketLifecycle, checkLifecycle } from "./bucket-lifecycle";
import { type BucketAdoption, BucketResources } from "./bucket-resources";

/** A bucket that S3 can deliver access logs of other buckets to. */
export interface IAccessLogBucket extends IBucket {
  /** Lets S3 deliver the access logs of a bucket under a prefix. */
  allowAccessLogsOf(bucketArn: string, prefix: string): void;
}

/** Props of {@link AccessLogBucket}. */
export interface AccessLogBucketProps {
  /** Name, 3 to 63 characters, unique in all of AWS. A change replaces the bucket, which `prevent_destroy` stops. */
  readonly bucketName: string;
  /** @default - deleted after 365 days, and restorable for 30 more */
  readonly lifecycle?: BucketLifecycle;
  /** Takes over a bucket of this name. @default - the bucket is created */
  readonly adopt?: BucketAdoption;
}

const DEFAULT_LIFECYCLE: BucketLifecycle = { expireAfterDays: 365, keepNoncurrentDays: 30 };

/**
 * A bucket for the access logs of buckets in the same account and region.
 *
 * It is encrypted with S3's own key and has no object lock, since S3 delivers access logs to no other bucket; and no
 * access logs itself, since each delivery would cause another.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends Construct implements IAccessLogBucket {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly readyToWrite: readonly ITerraformDependable[];
  private readonly resources: BucketResources;

  /** A bucket that exists already and is managed elsewhere; a warning says what its policy must contain. */
  public static fromBucketName(scope: Construct, id: string, bucketName: string): IAccessLogBucket {
    return new ReferencedAccessLogBucket(scope, id, bucketName);
  }

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    const { bucketName, adopt } = props;
    const lifecycle = { ...DEFAULT_LIFECYCLE, ...props.lifecycle };
    const checks = new PropChecks(this).nameOf("bucket name", "bucketName", bucketName);
    checkLifecycle(checks, "lifecycle", lifecycle);
    checks.throwIfAny();

    this.bucketName = bucketName;
    this.bucketArn = AwsEnvironment.of(this).bucketArn(bucketName);
    this.resources = new BucketResources(this, {
      bucketName,
      lifecycle,
      adopt,
      statements: transportGuards(this.bucketArn),
    });
    this.readyToWrite = this.resources.readyToWrite;
  }

  public addToBucketPolicy(...statements: readonly PolicyStatement[]): void {
    this.resources.addToPolicy(...statements);
  }

  public allowAccessLogsOf(bucketArn: string, prefix: string): void {
    this.addToBucketPolicy(deliveryStatement(this, bucketArn, prefix));
  }
}

class ReferencedAccessLogBucket extends ReferencedBucket implements IAccessLogBucket {
  public allowAccessLogsOf(bucketArn: string, prefix: string): void {
    this.addToBucketPolicy(deliveryStatement(this, bucketArn, prefix));
  }
}

function deliveryStatement(target: IBucket, sourceArn: string, prefix: string): PolicyStatement {
  const environment = AwsEnvironment.of(target);
  return {
    principals: { services: [environment.servicePrincipal("logging.s3")] },
    actions: ["s3:PutObject"],
    resources: [`${target.bucketArn}/${prefix}*`],
    conditions: {
      ArnEquals: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:SourceAccount": environment.accountId },
    },
  };
}
