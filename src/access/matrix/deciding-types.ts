import { IDENTITY_TYPES } from "../world/read-identities";

/** Types of resources that can decide what a matrix asks; about those of other services it asks nothing. */
export const DECIDING_TYPES: ReadonlySet<string> = new Set([
  ...IDENTITY_TYPES,
  "aws_dynamodb_resource_policy",
  "aws_dynamodb_table",
  "aws_kms_alias",
  "aws_kms_external_key",
  "aws_kms_grant",
  "aws_kms_key",
  "aws_kms_key_policy",
  "aws_kms_replica_key",
  "aws_ssm_parameter",
]);

/** Arguments and attributes of these resources that are read. */
export const DECIDING_ARGUMENTS: ReadonlySet<string> = new Set([
  "arn",
  "assume_role_policy",
  "grantee_principal",
  "group",
  "groups",
  "id",
  "inline_policy",
  "key_id",
  "managed_policy_arns",
  "name",
  "operations",
  "path",
  "permissions_boundary",
  "policy",
  "policy_arn",
  "region",
  "resource_arn",
  "role",
  "roles",
  "server_side_encryption",
  "tags",
  "tags_all",
  "target_key_id",
  "type",
  "user",
  "users",
  "value",
]);
