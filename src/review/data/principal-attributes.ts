/** Attributes that name whom a resource is opened to, other than in a policy document. */
export const PRINCIPAL_ATTRIBUTES: Readonly<Record<string, string>> = {
  aws_ami_launch_permission: "account_id",
  aws_cloudwatch_event_permission: "principal",
  aws_db_snapshot: "shared_accounts",
  aws_kms_grant: "grantee_principal",
  aws_lambda_permission: "principal",
  aws_lambda_layer_version_permission: "principal",
  aws_organizations_delegated_administrator: "account_id",
  aws_ram_principal_association: "principal",
  aws_snapshot_create_volume_permission: "account_id",
  aws_vpc_endpoint_service_allowed_principal: "principal_arn",
};
