/** A resource that writes what another one shows. */
export interface Writer {
  readonly type: string;
  /** The argument that names the other one, or several. */
  readonly names: string;
  /** The attribute of the other one that it names. */
  readonly by: "id" | "name" | "arn" | "domain_name";
  /** What it writes, where that is a part only of what the other one shows. @default - it writes all of it */
  readonly part?: readonly string[];
}

const BUCKET: Omit<Writer, "type"> = { names: "bucket", by: "id" };
const QUEUE: Omit<Writer, "type"> = { names: "queue_url", by: "id" };
const DOMAIN: Omit<Writer, "type"> = { names: "domain_name", by: "domain_name" };

/**
 * Attributes in which a resource shows what others have written, by type. Those have a state of their own: whoever
 * changes it outside Terraform changes that, too. Source: the documentation of each type in the AWS provider 5.100.
 */
export const ECHOES: Readonly<Record<string, Readonly<Record<string, readonly Writer[]>>>> = {
  aws_api_gateway_rest_api: {
    policy: [{ type: "aws_api_gateway_rest_api_policy", names: "rest_api_id", by: "id" }],
  },
  aws_elasticsearch_domain: { access_policies: [{ type: "aws_elasticsearch_domain_policy", ...DOMAIN }] },
  aws_iam_role: {
    inline_policy: [{ type: "aws_iam_role_policy", names: "role", by: "name", part: ["name", "policy"] }],
    managed_policy_arns: [
      { type: "aws_iam_role_policy_attachment", names: "role", by: "name", part: ["policy_arn"] },
      { type: "aws_iam_policy_attachment", names: "roles", by: "name", part: ["policy_arn"] },
    ],
  },
  aws_kms_key: { policy: [{ type: "aws_kms_key_policy", names: "key_id", by: "id" }] },
  aws_opensearch_domain: { access_policies: [{ type: "aws_opensearch_domain_policy", ...DOMAIN }] },
  aws_s3_bucket: {
    acceleration_status: [{ type: "aws_s3_bucket_accelerate_configuration", ...BUCKET }],
    cors_rule: [{ type: "aws_s3_bucket_cors_configuration", ...BUCKET }],
    grant: [{ type: "aws_s3_bucket_acl", ...BUCKET }],
    lifecycle_rule: [{ type: "aws_s3_bucket_lifecycle_configuration", ...BUCKET }],
    logging: [{ type: "aws_s3_bucket_logging", ...BUCKET }],
    object_lock_configuration: [{ type: "aws_s3_bucket_object_lock_configuration", ...BUCKET }],
    policy: [{ type: "aws_s3_bucket_policy", ...BUCKET }],
    replication_configuration: [{ type: "aws_s3_bucket_replication_configuration", ...BUCKET }],
    request_payer: [{ type: "aws_s3_bucket_request_payment_configuration", ...BUCKET }],
    server_side_encryption_configuration: [
      { type: "aws_s3_bucket_server_side_encryption_configuration", ...BUCKET },
    ],
    versioning: [{ type: "aws_s3_bucket_versioning", ...BUCKET }],
    website: [{ type: "aws_s3_bucket_website_configuration", ...BUCKET }],
  },
  aws_secretsmanager_secret: {
    policy: [{ type: "aws_secretsmanager_secret_policy", names: "secret_arn", by: "arn" }],
  },
  aws_sns_topic: { policy: [{ type: "aws_sns_topic_policy", names: "arn", by: "arn" }] },
  aws_sqs_queue: {
    policy: [{ type: "aws_sqs_queue_policy", ...QUEUE }],
    redrive_allow_policy: [{ type: "aws_sqs_queue_redrive_allow_policy", ...QUEUE }],
    redrive_policy: [{ type: "aws_sqs_queue_redrive_policy", ...QUEUE }],
  },
  aws_vpc_endpoint: { policy: [{ type: "aws_vpc_endpoint_policy", names: "vpc_endpoint_id", by: "id" }] },
};
