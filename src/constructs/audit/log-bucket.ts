import type { Construct } from "constructs";
import { logBucketName } from "../../core/account-names";
import { AwsEnvironment } from "../../core/aws-environment";
import type { BucketLifecycle } from "../data/bucket-lifecycle";
import { ProtectedBucket, type ProtectedBucketProps } from "../data/protected-bucket";

/** Props of {@link LogBucket}. */
export interface LogBucketProps extends Omit<ProtectedBucketProps, "bucketName" | "writers"> {
  /**
   * Name, 3 to 63 characters, unique in all of AWS. A change replaces the bucket, which `prevent_destroy` stops.
   *
   * @default - `<namePrefix>-logs-<account id>-<region>`: one such bucket in an account and region
   */
  readonly bucketName?: string;
  /**
   * What a default name begins with, for example the organization's name. Means nothing beside `bucketName`.
   *
   * @default "audit"
   */
  readonly namePrefix?: string;
  /**
   * Settings that are left out keep their defaults.
   *
   * @default - moved to `GLACIER_IR` after 90 days, which is read like any object and costs a sixth to store; never
   * deleted; restorable for 365 days after they were overwritten or deleted, which no service does to its logs
   */
  readonly lifecycle?: BucketLifecycle;
}

const DEFAULT_LIFECYCLE: BucketLifecycle = { transitions: { GLACIER_IR: 90 } };

/**
 * A bucket that AWS services deliver logs to, see {@link ProtectedBucket}.
 *
 * A log's encryption is chosen by the service that writes it, so none is refused: what asks for none, or for this
 * bucket's key, has it; what asks for S3's own key has that.
 */
export class LogBucket extends ProtectedBucket {
  /** @throws what a {@link ProtectedBucket} throws */
  public constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    const { namePrefix = "audit", ...rest } = props;
    super(scope, id, {
      ...rest,
      bucketName: props.bucketName ?? logBucketName(namePrefix, AwsEnvironment.of(scope)),
      lifecycle: { ...DEFAULT_LIFECYCLE, ...props.lifecycle },
      writers: "services",
    });
  }
}
