import {
  changes,
  down,
  medium,
  off,
  on,
  onEach,
  removed,
  rises,
  becomes,
  type WeakeningRow,
} from "./weakening";

const KEYS = ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"];
const BUCKET = "aws_s3_bucket_server_side_encryption_configuration";
const BY_DEFAULT = "rule.*.apply_server_side_encryption_by_default.*";
const SEARCH = ["aws_opensearch_domain", "aws_elasticsearch_domain"];
const CLOUDFRONT = "aws_cloudfront_distribution";
const BEHAVIORS = ["default_cache_behavior.*", "ordered_cache_behavior.*"];
const IN_TRANSIT = "encryption_info.*.encryption_in_transit.*";

/** Attributes of any type that name the key of what is stored. */
const KEY_ATTRIBUTES = [
  "kms_key_id",
  "kms_key_arn",
  "kms_master_key_id",
  "kms_key",
  "kms_key_identifier",
  "encryption_key",
  "encryption_key_arn",
  "server_side_encryption.*.kms_key_arn",
  "encryption_configuration.*.kms_key",
  "encryption_config.*.provider.*.key_arn",
  "root_block_device.*.kms_key_id",
  "ebs_block_device.*.kms_key_id",
];

const IN_DISTRIBUTION = {
  protocol: "connections to the viewer need no encryption any more",
  tls: "older, weaker TLS is accepted",
};

/** From the newest, as API Gateway, CloudFront, OpenSearch and load balancers name them. */
const OLDER_TLS = down(
  ["TLSv1.3_2025", "TLSv1.2_2025"],
  "TLSv1.2_2021",
  "TLSv1.2_2019",
  "TLSv1.2_2018",
  "TLSv1.1_2016",
  ["TLSv1_2016", "TLSv1"],
  "SSLv3",
);

