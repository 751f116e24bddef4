import { changes, falls, medium, off, on, onEach, removed, turnedOn, type WeakeningRow } from "./weakening";

const LIFECYCLE = ["aws_s3_bucket_lifecycle_configuration"];
/** Without a number, nothing is deleted. */
const fallsFromNever = { falls: true, absent: Infinity } as const;

/** Neither without a number nor with 0. */
const FOREVER_UNLESS_STATED = { falls: true, unlimited: 0, absent: 0 } as const;

/** Attributes that say for how long something is kept. */
export const RETENTION: readonly WeakeningRow[] = [
  on(
    "*",
    "retention_in_days",
    FOREVER_UNLESS_STATED,
    "it is kept for a shorter time; what is older is deleted",
  ),
  on("*", "backup_retention_period", falls, "backups are kept for a shorter time"),
  ...onEach(
    "*",
    ["snapshot_retention_limit", "automated_snapshot_retention_period"],
    falls,
    "snapshots are kept for a shorter time",
  ),
  on("*", "automatic_backup_retention_days", falls, "backups are kept for a shorter time"),
  on("*", "message_retention_seconds", falls, "messages are kept for a shorter time"),
  on("aws_kinesis_stream", "retention_period", falls, "records are kept for a shorter time"),
  on("aws_cloudtrail_event_data_store", "retention_period", falls, "events are kept for a shorter time"),
  on(
    "aws_config_retention_configuration",
    "retention_period_in_days",
    falls,
    "the configuration's history is kept for a shorter time",
  ),
  on("*", "point_in_time_recovery.*.enabled", off, "the table cannot be restored to a point in time"),
  on(
    "*",
    "point_in_time_recovery.*.recovery_period_in_days",
    falls,
    "the table can be restored to fewer days",
  ),
  on("aws_dynamodb_table", "ttl.*.enabled", turnedOn, "items are deleted when their time comes", medium),
  on(
    "aws_s3_bucket_object_lock_configuration",
    "rule.*.default_retention.*.days",
    falls,
    "objects are locked for a shorter time",
  ),
  on(
    "aws_s3_bucket_object_lock_configuration",
    "rule.*.default_retention.*.years",
    falls,
    "objects are locked for a shorter time",
    { unless: "rule.*.default_retention.*.days" },
  ),
  on(LIFECYCLE, "rule.*.expiration.*.days", fallsFromNever, "objects are deleted sooner"),
  on(
    LIFECYCLE,
    "rule.*.noncurrent_version_expiration.*.noncurrent_days",
    fallsFromNever,
    "older versions are deleted sooner",
  ),
  on(LIFECYCLE, "rule.*.filter", changes, "other objects are deleted or moved", medium),
  on(LIFECYCLE, "rule.*.filter", removed, "other objects are deleted or moved", medium),
  on(
    "aws_backup_plan",
    "rule.*.lifecycle.*.delete_after",
    fallsFromNever,
    "backups are kept for a shorter time",
  ),
  on(
    "aws_cloudwatch_event_archive",
    "retention_days",
    FOREVER_UNLESS_STATED,
    "events are kept for a shorter time",
  ),
  on(
    "aws_efs_backup_policy",
    "backup_policy.*.status",
    { strongestFirst: ["ENABLED", "DISABLED"] },
    "it is no longer backed up",
  ),
  on(
    "aws_fsx_windows_file_system",
    "copy_tags_to_backups",
    off,
    "its backups are no longer found by their tags",
    medium,
  ),
];
