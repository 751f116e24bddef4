import {
  becomes,
  changes,
  down,
  loses,
  medium,
  off,
  on,
  onEach,
  removed,
  type WeakeningRow,
} from "./weakening";

const TRAIL = "aws_cloudtrail";
const DISTRIBUTION = "aws_cloudfront_distribution";
const RECORDER = "aws_config_configuration_recorder";
const STAGES = ["aws_api_gateway_stage", "aws_apigatewayv2_stage"];
const LOAD_BALANCERS = ["aws_lb", "aws_alb"];
const SEARCH = ["aws_opensearch_domain", "aws_elasticsearch_domain"];

const LOG_ELSEWHERE = "the log goes elsewhere";
const LOG_STOPS = "the log no longer goes where it went";
const ACCESS_UNSEEN = "access is no longer logged";

/** Attributes that say what is recorded, and where that goes. */
export const LOGGING: readonly WeakeningRow[] = [
  on(TRAIL, "enable_logging", off, "the trail no longer records"),
  on(TRAIL, "is_multi_region_trail", off, "the trail no longer records other regions"),
  on(TRAIL, "enable_log_file_validation", off, "tampering with the log no longer shows"),
  on(TRAIL, "include_global_service_events", off, "the trail no longer records global services such as IAM"),
  on(TRAIL, "is_organization_trail", off, "the trail no longer records the other accounts"),
  ...onEach(TRAIL, ["s3_bucket_name", "cloud_watch_logs_group_arn"], removed, LOG_STOPS),
  ...onEach(TRAIL, ["s3_bucket_name", "cloud_watch_logs_group_arn"], changes, LOG_ELSEWHERE),
  ...onEach(
    TRAIL,
    ["cloud_watch_logs_role_arn", "sns_topic_name"],
    removed,
    "who was told by it no longer is",
  ),
  on(TRAIL, "cloud_watch_logs_role_arn", changes, "another role writes the log", medium),
  ...onEach(
    TRAIL,
    ["event_selector", "advanced_event_selector"],
    removed,
    "events that were chosen are no longer recorded",
  ),
  ...onEach(TRAIL, ["event_selector", "advanced_event_selector"], changes, "other events are recorded"),
  on(TRAIL, "insight_selector", loses, "unusual activity no longer shows"),
  on("aws_cloudtrail_event_data_store", "multi_region_enabled", off, "other regions are no longer recorded"),
  on("aws_cloudtrail_event_data_store", "advanced_event_selector", changes, "other events are recorded"),
  on("aws_guardduty_detector", "enable", off, "threats are no longer detected"),
  on(
    ["aws_guardduty_detector_feature", "aws_guardduty_organization_configuration_feature"],
    "status",
    down("ENABLED", "DISABLED"),
    "threats of this kind are no longer detected",
  ),
  on(
    "aws_guardduty_organization_configuration",
    "auto_enable_organization_members",
    down("ALL", "NEW", "NONE"),
    "threats in new accounts are not detected",
  ),
  on("aws_guardduty_filter", "action", becomes("ARCHIVE"), "findings are put aside unseen", medium),
  on(
    "aws_guardduty_detector",
    "finding_publishing_frequency",
    down("FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"),
    "findings are told later",
    medium,
  ),
  on("aws_securityhub_organization_configuration", "auto_enable", off, "new accounts are no longer watched"),
  on(
    "aws_securityhub_standards_control",
    "control_status",
    down("ENABLED", "DISABLED"),
    "the control is no longer checked",
  ),
  on(
    "aws_securityhub_standards_control_association",
    "association_status",
    down("ENABLED", "DISABLED"),
    "the control is no longer checked",
  ),
  on(
    "aws_inspector2_enabler",
    "resource_types",
    loses,
    "vulnerabilities are no longer looked for everywhere",
  ),
  on("aws_macie2_account", "status", down("ENABLED", "PAUSED"), "personal data is no longer found"),
  on(
    "aws_config_configuration_recorder_status",
    "is_enabled",
    off,
    "the configuration is no longer recorded",
  ),
  ...onEach(
    RECORDER,
    ["recording_group.*.all_supported", "recording_group.*.include_global_resource_types"],
    off,
    "parts of the configuration are no longer recorded",
  ),
  on(
    RECORDER,
    "recording_group.*.resource_types",
    loses,
    "parts of the configuration are no longer recorded",
  ),
  on(
    RECORDER,
    "recording_mode.*.recording_frequency",
    down("CONTINUOUS", "DAILY"),
    "changes within a day no longer show",
    medium,
  ),
  on("aws_config_delivery_channel", "s3_bucket_name", changes, "the configuration's history goes elsewhere"),
  on("*", "stream_enabled", off, "changes are no longer handed on"),
  on("aws_dynamodb_table", "stream_view_type", changes, "less of a change may be handed on", medium),
  on(
    "aws_cloudwatch_log_subscription_filter",
    "filter_pattern",
    changes,
    "other log events are handed on",
    medium,
  ),
  on("aws_cloudwatch_log_subscription_filter", "destination_arn", changes, LOG_ELSEWHERE),
  on("aws_cloudwatch_log_metric_filter", "pattern", changes, "other log events are counted", medium),
  ...onEach(
    ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"],
    ["enabled_cloudwatch_logs_exports", "enable_cloudwatch_logs_exports"],
    loses,
    "logs of the database are no longer exported",
  ),
  ...onEach(LOAD_BALANCERS, ["access_logs.*.enabled", "connection_logs.*.enabled"], off, ACCESS_UNSEEN),
  on(LOAD_BALANCERS, "access_logs.*.bucket", changes, LOG_ELSEWHERE),
  on("aws_elb", "access_logs", removed, ACCESS_UNSEEN),
  on(STAGES, "access_log_settings", removed, ACCESS_UNSEEN),
  on(DISTRIBUTION, "logging_config", removed, ACCESS_UNSEEN),
  on("aws_s3_bucket_logging", "target_bucket", changes, LOG_ELSEWHERE, medium),
  on("aws_s3_bucket", "logging", removed, ACCESS_UNSEEN),
  on(
    "aws_flow_log",
    "traffic_type",
    down("ALL", ["ACCEPT", "REJECT"]),
    "parts of the traffic are no longer recorded",
  ),
  on("aws_flow_log", "log_destination", changes, LOG_ELSEWHERE),
  on("aws_lambda_function", "logging_config.*.log_group", changes, LOG_ELSEWHERE, medium),
  on("aws_lambda_function", "logging_config.*.log_group", removed, LOG_ELSEWHERE, medium),
  on(
    "aws_lambda_function",
    "tracing_config.*.mode",
    down("Active", "PassThrough"),
    "calls are no longer traced",
    medium,
  ),
  on("aws_eks_cluster", "enabled_cluster_log_types", loses, "parts of the cluster no longer log"),
  on(SEARCH, "log_publishing_options", loses, "the domain's logs are no longer handed on"),
  on("aws_mq_broker", "logs.*.audit", off, ACCESS_UNSEEN),
  ...onEach(
    "aws_msk_cluster",
    ["cloudwatch_logs", "s3", "firehose"].map((where) => `logging_info.*.broker_logs.*.${where}.*.enabled`),
    off,
    "the brokers' log no longer goes where it went",
  ),
  on(
    "aws_sfn_state_machine",
    "logging_configuration.*.level",
    down("ALL", ["ERROR", "FATAL"], "OFF"),
    "executions are logged in less detail",
    medium,
  ),
  on(
    "aws_wafv2_web_acl",
    "visibility_config.*.sampled_requests_enabled",
    off,
    "requests no longer show",
    medium,
  ),
];
