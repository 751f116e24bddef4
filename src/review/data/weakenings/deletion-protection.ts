import { down, falls, off, on, onEach, turnedOn, type WeakeningRow } from "./weakening";

const KEYS = ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"];
const OBJECT_LOCK = "aws_s3_bucket_object_lock_configuration";
const VERSIONING = "aws_s3_bucket_versioning";

/** Attributes that keep something from being deleted. */
export const DELETION_PROTECTION: readonly WeakeningRow[] = [
  ...onEach(
    "*",
    ["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection", "delete_protection"],
    off,
    "deletion protection is turned off",
  ),
  ...onEach(
    "*",
    ["termination_protection", "termination_protection_enabled", "disable_api_termination"],
    off,
    "termination protection is turned off",
  ),
  on("*", "disable_api_stop", off, "it can be stopped by a single call", { severity: "medium" }),
  on("*", "lifecycle.*.prevent_destroy", off, "Terraform no longer refuses to destroy it"),
  on("*", "skip_destroy", off, "what leaves the code is now deleted instead of left behind"),
  ...onEach("*", ["force_destroy", "force_delete"], turnedOn, "deleting it no longer stops at its content"),
  on("*", "skip_final_snapshot", turnedOn, "deleting it no longer leaves a snapshot"),
  on("*", "delete_automated_backups", turnedOn, "deleting it deletes its backups too"),
  on(
    "aws_cognito_user_pool",
    "deletion_protection",
    down("ACTIVE", "INACTIVE"),
    "deletion protection is turned off",
  ),
  on(
    KEYS,
    "deletion_window_in_days",
    { falls: true, absent: 30 },
    "less time is left to cancel the key's deletion",
  ),
  on(
    "aws_secretsmanager_secret",
    "recovery_window_in_days",
    falls,
    "less time is left to restore the deleted secret",
  ),
  on(
    "aws_acmpca_certificate_authority",
    "permanent_deletion_time_in_days",
    falls,
    "less time is left to restore the deleted authority",
  ),
  on(
    OBJECT_LOCK,
    "rule.*.default_retention.*.mode",
    down("COMPLIANCE", "GOVERNANCE"),
    "the lock on objects can be lifted",
  ),
  on(
    VERSIONING,
    "versioning_configuration.*.status",
    down("Enabled", "Suspended", "Disabled"),
    "what is overwritten or deleted is no longer kept",
  ),
  on("aws_s3_bucket", "versioning.*.enabled", off, "what is overwritten or deleted is no longer kept"),
  on(
    [VERSIONING],
    "versioning_configuration.*.mfa_delete",
    down("Enabled", "Disabled"),
    "versions can be deleted without MFA",
  ),
  on(
    "aws_backup_vault_lock_configuration",
    "min_retention_days",
    falls,
    "backups can be deleted after a shorter time",
  ),
];
