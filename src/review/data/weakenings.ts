import type { Severity } from "../severity";

/** What makes a new value worse than the old one. */
export type Weakening =
  /** It was true, and is not any more. */
  | { readonly turned: "off" }
  /** It becomes true. With `new`, being created so counts too. */
  | { readonly turned: "on"; readonly new?: true }
  /** The number falls. `unlimited` is the number that stands for more than all others. */
  | { readonly falls: true; readonly unlimited?: number }
  /** The number rises. */
  | { readonly rises: true }
  /** There was something, and now there is nothing. */
  | { readonly removed: true }
  /** There was something, and now there is something else. */
  | { readonly changes: true }
  /** It moves down a list of values, the strongest first; the rest is not compared. */
  | { readonly strongestFirst: readonly string[] }
  /** It becomes one of these. Being created so counts too. */
  | { readonly becomes: readonly string[] };

/** An attribute whose change weakens something. */
export interface WeakeningRow {
  /** Resource types; `*` stands for every one that has the attribute. */
  readonly types: readonly string[] | "*";
  /** The attribute's path; `*` stands for every member of a list. */
  readonly path: string;
  readonly when: Weakening;
  /** What happens, as a sentence without its full stop. */
  readonly what: string;
  /** @default - the rule's */
  readonly severity?: Severity;
}

const off = { turned: "off" } as const;
const removed = { removed: true } as const;
const changes = { changes: true } as const;
const falls = { falls: true } as const;

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

/** Attributes that say how data is encrypted, at rest and on its way. */
export const ENCRYPTION: readonly WeakeningRow[] = [
  { types: "*", path: "storage_encrypted", when: off, what: "storage is no longer encrypted" },
  { types: "*", path: "encrypted", when: off, what: "it is no longer encrypted" },
  { types: "*", path: "at_rest_encryption_enabled", when: off, what: "it is no longer encrypted at rest" },
  {
    types: "*",
    path: "transit_encryption_enabled",
    when: off,
    what: "it is no longer encrypted on its way",
  },
  {
    types: "*",
    path: "server_side_encryption.*.enabled",
    when: off,
    what: "it is no longer encrypted with a key of this account",
  },
  { types: "*", path: "encrypt_at_rest.*.enabled", when: off, what: "it is no longer encrypted at rest" },
  {
    types: "*",
    path: "node_to_node_encryption.*.enabled",
    when: off,
    what: "it is no longer encrypted between its nodes",
  },
  {
    types: "*",
    path: "server_side_encryption.*.kms_key_arn",
    when: removed,
    what: "the encryption key is gone: a key of AWS takes its place",
  },
  {
    types: "*",
    path: "server_side_encryption.*.kms_key_arn",
    when: changes,
    what: "the encryption key changes",
    severity: "medium",
  },
  {
    types: "*",
    path: "kms_key_id",
    when: removed,
    what: "the encryption key is gone: a key of AWS takes its place",
  },
  { types: "*", path: "kms_key_id", when: changes, what: "the encryption key changes", severity: "medium" },
  {
    types: "*",
    path: "kms_key_arn",
    when: removed,
    what: "the encryption key is gone: a key of AWS takes its place",
  },
  { types: "*", path: "kms_key_arn", when: changes, what: "the encryption key changes", severity: "medium" },
  {
    types: "*",
    path: "kms_master_key_id",
    when: removed,
    what: "the encryption key is gone: a key of AWS takes its place",
  },
  {
    types: "*",
    path: "kms_master_key_id",
    when: changes,
    what: "the encryption key changes",
    severity: "medium",
  },
  {
    types: ["aws_ssm_parameter"],
    path: "key_id",
    when: removed,
    what: "the encryption key is gone: a key of AWS takes its place",
  },
  {
    types: ["aws_ssm_parameter"],
    path: "key_id",
    when: changes,
    what: "the encryption key changes",
    severity: "medium",
  },
  {
    types: ["aws_ssm_parameter"],
    path: "type",
    when: { strongestFirst: ["SecureString", "String", "StringList"] },
    what: "the parameter is no longer encrypted",
  },
  { types: "*", path: "sqs_managed_sse_enabled", when: off, what: "messages are no longer encrypted by SQS" },
  { types: "*", path: "enable_key_rotation", when: off, what: "the key is no longer rotated" },
  {
    types: "*",
    path: "rotation_period_in_days",
    when: { rises: true },
    what: "the key is rotated less often",
  },
  {
    types: ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
    path: "is_enabled",
    when: off,
    what: "the key is disabled: nothing encrypted with it can be read",
  },
  {
    types: "*",
    path: "bypass_policy_lockout_safety_check",
    when: { turned: "on", new: true },
    what: "a key policy may lock everyone out",
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    path: "rule.*.apply_server_side_encryption_by_default.*.sse_algorithm",
    when: { strongestFirst: ["aws:kms:dsse", "aws:kms", "AES256"] },
    what: "new objects are encrypted with a weaker kind of key",
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    path: "rule.*.apply_server_side_encryption_by_default.*.kms_master_key_id",
    when: removed,
    what: "the encryption key of new objects is gone: a key of AWS takes its place",
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    path: "rule.*.apply_server_side_encryption_by_default.*.kms_master_key_id",
    when: changes,
    what: "the encryption key of new objects changes",
    severity: "medium",
  },
  {
    types: ["aws_ebs_encryption_by_default"],
    path: "enabled",
    when: off,
    what: "new volumes are no longer encrypted",
  },
];

