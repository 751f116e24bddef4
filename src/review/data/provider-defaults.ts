/** What holds for an argument that is not stated, by its path; a path within a block holds where there is the block. */
export type Defaults = Readonly<Record<string, boolean | number | string>>;

const FOREVER = 0;
const ALARM = { actions_enabled: true };
const LOAD_BALANCER = { desync_mitigation_mode: "defensive" };
const SEARCH_DOMAIN = { "domain_endpoint_options.enforce_https": true };
const CLUSTER = { backup_retention_period: 1, storage_encrypted: false };
const KEY_MATERIAL = { deletion_window_in_days: 30 };

/**
 * What the provider, or else AWS, takes an argument for that is not stated, by resource type: a plan shows it, and what is
 * synthesized does not. Of what a rule looks at, what is not the weakest value anyhow; and what makes the provider replace
 * the object. As of hashicorp/aws 5.100.0; what differs in 6.0 is left out.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const PROVIDER_DEFAULTS: Readonly<Record<string, Defaults>> = {
  aws_acmpca_certificate_authority: { permanent_deletion_time_in_days: 30 },
  aws_alb: LOAD_BALANCER,
  aws_athena_workgroup: { "configuration.enforce_workgroup_configuration": true },
  aws_cloudfront_distribution: { "viewer_certificate.minimum_protocol_version": "TLSv1" },
  aws_cloudtrail: { enable_logging: true, include_global_service_events: true },
  aws_cloudtrail_event_data_store: {
    multi_region_enabled: true,
    retention_period: 2555,
    termination_protection_enabled: true,
  },
  aws_cloudwatch_composite_alarm: ALARM,
  aws_cloudwatch_event_archive: { retention_days: FOREVER },
  aws_cloudwatch_log_group: { log_group_class: "STANDARD", retention_in_days: FOREVER },
  aws_cloudwatch_metric_alarm: { ...ALARM, treat_missing_data: "missing" },
  aws_config_configuration_recorder: {
    "recording_group.all_supported": true,
    "recording_mode.recording_frequency": "CONTINUOUS",
  },
  aws_db_instance: {
    auto_minor_version_upgrade: true,
    delete_automated_backups: true,
    storage_encrypted: false,
  },
  aws_docdb_cluster: CLUSTER,
  aws_ebs_encryption_by_default: { enabled: true },
  aws_ebs_volume: { encrypted: false },
  aws_ec2_transit_gateway: { auto_accept_shared_attachments: "disable" },
  aws_efs_file_system: { encrypted: false, performance_mode: "generalPurpose" },
  aws_elasticsearch_domain: SEARCH_DOMAIN,
  aws_elb: LOAD_BALANCER,
  aws_fsx_windows_file_system: { automatic_backup_retention_days: 7 },
  aws_guardduty_detector: { enable: true },
  aws_iam_account_password_policy: { minimum_password_length: 6 },
  aws_iam_role: { max_session_duration: 3600 },
  aws_kinesis_stream: { retention_period: 24 },
  aws_kms_external_key: KEY_MATERIAL,
  aws_kms_key: {
    ...KEY_MATERIAL,
    customer_master_key_spec: "SYMMETRIC_DEFAULT",
    is_enabled: true,
    key_usage: "ENCRYPT_DECRYPT",
    multi_region: false,
  },
  aws_kms_replica_external_key: KEY_MATERIAL,
  aws_kms_replica_key: { ...KEY_MATERIAL, enabled: true },
  aws_lambda_event_source_mapping: { enabled: true },
  aws_lambda_function_event_invoke_config: {
    maximum_event_age_in_seconds: 21_600,
    maximum_retry_attempts: 2,
  },
  aws_lb: LOAD_BALANCER,
  aws_macie2_account: { status: "ENABLED" },
  aws_memorydb_cluster: { tls_enabled: true },
  aws_msk_cluster: {
    "encryption_info.encryption_in_transit.client_broker": "TLS",
    "encryption_info.encryption_in_transit.in_cluster": true,
  },
  aws_neptune_cluster: CLUSTER,
  aws_opensearch_domain: SEARCH_DOMAIN,
  aws_qldb_ledger: { deletion_protection: true },
  aws_rds_cluster: { ...CLUSTER, delete_automated_backups: true },
  aws_redshift_cluster: { automated_snapshot_retention_period: 1 },
  aws_rolesanywhere_profile: { duration_seconds: 3600 },
  aws_s3_bucket: { object_lock_enabled: false },
  aws_s3_access_point: Object.fromEntries(
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map(
      (name) => [`public_access_block_configuration.${name}`, true],
    ),
  ),
  aws_secretsmanager_secret: { recovery_window_in_days: 30 },
  aws_sqs_queue: { fifo_queue: false, message_retention_seconds: 345_600, sqs_managed_sse_enabled: true },
  aws_ssm_parameter: { data_type: "text" },
  aws_ssoadmin_permission_set: { session_duration: "PT1H" },
};
