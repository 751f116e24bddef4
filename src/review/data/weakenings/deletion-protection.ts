import { falls, off, type WeakeningRow } from "./weakening";

/** Attributes that keep something from being deleted. */
export const DELETION_PROTECTION: readonly WeakeningRow[] = [
  { types: "*", path: "deletion_protection", when: off, what: "deletion protection is turned off" },
  { types: "*", path: "deletion_protection_enabled", when: off, what: "deletion protection is turned off" },
  { types: "*", path: "enable_deletion_protection", when: off, what: "deletion protection is turned off" },
  {
    types: ["aws_cognito_user_pool"],
    path: "deletion_protection",
    when: { strongestFirst: ["ACTIVE", "INACTIVE"] },
    what: "deletion protection is turned off",
  },
  {
    types: "*",
    path: "termination_protection",
    when: off,
    what: "termination protection is turned off",
  },
  { types: "*", path: "disable_api_termination", when: off, what: "termination protection is turned off" },
  {
    types: "*",
    path: "termination_protection_enabled",
    when: off,
    what: "termination protection is turned off",
  },
  {
    types: "*",
    path: "force_destroy",
    when: { turned: "on" },
    what: "deleting it no longer stops at its content",
  },
  {
    types: "*",
    path: "force_delete",
    when: { turned: "on" },
    what: "deleting it no longer stops at its content",
  },
  {
    types: "*",
    path: "skip_final_snapshot",
    when: { turned: "on" },
    what: "deleting it no longer leaves a snapshot",
  },
  {
    types: ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
    path: "deletion_window_in_days",
    when: falls,
    what: "less time is left to cancel the key's deletion",
  },
  {
    types: ["aws_secretsmanager_secret"],
    path: "recovery_window_in_days",
    when: falls,
    what: "less time is left to restore the deleted secret",
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration"],
    path: "rule.*.default_retention.*.mode",
    when: { strongestFirst: ["COMPLIANCE", "GOVERNANCE"] },
    what: "the lock on objects can be lifted",
  },
  {
    types: ["aws_s3_bucket_versioning"],
    path: "versioning_configuration.*.status",
    when: { strongestFirst: ["Enabled", "Suspended", "Disabled"] },
    what: "what is overwritten or deleted is no longer kept",
  },
  {
    types: ["aws_s3_bucket_versioning"],
    path: "versioning_configuration.*.mfa_delete",
    when: { strongestFirst: ["Enabled", "Disabled"] },
    what: "versions can be deleted without MFA",
  },
];