/** Attributes that say what is recorded, and who is told. */
export const LOGGING: readonly WeakeningRow[] = [
  { types: ["aws_cloudtrail"], path: "enable_logging", when: off, what: "the trail no longer records" },
  {
    types: ["aws_cloudtrail"],
    path: "is_multi_region_trail",
    when: off,
    what: "the trail no longer records other regions",
  },
  {
    types: ["aws_cloudtrail"],
    path: "enable_log_file_validation",
    when: off,
    what: "tampering with the log no longer shows",
  },
  {
    types: ["aws_cloudtrail"],
    path: "include_global_service_events",
    when: off,
    what: "the trail no longer records global services such as IAM",
  },
  {
    types: ["aws_cloudtrail"],
    path: "is_organization_trail",
    when: off,
    what: "the trail no longer records the other accounts",
  },
  {
    types: ["aws_cloudtrail"],
    path: "s3_bucket_name",
    when: removed,
    what: "the log no longer goes where it went",
  },
  { types: ["aws_cloudtrail"], path: "s3_bucket_name", when: changes, what: "the log goes elsewhere" },
  {
    types: ["aws_cloudtrail"],
    path: "cloud_watch_logs_group_arn",
    when: removed,
    what: "the log no longer goes where it went",
  },
  {
    types: ["aws_cloudtrail"],
    path: "cloud_watch_logs_group_arn",
    when: changes,
    what: "the log goes elsewhere",
  },
  {
    types: ["aws_cloudtrail"],
    path: "event_selector",
    when: removed,
    what: "data events are no longer recorded",
  },
  {
    types: ["aws_cloudtrail"],
    path: "advanced_event_selector",
    when: removed,
    what: "data events are no longer recorded",
  },
  { types: ["aws_guardduty_detector"], path: "enable", when: off, what: "threats are no longer detected" },
  {
    types: ["aws_config_configuration_recorder_status"],
    path: "is_enabled",
    when: off,
    what: "the configuration is no longer recorded",
  },
  {
    types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    path: "actions_enabled",
    when: off,
    what: "the alarm no longer tells anyone",
  },
  {
    types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    path: "alarm_actions",
    when: removed,
    what: "the alarm no longer tells anyone",
  },
  {
    types: ["aws_cloudwatch_event_rule"],
    path: "state",
    when: {
      strongestFirst: ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "ENABLED", "DISABLED"],
    },
    what: "the rule sees fewer events",
  },
  {
    types: ["aws_db_instance", "aws_rds_cluster"],
    path: "enabled_cloudwatch_logs_exports",
    when: removed,
    what: "the database's logs are no longer exported",
  },
  {
    types: ["aws_lb", "aws_alb"],
    path: "access_logs.*.enabled",
    when: off,
    what: "access is no longer logged",
  },
  {
    types: ["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
    path: "access_log_settings",
    when: removed,
    what: "access is no longer logged",
  },
  {
    types: ["aws_eks_cluster"],
    path: "enabled_cluster_log_types",
    when: removed,
    what: "the cluster no longer logs",
  },
];

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

