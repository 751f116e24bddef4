import type { S3BucketObjectLockConfigurationRuleA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import type { PropChecks } from "../../core/checks";

/**
 * For how long each new version of an object can neither be overwritten nor deleted.
 *
 * The lock can be added to a bucket that exists, without replacing it. It cannot be taken away from a bucket again:
 * without it, new versions are no longer locked, those that are stay so.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export type ObjectLock = {
  /**
   * `GOVERNANCE`: who has `s3:BypassGovernanceRetention` may still delete. `COMPLIANCE`: nobody may until the time is
   * over, neither the account's root user nor AWS; the account must be closed to be rid of the data.
   */
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
} & (
  | {
      /** 1 to 36,500. */
      readonly days: number;
      readonly years?: undefined;
    }
  | {
      /** 1 to 100. */
      readonly years: number;
      readonly days?: undefined;
    }
);

/** Reports what is wrong with an object lock. */
export function checkObjectLock(checks: PropChecks, prop: string, lock: ObjectLock | undefined): void {
  if (!lock) return;
  checks
    .oneOf(`${prop}.mode`, lock.mode, ["GOVERNANCE", "COMPLIANCE"])
    .integer(`${prop}.days`, lock.days, { minimum: 1, maximum: 36_500, unit: "days" })
    .integer(`${prop}.years`, lock.years, { minimum: 1, maximum: 100, unit: "years" })
    .that((lock.days === undefined) !== (lock.years === undefined), {
      code: "COMBINATION_INVALID",
      path: prop,
      value: lock,
      allowed: "either days or years",
      fix: "state for how long versions are locked, once",
    });
}

/** The rule that locks each new version. */
export function objectLockRule(lock: ObjectLock): S3BucketObjectLockConfigurationRuleA {
  return { defaultRetention: { mode: lock.mode, days: lock.days, years: lock.years } };
}
