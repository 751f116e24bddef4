/**
 * How the attributes of resources follow from their arguments, by resource type and attribute.
 *
 * `{partition}`, `{region}`, `{account}` and `{dnsSuffix}` are the provider's; `{address}` is the stack's name and the
 * resource's address, which stands for what only AWS knows, such as a key's id. Other names are arguments: after a
 * colon stands how they are changed (see `fill-format.ts`); an argument that is left out, as where the provider makes up
 * a name, is the address, too.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ATTRIBUTE_FORMATS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_accessanalyzer_analyzer: regional("access-analyzer", "analyzer/{analyzer_name}", "{analyzer_name}"),
  aws_athena_workgroup: regional("athena", "workgroup/{name}", "{name}"),
  aws_backup_vault: regional("backup", "backup-vault:{name}", "{name}"),
  aws_cloudtrail: { arn: "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}" },
  aws_cloudwatch_composite_alarm: regional("cloudwatch", "alarm:{alarm_name}", "{alarm_name}"),
  aws_cloudwatch_event_bus: regional("events", "event-bus/{name}", "{name}"),
  aws_cloudwatch_event_rule: regional(
    "events",
    "rule/{event_bus_name:bus}{name}",
    "{event_bus_name:bus}{name}",
  ),
  aws_cloudwatch_log_group: regional("logs", "log-group:{name}", "{name}"),
  aws_cloudwatch_log_stream: regional("logs", "log-group:{log_group_name}:log-stream:{name}", "{name}"),
  aws_cloudwatch_metric_alarm: regional("cloudwatch", "alarm:{alarm_name}", "{alarm_name}"),
  aws_codebuild_project: regional("codebuild", "project/{name}"),
  aws_db_instance: { arn: "arn:{partition}:rds:{region}:{account}:db:{identifier}" },
  aws_dynamodb_table: {
    ...regional("dynamodb", "table/{name}", "{name}"),
    stream_arn: "arn:{partition}:dynamodb:{region}:{account}:table/{name}/stream/{address}",
  },
  aws_ecr_repository: regional("ecr", "repository/{name}", "{name}"),
  aws_ecs_cluster: regional("ecs", "cluster/{name}"),
  aws_iam_group: global("group{path:path}{name}", "{name}"),
  aws_iam_instance_profile: global("instance-profile{path:path}{name}", "{name}"),
  aws_iam_openid_connect_provider: global("oidc-provider/{url:host}"),
  aws_iam_policy: global("policy{path:path}{name}"),
  aws_iam_role: global("role{path:path}{name}", "{name}"),
  aws_iam_saml_provider: global("saml-provider/{name}"),
  aws_iam_user: global("user{path:path}{name}", "{name}"),
  aws_kinesis_firehose_delivery_stream: regional("firehose", "deliverystream/{name}"),
  aws_kinesis_stream: regional("kinesis", "stream/{name}"),
  aws_kms_alias: regional("kms", "{name}", "{name}"),
  aws_kms_external_key: regional("kms", "key/{address}", "{address}"),
  aws_kms_key: { ...regional("kms", "key/{address}", "{address}"), key_id: "{address}" },
  aws_kms_replica_key: { ...regional("kms", "key/{address}", "{address}"), key_id: "{address}" },
  aws_lambda_alias: regional("lambda", "function:{function_name:functionName}:{name}"),
  aws_lambda_function: regional("lambda", "function:{function_name}", "{function_name}"),
  aws_rds_cluster: regional("rds", "cluster:{cluster_identifier}", "{cluster_identifier}"),
  aws_s3_bucket: { arn: "arn:{partition}:s3:::{bucket}", id: "{bucket}" },
  aws_scheduler_schedule: regional(
    "scheduler",
    "schedule/{group_name:default}/{name}",
    "{group_name:default}/{name}",
  ),
  aws_scheduler_schedule_group: regional("scheduler", "schedule-group/{name}", "{name}"),
  aws_secretsmanager_secret: regional("secretsmanager", "secret:{name}-??????"),
  aws_sfn_state_machine: regional("states", "stateMachine:{name}"),
  aws_sns_topic: regional("sns", "{name}"),
  aws_sqs_queue: {
    arn: "arn:{partition}:sqs:{region}:{account}:{name}",
    id: "https://sqs.{region}.{dnsSuffix}/{account}/{name}",
    url: "https://sqs.{region}.{dnsSuffix}/{account}/{name}",
  },
  aws_ssm_document: regional("ssm", "document/{name}", "{name}"),
  aws_ssm_parameter: regional("ssm", "parameter{name:rooted}", "{name}"),
};

/** Attributes of data sources that follow from the provider alone. */
export const DATA_FORMATS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_caller_identity: { account_id: "{account}", id: "{account}" },
  aws_partition: { partition: "{partition}", id: "{partition}", dns_suffix: "{dnsSuffix}" },
  aws_region: { name: "{region}", region: "{region}", id: "{region}" },
};

/** Attributes of a resource with a region; its id is its ARN unless stated. */
function regional(service: string, resource: string, id?: string): Readonly<Record<string, string>> {
  const arn = `arn:{partition}:${service}:{region}:{account}:${resource}`;
  return { arn, id: id ?? arn };
}

/** Attributes of a resource of IAM. */
function global(resource: string, id?: string): Readonly<Record<string, string>> {
  const arn = `arn:{partition}:iam::{account}:${resource}`;
  return { arn, id: id ?? arn };
}
