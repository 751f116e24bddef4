/** What Terraform calls of one service for a type of resource. */
export interface ServiceActions {
  /** To refresh and to plan. */
  readonly plan: readonly string[];
  /** To create, change and delete, besides. */
  readonly apply: readonly string[];
}

type TypeActions = Readonly<Record<string, ServiceActions>>;

/** Reading and writing of a service, each as words. */
function calls(service: string, plan: string, apply: string): TypeActions {
  return { [service]: { plan: words(plan), apply: words(apply) } };
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Roles that a resource hands to a service. */
const PASSING_ROLES = calls("iam", "", "PassRole");

/** Customer managed keys of resources: what a service does with them for whoever makes the resource. */
function usingKeysThrough(service: string): TypeActions {
  return {
    ...calls("kms", "DescribeKey", ""),
    ...calls(`kms via ${service}`, "", "CreateGrant Decrypt Encrypt GenerateDataKey"),
  };
}

const BUCKET_READS =
  "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket ListTagsForResource";

/**
 * What it takes to deploy the types of resources that this library makes, by type and service. `kms via dynamodb` is
 * KMS as DynamoDB calls it; `ssm on all` is what Parameter Store cannot limit to some parameters.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const DEPLOY_ACTIONS: Readonly<Record<string, TypeActions>> = {
  aws_cloudtrail: {
    ...calls(
      "cloudtrail",
      "DescribeTrails GetEventSelectors GetInsightSelectors GetTrailStatus ListTags",
      "AddTags CreateTrail DeleteTrail PutEventSelectors PutInsightSelectors RemoveTags StartLogging StopLogging UpdateTrail",
    ),
    ...PASSING_ROLES,
  },
  aws_cloudwatch_dashboard: calls("cloudwatch", "GetDashboard", "DeleteDashboards PutDashboard"),
  aws_cloudwatch_event_archive: calls(
    "events",
    "DescribeArchive",
    "CreateArchive DeleteArchive UpdateArchive",
  ),
  aws_cloudwatch_event_rule: calls(
    "events",
    "DescribeRule ListTagsForResource",
    "DeleteRule PutRule TagResource UntagResource",
  ),
  aws_cloudwatch_event_target: {
    ...calls("events", "ListTargetsByRule", "PutTargets RemoveTargets"),
    ...PASSING_ROLES,
  },
  aws_cloudwatch_log_group: {
    ...calls(
      "logs",
      "DescribeLogGroups ListTagsForResource",
      "AssociateKmsKey CreateLogGroup DeleteLogGroup PutRetentionPolicy TagResource UntagResource",
    ),
    ...calls("kms", "DescribeKey", ""),
  },
  aws_cloudwatch_log_metric_filter: calls(
    "logs",
    "DescribeMetricFilters",
    "DeleteMetricFilter PutMetricFilter",
  ),
  aws_cloudwatch_metric_alarm: calls(
    "cloudwatch",
    "DescribeAlarms ListTagsForResource",
    "DeleteAlarms PutMetricAlarm TagResource UntagResource",
  ),
  aws_dynamodb_resource_policy: calls(
    "dynamodb",
    "GetResourcePolicy",
    "DeleteResourcePolicy PutResourcePolicy",
  ),
  aws_dynamodb_table: {
    ...calls(
      "dynamodb",
      "DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTagsOfResource",
      "CreateTable DeleteTable TagResource UntagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive",
    ),
    ...usingKeysThrough("dynamodb"),
  },
  aws_iam_account_password_policy: calls(
    "iam",
    "GetAccountPasswordPolicy",
    "DeleteAccountPasswordPolicy UpdateAccountPasswordPolicy",
  ),
  aws_iam_group: calls("iam", "GetGroup", "CreateGroup DeleteGroup UpdateGroup"),
  aws_iam_group_policy: calls("iam", "GetGroupPolicy", "DeleteGroupPolicy PutGroupPolicy"),
  aws_iam_group_policy_attachment: calls(
    "iam",
    "ListAttachedGroupPolicies",
    "AttachGroupPolicy DetachGroupPolicy",
  ),
  aws_iam_openid_connect_provider: calls(
    "iam",
    "GetOpenIDConnectProvider",
    "AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider",
  ),
  aws_iam_policy: calls(
    "iam",
    "GetPolicy GetPolicyVersion",
    "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion ListPolicyVersions TagPolicy UntagPolicy",
  ),
  aws_iam_role: calls(
    "iam",
    "GetRole ListAttachedRolePolicies ListRolePolicies",
    "CreateRole DeleteRole ListInstanceProfilesForRole PutRolePermissionsBoundary TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
  ),
  aws_iam_role_policy: calls("iam", "GetRolePolicy", "DeleteRolePolicy PutRolePolicy"),
  aws_iam_role_policy_attachment: calls(
    "iam",
    "ListAttachedRolePolicies",
    "AttachRolePolicy DetachRolePolicy",
  ),
  aws_iam_saml_provider: calls(
    "iam",
    "GetSAMLProvider",
    "CreateSAMLProvider DeleteSAMLProvider TagSAMLProvider UntagSAMLProvider UpdateSAMLProvider",
  ),
  aws_iam_user: calls(
    "iam",
    "GetUser ListGroupsForUser",
    "CreateUser DeleteUser PutUserPermissionsBoundary TagUser UntagUser UpdateUser",
  ),
  aws_iam_user_group_membership: calls("iam", "ListGroupsForUser", "AddUserToGroup RemoveUserFromGroup"),
  aws_iam_user_policy: calls("iam", "GetUserPolicy", "DeleteUserPolicy PutUserPolicy"),
  aws_kms_alias: calls("kms", "ListAliases", "CreateAlias DeleteAlias UpdateAlias"),
  aws_kms_key: calls(
    "kms",
    "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags",
    "CreateKey EnableKey EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription",
  ),
  aws_lambda_event_source_mapping: calls(
    "lambda",
    "GetEventSourceMapping ListTags",
    "CreateEventSourceMapping DeleteEventSourceMapping TagResource UntagResource UpdateEventSourceMapping",
  ),
  aws_lambda_function: {
    ...calls(
      "lambda",
      "GetFunction GetFunctionCodeSigningConfig ListVersionsByFunction",
      "CreateFunction DeleteFunction DeleteFunctionConcurrency GetFunctionConfiguration PutFunctionConcurrency TagResource UntagResource UpdateFunctionCode UpdateFunctionConfiguration",
    ),
    ...PASSING_ROLES,
    ...usingKeysThrough("lambda"),
  },
  aws_lambda_function_event_invoke_config: calls(
    "lambda",
    "GetFunctionEventInvokeConfig",
    "DeleteFunctionEventInvokeConfig PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig",
  ),
  aws_lambda_permission: calls("lambda", "GetPolicy", "AddPermission RemovePermission"),
  aws_s3_bucket: calls(
    "s3",
    BUCKET_READS,
    "CreateBucket DeleteBucket PutBucketTagging TagResource UntagResource",
  ),
  aws_s3_bucket_lifecycle_configuration: calls(
    "s3",
    "GetLifecycleConfiguration",
    "PutLifecycleConfiguration",
  ),
  aws_s3_bucket_logging: calls("s3", "GetBucketLogging", "PutBucketLogging"),
  aws_s3_bucket_object_lock_configuration: calls(
    "s3",
    "GetBucketObjectLockConfiguration",
    "PutBucketObjectLockConfiguration",
  ),
  aws_s3_bucket_ownership_controls: calls("s3", "GetBucketOwnershipControls", "PutBucketOwnershipControls"),
  aws_s3_bucket_policy: calls("s3", "GetBucketPolicy", "DeleteBucketPolicy PutBucketPolicy"),
  aws_s3_bucket_public_access_block: calls("s3", "GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: calls(
    "s3",
    "GetEncryptionConfiguration",
    "PutEncryptionConfiguration",
  ),
  aws_s3_bucket_versioning: calls("s3", "GetBucketVersioning", "PutBucketVersioning"),
  aws_sns_topic: calls(
    "sns",
    "GetTopicAttributes ListTagsForResource",
    "CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource",
  ),
  aws_sns_topic_subscription: calls(
    "sns",
    "GetSubscriptionAttributes ListSubscriptionsByTopic",
    "SetSubscriptionAttributes Subscribe Unsubscribe",
  ),
  aws_sqs_queue: calls(
    "sqs",
    "GetQueueAttributes ListQueueTags",
    "CreateQueue DeleteQueue SetQueueAttributes TagQueue UntagQueue",
  ),
  aws_ssm_parameter: {
    ...calls(
      "ssm",
      "GetParameter ListTagsForResource",
      "AddTagsToResource DeleteParameter PutParameter RemoveTagsFromResource",
    ),
    ...calls("ssm on all", "DescribeParameters", ""),
    ...calls("kms via ssm", "Decrypt", "Encrypt GenerateDataKey"),
  },
};
