import { changes, off, removed, type WeakeningRow } from "./weakening";

/** Attributes that say what is recorded, and who is told. */
export const LOGGING: readonly WeakeningRow[] = [
  { types: ["aws_cloudtrail"], path: "enable_logging", when: off, what: "the trail no longer records" },
  {
    types: ["aws_cloudtrail"],
    path: "is_multi_region_trail",
    when: off,
    what: "the trail no longer records other regions",
  },
  {
    types: ["aws_cloudtrail"],
    path: "enable_log_file_validation",
    when: off,
    what: "tampering with the log no longer shows",
  },
  {
    types: ["aws_cloudtrail"],
    path: "include_global_service_events",
    when: off,
    what: "the trail no longer records global services such as IAM",
  },
  {
    types: ["aws_cloudtrail"],
    path: "is_organization_trail",
    when: off,
    what: "the trail no longer records the other accounts",
  },
  {
    types: ["aws_cloudtrail"],
    path: "s3_bucket_name",
    when: removed,
    what: "the log no longer goes where it went",
  },
  { types: ["aws_cloudtrail"], path: "s3_bucket_name", when: changes, what: "the log goes elsewhere" },
  {
    types: ["aws_cloudtrail"],
    path: "cloud_watch_logs_group_arn",
    when: removed,
    what: "the log no longer goes where it went",
  },
  {
    types: ["aws_cloudtrail"],
    path: "cloud_watch_logs_group_arn",
    when: changes,
    what: "the log goes elsewhere",
  },
  {
    types: ["aws_cloudtrail"],
    path: "event_selector",
    when: removed,
    what: "data events are no longer recorded",
  },
  {
    types: ["aws_cloudtrail"],
    path: "advanced_event_selector",
    when: removed,
    what: "data events are no longer recorded",
  },
  { types: ["aws_guardduty_detector"], path: "enable", when: off, what: "threats are no longer detected" },
  {
    types: ["aws_config_configuration_recorder_status"],
    path: "is_enabled",
    when: off,
    what: "the configuration is no longer recorded",
  },
  {
    types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    path: "actions_enabled",
    when: off,
    what: "the alarm no longer tells anyone",
  },
  {
    types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    path: "alarm_actions",
    when: removed,
    what: "the alarm no longer tells anyone",
  },
  {
    types: ["aws_cloudwatch_event_rule"],
    path: "state",
    when: {
      strongestFirst: ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "ENABLED", "DISABLED"],
    },
    what: "the rule sees fewer events",
  },
  {
    types: ["aws_db_instance", "aws_rds_cluster"],
    path: "enabled_cloudwatch_logs_exports",
    when: removed,
    what: "the database's logs are no longer exported",
  },
  {
    types: ["aws_lb", "aws_alb"],
    path: "access_logs.*.enabled",
    when: off,
    what: "access is no longer logged",
  },
  {
    types: ["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
    path: "access_log_settings",
    when: removed,
    what: "access is no longer logged",
  },
  {
    types: ["aws_eks_cluster"],
    path: "enabled_cluster_log_types",
    when: removed,
    what: "the cluster no longer logs",
  },
];
