import {
  becomes,
  down,
  loses,
  medium,
  off,
  on,
  onEach,
  onOrNew,
  removed,
  turnedOn,
  type WeakeningRow,
} from "./weakening";

const ACLS = ["public-read", "public-read-write", "authenticated-read"];
const EVERYONE = [
  "http://acs.amazonaws.com/groups/global/AllUsers",
  "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
];
const BUCKETS_PUBLIC = "buckets may become public";
const FROM_INTERNET = "it can be reached from the internet";
const high = { severity: "high" } as const;

/** Attributes that open something to everyone, other than policies and networks. */
export const EXPOSURE: readonly WeakeningRow[] = [
  ...onEach("*", ["publicly_accessible", "is_publicly_accessible"], onOrNew, FROM_INTERNET),
  ...onEach(
    ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block", "aws_s3_access_point"],
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].flatMap(
      (name) => [name, `public_access_block_configuration.*.${name}`],
    ),
    off,
    BUCKETS_PUBLIC,
  ),
  on("aws_secretsmanager_secret_policy", "block_public_policy", off, "the secret may become public"),
  on(["aws_s3_bucket_acl", "aws_s3_bucket"], "acl", becomes(...ACLS), "everyone may read the bucket"),
  on("aws_s3_object", "acl", becomes(...ACLS), "everyone may read the object"),
  on(
    "aws_s3_bucket_acl",
    "access_control_policy.*.grant.*.grantee.*.uri",
    becomes(...EVERYONE),
    "everyone is let in",
  ),
  on("aws_s3_bucket", "grant.*.uri", becomes(...EVERYONE), "everyone is let in"),
  on(
    "aws_s3_bucket_ownership_controls",
    "rule.*.object_ownership",
    down("BucketOwnerEnforced", ["BucketOwnerPreferred", "ObjectWriter"]),
    "ACLs count again: an object's can make it public",
    high,
  ),
  on("aws_lambda_function_url", "authorization_type", becomes("NONE"), "everyone may call the function"),
  on("aws_lambda_permission", "principal", becomes("*"), "everyone may call the function", {
    unless: "source_arn",
  }),
  on(
    "aws_lambda_permission",
    "source_arn",
    removed,
    "the service may call the function for anyone's account",
    high,
  ),
  on(
    "aws_lambda_permission",
    "source_account",
    removed,
    "the service may call the function for anyone's account",
    {
      ...high,
      unless: "source_arn",
    },
  ),
  on("aws_lambda_layer_version_permission", "principal", becomes("*"), "everyone may use the layer", {
    unless: "organization_id",
  }),
  on("aws_ami_launch_permission", "group", becomes("all"), "everyone may use the image"),
  on(
    ["aws_db_snapshot", "aws_db_cluster_snapshot", "aws_db_snapshot_copy", "aws_rds_cluster_snapshot_copy"],
    "shared_accounts.*",
    becomes("all"),
    "everyone may restore the snapshot",
  ),
  on(
    "aws_ebs_snapshot_block_public_access",
    "state",
    down("block-all-sharing", "block-new-sharing", "unblocked"),
    "snapshots may become public",
  ),
  on(
    "aws_ec2_image_block_public_access",
    "state",
    down("block-new-sharing", "unblocked"),
    "images may become public",
  ),
  on(
    "aws_emr_block_public_access_configuration",
    "block_public_security_group_rules",
    off,
    "clusters may be reached from the internet",
  ),
  on("aws_ssm_document", "permissions.account_ids", becomes("All", "all"), "everyone may use the document"),
  on(
    "aws_ssm_service_setting",
    "setting_value",
    becomes("Enable"),
    "a guard of the service is lifted, such as that against public documents",
    medium,
  ),
  on(
    "aws_ram_resource_share",
    "allow_external_principals",
    onOrNew,
    "it can be shared with accounts outside the organization",
  ),
  on(["aws_lb", "aws_alb", "aws_elb"], "internal", off, FROM_INTERNET),
  on("aws_subnet", "map_public_ip_on_launch", turnedOn, "what starts in it gets a public address", high),
  on(["aws_instance"], "associate_public_ip_address", onOrNew, "it gets a public address", high),
  on(
    "aws_ecs_service",
    "network_configuration.*.assign_public_ip",
    onOrNew,
    "its tasks get public addresses",
    high,
  ),
  on(
    "aws_eks_cluster",
    "vpc_config.*.endpoint_public_access",
    turnedOn,
    "the cluster can be reached from the internet",
  ),
  on(
    "aws_eks_cluster",
    "vpc_config.*.public_access_cidrs.*",
    becomes("0.0.0.0/0"),
    "the cluster can be reached from every address of the internet",
    high,
  ),
  on(
    "aws_msk_cluster",
    "broker_node_group_info.*.connectivity_info.*.public_access.*.type",
    down("DISABLED", "SERVICE_PROVIDED_EIPS"),
    FROM_INTERNET,
  ),
  on(["aws_opensearch_domain", "aws_elasticsearch_domain"], "vpc_options", removed, FROM_INTERNET),
  on(
    "aws_api_gateway_rest_api",
    "endpoint_configuration.*.types.*",
    down("PRIVATE", ["REGIONAL", "EDGE"]),
    FROM_INTERNET,
  ),
  on("aws_transfer_server", "endpoint_type", down(["VPC", "VPC_ENDPOINT"], "PUBLIC"), FROM_INTERNET),
  on(
    "aws_sagemaker_notebook_instance",
    "direct_internet_access",
    down("Disabled", "Enabled"),
    "the notebook reaches the internet past the network",
    high,
  ),
  on(
    "aws_vpc_endpoint_service",
    "acceptance_required",
    off,
    "whoever may connect need not be accepted",
    high,
  ),
  on("aws_vpc_endpoint_service_allowed_principal", "principal_arn", becomes("*"), "everyone may connect"),
  on(
    "aws_ec2_transit_gateway",
    "auto_accept_shared_attachments",
    down("disable", "enable"),
    "attachments of other accounts need not be accepted",
    high,
  ),
  on(
    "aws_cognito_identity_pool",
    "allow_unauthenticated_identities",
    onOrNew,
    "who has not signed in gets credentials",
  ),
  on(
    "aws_cognito_user_pool",
    "admin_create_user_config.*.allow_admin_create_user_only",
    off,
    "everyone may sign up",
    high,
  ),
  on(
    "aws_appsync_graphql_api",
    "authentication_type",
    down(["AWS_IAM", "AMAZON_COGNITO_USER_POOLS", "OPENID_CONNECT", "AWS_LAMBDA"], "API_KEY"),
    "whoever has a key may call it",
    high,
  ),
  on(
    "aws_cloudfront_distribution",
    "origin.*.origin_access_control_id",
    loses,
    "the origin cannot tell the distribution from others",
    medium,
  ),
];
