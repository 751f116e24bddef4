/** The account and region that the stack is written for. */
export const ACCOUNT = "111111111111";
export const REGION = "us-east-1";
const REPLICA_REGION = "eu-west-1";

const KEPT = { prevent_destroy: true };

/**
 * A hand-written stack with what needs care in a run (protected data, a key, a bucket, a trail, a function with its
 * queue) and with each kind of resource for which the emulator mends moto.
 */
export function runnerStack(): object {
  return {
    terraform: {
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } },
      backend: { local: { path: "/nowhere/terraform.tfstate" } },
    },
    provider: { aws: [provider({ region: REGION }), provider({ region: REPLICA_REGION, alias: "replica" })] },
    resource: { ...data, ...pipeline, ...monitoring, ...identity },
  };
}

function provider(settings: object): object {
  return {
    ...settings,
    allowed_account_ids: [ACCOUNT],
    assume_role: [{ role_arn: `arn:aws:iam::${ACCOUNT}:role/deployer` }],
    default_tags: [{ tags: { Project: "runner" } }],
  };
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

function trustOf(service: string): string {
  return policy({ Action: "sts:AssumeRole", Principal: { Service: service } });
}

const data = {
  aws_kms_key: {
    key: { enable_key_rotation: true, rotation_period_in_days: 180, lifecycle: KEPT },
    global: { multi_region: true },
  },
  aws_kms_replica_key: {
    copy: { provider: "aws.replica", primary_key_arn: "${aws_kms_key.global.arn}", description: "copy" },
  },
  aws_dynamodb_table: {
    table: {
      name: "things",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.key.arn}" },
      lifecycle: KEPT,
    },
  },
  aws_dynamodb_contributor_insights: { table: { table_name: "${aws_dynamodb_table.table.name}" } },
  aws_ssm_parameter: { secret: { name: "/app/secret", type: "String", value: "x", lifecycle: KEPT } },
  aws_s3_bucket: {
    logs: { bucket: "runner-logs", lifecycle: KEPT },
    target: { bucket: "runner-target", provider: "aws.replica" },
  },
  aws_s3_bucket_versioning: {
    logs: { bucket: "${aws_s3_bucket.logs.id}", versioning_configuration: { status: "Enabled" } },
    target: {
      provider: "aws.replica",
      bucket: "${aws_s3_bucket.target.id}",
      versioning_configuration: { status: "Enabled" },
    },
  },
  aws_s3_bucket_replication_configuration: {
    logs: {
      bucket: "${aws_s3_bucket_versioning.logs.bucket}",
      role: "${aws_iam_role.replication.arn}",
      rule: [
        {
          id: "all",
          status: "Enabled",
          filter: { prefix: "" },
          delete_marker_replication: { status: "Enabled" },
          destination: { bucket: "${aws_s3_bucket.target.arn}", storage_class: "STANDARD_IA" },
        },
      ],
      depends_on: ["aws_s3_bucket_versioning.target"],
    },
  },
  aws_s3_bucket_notification: { logs: { bucket: "${aws_s3_bucket.logs.id}", eventbridge: true } },
};

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:changes`;

const pipeline = {
  aws_cloudtrail: {
    trail: {
      name: "runner",
      s3_bucket_name: "${aws_s3_bucket.logs.id}",
      is_multi_region_trail: true,
      event_selector: [{ read_write_type: "WriteOnly", include_management_events: true }],
    },
    second: { name: "runner-second", s3_bucket_name: "${aws_s3_bucket.logs.id}", enable_logging: false },
  },
  aws_cloudwatch_event_rule: {
    changes: { name: "changes", event_pattern: JSON.stringify({ source: ["aws.ssm"] }) },
  },
  aws_cloudwatch_event_target: {
    changes: { rule: "${aws_cloudwatch_event_rule.changes.name}", arn: "${aws_sqs_queue.changes.arn}" },
  },
  aws_sqs_queue: {
    changes: {
      name: "changes",
      policy: policy({
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:${REGION}:${ACCOUNT}:rule/changes` } },
      }),
    },
    dead: {
      name: "dead",
      redrive_allow_policy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [QUEUE] }),
    },
  },
  aws_lambda_function: {
    worker: {
      function_name: "worker",
      role: "${aws_iam_role.worker.arn}",
      runtime: "nodejs22.x",
      handler: "index.handler",
      filename: "assets/worker.zip",
      kms_key_arn: "${aws_kms_key.key.arn}",
      dead_letter_config: { target_arn: "${aws_sns_topic.alerts.arn}" },
      logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.worker.name}" },
    },
  },
  aws_lambda_function_event_invoke_config: {
    worker: {
      function_name: "${aws_lambda_function.worker.function_name}",
      maximum_retry_attempts: 1,
      destination_config: { on_failure: { destination: "${aws_sns_topic.alerts.arn}" } },
    },
  },
  aws_lambda_event_source_mapping: {
    changes: {
      event_source_arn: "${aws_sqs_queue.changes.arn}",
      function_name: "${aws_lambda_function.worker.arn}",
      scaling_config: { maximum_concurrency: 2 },
    },
  },
};

const monitoring = {
  aws_cloudwatch_log_group: { worker: { name: "/runner/worker", retention_in_days: 30 } },
  aws_cloudwatch_query_definition: { errors: { name: "errors", query_string: "fields @message" } },
  aws_cloudwatch_dashboard: {
    board: { dashboard_name: "runner", dashboard_body: JSON.stringify({ widgets: [] }) },
  },
  aws_cloudwatch_metric_alarm: {
    errors: {
      alarm_name: "errors",
      namespace: "AWS/Lambda",
      metric_name: "Errors",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      evaluation_periods: 1,
      period: 60,
      statistic: "Sum",
    },
  },
  aws_cloudwatch_composite_alarm: {
    any: {
      alarm_name: "any",
      alarm_rule: "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name})",
      alarm_actions: ["${aws_sns_topic.alerts.arn}"],
    },
  },
  aws_sns_topic: { alerts: { name: "alerts", kms_master_key_id: "${aws_kms_key.key.id}" } },
  aws_accessanalyzer_analyzer: { account: { analyzer_name: "account", type: "ACCOUNT" } },
};

const identity = {
  aws_iam_role: {
    worker: { name: "worker", assume_role_policy: trustOf("lambda.amazonaws.com") },
    replication: { name: "replication", assume_role_policy: trustOf("s3.amazonaws.com") },
  },
  aws_iam_role_policy: {
    worker: {
      role: "${aws_iam_role.worker.name}",
      policy: policy({ Action: "sqs:*", Resource: QUEUE }),
    },
  },
  aws_iam_policy: { boundary: { name: "boundary", policy: policy({ Action: "s3:*", Resource: "*" }) } },
  aws_iam_user: { someone: { name: "someone", permissions_boundary: "${aws_iam_policy.boundary.arn}" } },
  aws_iam_saml_provider: {
    okta: {
      name: "okta",
      saml_metadata_document: `<EntityDescriptor>${"x".repeat(1000)}</EntityDescriptor>`,
    },
  },
  aws_organizations_organization: {
    org: { aws_service_access_principals: ["cloudtrail.amazonaws.com"], feature_set: "ALL" },
  },
  aws_organizations_account: {
    security: {
      name: "security",
      email: "security@example.com",
      depends_on: ["aws_organizations_organization.org"],
    },
  },
  aws_organizations_delegated_administrator: {
    security: {
      account_id: "${aws_organizations_account.security.id}",
      service_principal: "config.amazonaws.com",
    },
  },
};