/** Attributes that say how data is encrypted, at rest and on its way. */
export const ENCRYPTION: readonly WeakeningRow[] = [
  ...onEach(
    "*",
    ["storage_encrypted", "encrypted", "root_block_device.*.encrypted", "ebs_block_device.*.encrypted"],
    off,
    "storage is no longer encrypted",
  ),
  ...onEach(
    "*",
    ["at_rest_encryption_enabled", "encrypt_at_rest.*.enabled", "cache_data_encrypted"],
    off,
    "it is no longer encrypted at rest",
  ),
  on("*", "transit_encryption_enabled", off, "it is no longer encrypted on its way"),
  on(
    "*",
    "transit_encryption_mode",
    down("required", "preferred"),
    "connections need no encryption any more",
  ),
  on("*", "server_side_encryption.*.enabled", off, "it is no longer encrypted with a key of this account"),
  on("*", "node_to_node_encryption.*.enabled", off, "it is no longer encrypted between its nodes"),
  ...onEach("*", KEY_ATTRIBUTES, removed, "the encryption key is gone: a key of AWS takes its place"),
  ...onEach("*", KEY_ATTRIBUTES, changes, "the encryption key changes", medium),
  on("aws_ssm_parameter", "key_id", removed, "the encryption key is gone: a key of AWS takes its place"),
  on("aws_ssm_parameter", "key_id", changes, "the encryption key changes", medium),
  on(
    "aws_ssm_parameter",
    "type",
    down("SecureString", ["String", "StringList"]),
    "the parameter is no longer encrypted",
  ),
  on("*", "sqs_managed_sse_enabled", off, "messages are no longer encrypted by SQS", {
    unless: "kms_master_key_id",
  }),
  on("aws_kinesis_stream", "encryption_type", down("KMS", "NONE"), "records are no longer encrypted"),
  on(
    "aws_xray_encryption_config",
    "type",
    down("KMS", "NONE"),
    "traces are encrypted with a key of AWS only",
  ),
  on("*", "enable_key_rotation", off, "the key is no longer rotated"),
  on("*", "rotation_period_in_days", rises, "the key is rotated less often"),
  on(
    "aws_secretsmanager_secret_rotation",
    "rotation_rules.*.automatically_after_days",
    rises,
    "the secret is rotated less often",
    medium,
  ),
  on(KEYS, "is_enabled", off, "the key is disabled: nothing encrypted with it can be read"),
  on(KEYS, "enabled", off, "the key is disabled: nothing encrypted with it can be read"),
  on("aws_kms_alias", "target_key_id", changes, "who names the alias gets another key", medium),
  on(
    "*",
    "bypass_policy_lockout_safety_check",
    { turned: "on", new: true },
    "a key policy may lock everyone out",
  ),
  on(
    BUCKET,
    `${BY_DEFAULT}.sse_algorithm`,
    down("aws:kms:dsse", "aws:kms", "AES256"),
    "new objects are encrypted with a weaker kind of key",
  ),
  on(
    BUCKET,
    `${BY_DEFAULT}.kms_master_key_id`,
    removed,
    "the encryption key of new objects is gone: a key of AWS takes its place",
  ),
  on(BUCKET, `${BY_DEFAULT}.kms_master_key_id`, changes, "the encryption key of new objects changes", medium),
  on("aws_ebs_encryption_by_default", "enabled", off, "new volumes are no longer encrypted"),
  on("aws_ebs_default_kms_key", "key_arn", changes, "new volumes are encrypted with another key", medium),
  ...["encryption_at_rest", "connection_password_encryption"].map((kind) =>
    on(
      "aws_glue_data_catalog_encryption_settings",
      `data_catalog_encryption_settings.*.${kind}.*.${kind === "encryption_at_rest" ? "catalog_encryption_mode" : "return_connection_password_encrypted"}`,
      kind === "encryption_at_rest" ? down(["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"], "DISABLED") : off,
      "the catalogue is no longer encrypted",
    ),
  ),
  ...BEHAVIORS.map((behavior) =>
    on(
      CLOUDFRONT,
      `${behavior}.viewer_protocol_policy`,
      down(["https-only", "redirect-to-https"], "allow-all"),
      IN_DISTRIBUTION.protocol,
    ),
  ),
  on(CLOUDFRONT, "viewer_certificate.*.minimum_protocol_version", OLDER_TLS, IN_DISTRIBUTION.tls),
  on(
    CLOUDFRONT,
    "origin.*.custom_origin_config.*.origin_protocol_policy",
    down("https-only", "match-viewer", "http-only"),
    "connections to the origin need no encryption any more",
  ),
  on(
    ["aws_lb_listener", "aws_alb_listener"],
    "protocol",
    down(["HTTPS", "TLS"], ["HTTP", "TCP"]),
    "connections are no longer encrypted",
  ),
  on(
    ["aws_lb_listener", "aws_alb_listener"],
    "ssl_policy",
    changes,
    "other kinds of TLS are accepted",
    medium,
  ),
  on(["aws_api_gateway_domain_name"], "security_policy", down("TLS_1_2", "TLS_1_0"), IN_DISTRIBUTION.tls),
  on(
    "aws_apigatewayv2_domain_name",
    "domain_name_configuration.*.security_policy",
    down("TLS_1_2", "TLS_1_0"),
    IN_DISTRIBUTION.tls,
  ),
  on(SEARCH, "domain_endpoint_options.*.enforce_https", off, "connections need no encryption any more"),
  on(
    SEARCH,
    "domain_endpoint_options.*.tls_security_policy",
    down(["Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-2019-07"], "Policy-Min-TLS-1-0-2019-07"),
    IN_DISTRIBUTION.tls,
  ),
  on(
    "aws_msk_cluster",
    `${IN_TRANSIT}.client_broker`,
    down("TLS", "TLS_PLAINTEXT", "PLAINTEXT"),
    "connections need no encryption any more",
  ),
  on("aws_msk_cluster", `${IN_TRANSIT}.in_cluster`, off, "it is no longer encrypted between its nodes"),
  on("aws_transfer_server", "protocols.*", becomes("FTP"), "files travel without encryption"),
  on(
    "aws_athena_workgroup",
    "configuration.*.enforce_workgroup_configuration",
    off,
    "queries may write their results without encryption",
    medium,
  ),
  on(
    "aws_eks_cluster",
    "encryption_config",
    removed,
    "the cluster's secrets are encrypted with a key of AWS only",
  ),
  on("aws_elasticache_replication_group", "auth_token", removed, "clients need no token any more"),
  on(
    "aws_dms_endpoint",
    "ssl_mode",
    down(["verify-full", "verify-ca"], "require", "none"),
    "connections need no encryption any more",
  ),
];
