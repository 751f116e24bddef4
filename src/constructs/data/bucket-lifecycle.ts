import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { PropChecks } from "../../core/checks";

/** Storage classes for what is seldom read, from the dearest to store to the cheapest. */
export const COLD_STORAGE_CLASSES = ["STANDARD_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] as const;

/** A storage class for what is seldom read. */
export type ColdStorageClass = (typeof COLD_STORAGE_CLASSES)[number];

/**
 * What happens to objects as they age.
 *
 * A month of storage costs, against `STANDARD`: about 1/2 in `STANDARD_IA` and 1/6 in `GLACIER_IR`, both readable at
 * once for a fee a gigabyte; 1/6 in `GLACIER` and 1/23 in `DEEP_ARCHIVE`, readable after a restore of hours. Each move
 * of an object costs a request; objects below 128 KB are not moved.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 * @see https://aws.amazon.com/s3/pricing/
 */
export interface BucketLifecycle {
  /**
   * After how many days objects move to which storage class. The days must grow in the order of the classes;
   * `STANDARD_IA` takes 30 days before it and 30 days within it.
   *
   * @default - none: objects stay in `STANDARD`
   */
  readonly transitions?: Readonly<Partial<Record<ColdStorageClass, number>>>;
  /**
   * After how many days an object is deleted, that is, becomes a noncurrent version; later than the last transition.
   *
   * @default - never
   */
  readonly expireAfterDays?: number;
  /**
   * For how many days a version that was overwritten or deleted can be restored. Object lock delays its deletion.
   *
   * @default 365
   */
  readonly keepNoncurrentDays?: number;
}

const LONGEST_DAYS = 36_500;
const DAYS_BEFORE_AND_IN_INFREQUENT_ACCESS = 30;
const DEFAULT_NONCURRENT_DAYS = 365;
const ABORT_UPLOADS_AFTER_DAYS = 7;

/** Reports what is wrong with a lifecycle. */
export function checkLifecycle(checks: PropChecks, prop: string, lifecycle: BucketLifecycle): void {
  let earliest = lifecycle.transitions?.STANDARD_IA === undefined ? 0 : DAYS_BEFORE_AND_IN_INFREQUENT_ACCESS;
  let because = "";
  for (const [storageClass, days] of transitionsOf(lifecycle)) {
    checks.integer(`${prop}.transitions.${storageClass}`, days, rangeOfDays(earliest, because));
    earliest = days + (storageClass === "STANDARD_IA" ? DAYS_BEFORE_AND_IN_INFREQUENT_ACCESS : 1);
    because = `: later than ${storageClass}`;
  }
  checks
    .integer(
      `${prop}.expireAfterDays`,
      lifecycle.expireAfterDays,
      rangeOfDays(Math.max(1, earliest), because),
    )
    .integer(`${prop}.keepNoncurrentDays`, lifecycle.keepNoncurrentDays, rangeOfDays(1, ""));
}

/** The rules of a lifecycle; unfinished uploads are given up after 7 days. */
export function lifecycleRules(lifecycle: BucketLifecycle): S3BucketLifecycleConfigurationRule[] {
  const { expireAfterDays, keepNoncurrentDays = DEFAULT_NONCURRENT_DAYS } = lifecycle;
  const transition = transitionsOf(lifecycle).map(([storageClass, days]) => ({ days, storageClass }));
  return [
    {
      id: "age",
      status: "Enabled",
      filter: [{ prefix: "" }],
      ...(transition.length > 0 && { transition }),
      ...(expireAfterDays !== undefined && { expiration: [{ days: expireAfterDays }] }),
      noncurrentVersionExpiration: [{ noncurrentDays: keepNoncurrentDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOADS_AFTER_DAYS }],
    },
  ];
}

function transitionsOf(lifecycle: BucketLifecycle): [ColdStorageClass, number][] {
  return COLD_STORAGE_CLASSES.flatMap((storageClass) => {
    const days = lifecycle.transitions?.[storageClass];
    return days === undefined ? [] : [[storageClass, days] as [ColdStorageClass, number]];
  });
}

function rangeOfDays(minimum: number, because: string) {
  return { minimum, maximum: LONGEST_DAYS, unit: `days${because}` };
}