/** Attributes that say how people prove who they are. */
export const SIGN_IN: readonly WeakeningRow[] = [
  {
    types: ["aws_cognito_user_pool"],
    path: "mfa_configuration",
    when: { strongestFirst: ["ON", "OPTIONAL", "OFF"] },
    what: "fewer people sign in with MFA",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "minimum_password_length",
    when: falls,
    what: "passwords may be shorter",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "password_reuse_prevention",
    when: falls,
    what: "old passwords may be used again",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "require_symbols",
    when: off,
    what: "passwords may be weaker",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "require_numbers",
    when: off,
    what: "passwords may be weaker",
  },
  {
    types: ["aws_instance", "aws_launch_template"],
    path: "metadata_options.*.http_tokens",
    when: { strongestFirst: ["required", "optional"] },
    what: "a request forged on the instance obtains its role's credentials",
  },
  {
    types: ["aws_iam_role"],
    path: "max_session_duration",
    when: { rises: true },
    what: "a stolen session stays valid for longer",
  },
  {
    types: ["aws_iam_role", "aws_iam_user"],
    path: "permissions_boundary",
    when: removed,
    what: "the permissions boundary is gone",
  },
  {
    types: ["aws_iam_role", "aws_iam_user"],
    path: "permissions_boundary",
    when: changes,
    what: "the permissions boundary is another one",
  },
];

/** Attributes that open something to everyone, other than policies. */
export const EXPOSURE: readonly WeakeningRow[] = [
  {
    types: "*",
    path: "publicly_accessible",
    when: { turned: "on", new: true },
    what: "it can be reached from the internet",
  },
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map(
    (path): WeakeningRow => ({
      types: ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"],
      path,
      when: off,
      what: "buckets may become public",
    }),
  ),
  {
    types: ["aws_s3_bucket_acl", "aws_s3_bucket"],
    path: "acl",
    when: { becomes: ["public-read", "public-read-write", "authenticated-read"] },
    what: "everyone may read the bucket",
  },
  {
    types: ["aws_lambda_function_url"],
    path: "authorization_type",
    when: { becomes: ["NONE"] },
    what: "everyone may call the function",
  },
  {
    types: ["aws_lambda_permission"],
    path: "principal",
    when: { becomes: ["*"] },
    what: "everyone may call the function",
  },
  {
    types: ["aws_ami_launch_permission"],
    path: "group",
    when: { becomes: ["all"] },
    what: "everyone may use the image",
  },
  {
    types: ["aws_ram_resource_share"],
    path: "allow_external_principals",
    when: { turned: "on", new: true },
    what: "it can be shared with accounts outside the organization",
  },
  {
    types: ["aws_security_group", "aws_default_security_group"],
    path: "ingress.*.cidr_blocks.*",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_security_group", "aws_default_security_group"],
    path: "ingress.*.ipv6_cidr_blocks.*",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_vpc_security_group_ingress_rule"],
    path: "cidr_ipv4",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_vpc_security_group_ingress_rule"],
    path: "cidr_ipv6",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in",
  },
  {
    types: ["aws_security_group_rule"],
    path: "cidr_blocks.*",
    when: { becomes: ["0.0.0.0/0"] },
    what: "every address of the internet is let in or out",
  },
  {
    types: ["aws_security_group_rule"],
    path: "ipv6_cidr_blocks.*",
    when: { becomes: ["::/0"] },
    what: "every address of the internet is let in or out",
  },
  {
    types: ["aws_eks_cluster"],
    path: "vpc_config.*.endpoint_public_access",
    when: { turned: "on" },
    what: "the cluster can be reached from the internet",
  },
];
