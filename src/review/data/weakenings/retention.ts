import { falls, off, type WeakeningRow } from "./weakening";

/** Attributes that say for how long something is kept. */
export const RETENTION: readonly WeakeningRow[] = [
  {
    types: "*",
    path: "retention_in_days",
    when: { falls: true, unlimited: 0 },
    what: "it is kept for a shorter time; what is older is deleted",
  },
  { types: "*", path: "backup_retention_period", when: falls, what: "backups are kept for a shorter time" },
  {
    types: "*",
    path: "snapshot_retention_limit",
    when: falls,
    what: "snapshots are kept for a shorter time",
  },
  {
    types: "*",
    path: "message_retention_seconds",
    when: falls,
    what: "messages are kept for a shorter time",
  },
  {
    types: ["aws_kinesis_stream"],
    path: "retention_period",
    when: falls,
    what: "records are kept for a shorter time",
  },
  {
    types: "*",
    path: "point_in_time_recovery.*.enabled",
    when: off,
    what: "the table cannot be restored to a point in time",
  },
  {
    types: "*",
    path: "point_in_time_recovery.*.recovery_period_in_days",
    when: falls,
    what: "the table can be restored to fewer days",
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration"],
    path: "rule.*.default_retention.*.days",
    when: falls,
    what: "objects are locked for a shorter time",
  },
  {
    types: ["aws_backup_plan"],
    path: "rule.*.lifecycle.*.delete_after",
    when: falls,
    what: "backups are kept for a shorter time",
  },
  {
    types: ["aws_cloudwatch_event_archive"],
    path: "retention_days",
    when: { falls: true, unlimited: 0 },
    what: "events are kept for a shorter time",
  },
];
