import { PROVIDER_DEFAULTS } from "../../src/review/data/provider-defaults";
import { UNKNOWN, valuesAt } from "../../src/review/plan/value";
import { ProviderFolder } from "../support/provider-folder";

const KEY = "arn:aws:kms:eu-central-1:111111111111:key/1111";
const ROLE = "arn:aws:iam::111111111111:role/r";
const CLUSTER = { cluster_identifier: "cccc" };
const SUBNETS = { subnets: ["s1", "s2"] };

/** What the provider does not do without, and the blocks that defaults are in. */
const NEEDS: Readonly<Record<string, object>> = {
  aws_acmpca_certificate_authority: {
    certificate_authority_configuration: {
      key_algorithm: "RSA_2048",
      signing_algorithm: "SHA256WITHRSA",
      subject: { common_name: "c" },
    },
  },
  aws_alb: SUBNETS,
  aws_athena_workgroup: { name: "n", configuration: {} },
  aws_cloudfront_distribution: {
    enabled: true,
    default_cache_behavior: {
      allowed_methods: ["GET", "HEAD"],
      cached_methods: ["GET", "HEAD"],
      target_origin_id: "o",
      viewer_protocol_policy: "https-only",
      forwarded_values: { query_string: false, cookies: { forward: "none" } },
    },
    origin: { domain_name: "a.example.com", origin_id: "o" },
    restrictions: { geo_restriction: { restriction_type: "none" } },
    viewer_certificate: { cloudfront_default_certificate: true },
  },
  aws_cloudtrail: { name: "nnn", s3_bucket_name: "bbb" },
  aws_cloudtrail_event_data_store: { name: "nnn" },
  aws_cloudwatch_composite_alarm: { alarm_name: "a", alarm_rule: "ALARM(x)" },
  aws_cloudwatch_event_archive: { name: "n", event_source_arn: KEY },
  aws_cloudwatch_log_group: {},
  aws_cloudwatch_metric_alarm: {
    alarm_name: "a",
    comparison_operator: "GreaterThanThreshold",
    evaluation_periods: 1,
    metric_name: "m",
    namespace: "N",
    period: 60,
    statistic: "Sum",
    threshold: 1,
  },
  aws_config_configuration_recorder: { role_arn: ROLE, recording_group: {}, recording_mode: {} },
  aws_db_instance: {
    instance_class: "db.t3.micro",
    engine: "postgres",
    username: "u",
    password: "pppppppp",
    allocated_storage: 20,
  },
  aws_docdb_cluster: { ...CLUSTER, master_username: "u", master_password: "pppppppp" },
  aws_ebs_encryption_by_default: {},
  aws_ebs_volume: { availability_zone: "eu-central-1a", size: 1 },
  aws_ec2_transit_gateway: {},
  aws_efs_file_system: {},
  aws_elasticsearch_domain: { domain_name: "ddd", domain_endpoint_options: {} },
  aws_elb: {
    ...SUBNETS,
    listener: { instance_port: 80, instance_protocol: "http", lb_port: 80, lb_protocol: "http" },
  },
  aws_fsx_windows_file_system: {
    storage_capacity: 32,
    subnet_ids: ["s"],
    throughput_capacity: 8,
    active_directory_id: "d-1",
  },
  aws_guardduty_detector: {},
  aws_iam_account_password_policy: {},
  aws_iam_role: { assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
  aws_kinesis_stream: { name: "n", shard_count: 1 },
  aws_kms_external_key: {},
  aws_kms_key: {},
  aws_kms_replica_external_key: { primary_key_arn: KEY },
  aws_kms_replica_key: { primary_key_arn: KEY },
  aws_lambda_event_source_mapping: { function_name: "f", event_source_arn: KEY },
  aws_lambda_function_event_invoke_config: { function_name: "f" },
  aws_lb: SUBNETS,
  aws_macie2_account: {},
  aws_memorydb_cluster: { acl_name: "acl", node_type: "db.t4g.small" },
  aws_msk_cluster: {
    cluster_name: "c",
    kafka_version: "3.6.0",
    number_of_broker_nodes: 2,
    broker_node_group_info: {
      client_subnets: ["s1", "s2"],
      instance_type: "kafka.t3.small",
      security_groups: ["sg"],
    },
    encryption_info: { encryption_in_transit: {} },
  },
  aws_neptune_cluster: CLUSTER,
  aws_opensearch_domain: { domain_name: "ddd", domain_endpoint_options: {} },
  aws_qldb_ledger: { permissions_mode: "STANDARD" },
  aws_rds_cluster: { ...CLUSTER, engine: "aurora-postgresql" },
  aws_redshift_cluster: { ...CLUSTER, node_type: "ra3.large" },
  aws_rolesanywhere_profile: { name: "n", role_arns: [ROLE] },
  aws_s3_access_point: { name: "nnn", bucket: "bbb", public_access_block_configuration: {} },
  aws_s3_bucket: {},
  aws_secretsmanager_secret: {},
  aws_sqs_queue: {},
  aws_ssm_parameter: { name: "n", type: "String", value: "v" },
  aws_ssoadmin_permission_set: { name: "n", instance_arn: "arn:aws:sso:::instance/ssoins-1111111111111111" },
};

/** Defaults that are AWS's own: the provider plans nothing, and reads what AWS answers. */
const OF_AWS = [
  "aws_cloudwatch_event_archive.retention_days",
  "aws_cloudwatch_log_group.log_group_class",
  "aws_db_instance.storage_encrypted",
  "aws_docdb_cluster.storage_encrypted",
  "aws_ebs_volume.encrypted",
  "aws_efs_file_system.encrypted",
  "aws_efs_file_system.performance_mode",
  "aws_kms_key.deletion_window_in_days",
  "aws_kms_key.multi_region",
  "aws_lambda_function_event_invoke_config.maximum_event_age_in_seconds",
  "aws_macie2_account.status",
  "aws_rds_cluster.backup_retention_period",
  "aws_rds_cluster.storage_encrypted",
  "aws_rolesanywhere_profile.duration_seconds",
  "aws_s3_bucket.object_lock_enabled",
  "aws_sqs_queue.sqs_managed_sse_enabled",
  "aws_ssm_parameter.data_type",
];

/** What the provider plans for arguments that are not stated, by `type.path`; nothing for what it leaves to AWS. */
function planned(): ReadonlyMap<string, unknown> {
  const resources = Object.fromEntries(Object.entries(NEEDS).map(([type, it]) => [type, { it }]));
  const { changes } = new ProviderFolder("provider-defaults", resources).plan();
  return new Map(
    changes.flatMap(({ type, after }) =>
      Object.keys(PROVIDER_DEFAULTS[type]!).map((path) => {
        const [value] = valuesAt(after, path.split(".").join(".*.").split("."));
        return [`${type}.${path}`, value === UNKNOWN ? undefined : value] as const;
      }),
    ),
  );
}

describe("the table of what holds for arguments that are not stated", () => {
  const found = planned();
  const rows = Object.entries(PROVIDER_DEFAULTS).flatMap(([type, defaults]) =>
    Object.entries(defaults).map(([path, value]) => [`${type}.${path}`, value] as const),
  );

  it.each(rows)("is right about %s: %s", (row, value) => {
    expect(found.get(row)).toBe(OF_AWS.includes(row) ? undefined : value);
  });
});
