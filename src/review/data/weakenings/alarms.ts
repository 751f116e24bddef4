import {
  changes,
  loses,
  medium,
  off,
  on,
  onEach,
  removed,
  type Weakening,
  type WeakeningRow,
} from "./weakening";

const ALARMS = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"];
const TARGET = "aws_cloudwatch_event_target";
const MAPPING = "aws_lambda_event_source_mapping";
const DISABLED: Weakening = {
  strongestFirst: [["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"], "DISABLED"],
  absent: "ENABLED",
};
const ALARM_DIFFERS = "the alarm goes off under other conditions";

/** What an alarm watches, and from when on it goes off. */
const ALARM_CONDITIONS: readonly WeakeningRow[] = [
  ...onEach(
    ALARMS,
    [
      "threshold",
      "comparison_operator",
      "evaluation_periods",
      "datapoints_to_alarm",
      "metric_name",
      "namespace",
      "dimensions",
      "metric_query",
      "period",
      "statistic",
      "extended_statistic",
      "alarm_rule",
      "treat_missing_data",
    ],
    changes,
    ALARM_DIFFERS,
    medium,
  ),
  ...onEach(ALARMS, ["dimensions", "metric_query", "treat_missing_data"], removed, ALARM_DIFFERS, medium),
];

/** Attributes that say who is told of what, and when. */
export const ALARMING: readonly WeakeningRow[] = [
  on(ALARMS, "actions_enabled", off, "the alarm no longer tells anyone"),
  on(ALARMS, "alarm_actions", removed, "the alarm no longer tells anyone"),
  on(ALARMS, "alarm_actions", loses, "the alarm tells others, or fewer", medium),
  on("aws_sns_topic_subscription", "endpoint", changes, "someone else is told", medium),
  on("aws_sns_topic_subscription", "topic_arn", changes, "someone is told of something else", medium),
  on("aws_sns_topic_subscription", "filter_policy", changes, "other messages are handed on", medium),
  on("aws_cloudwatch_event_rule", "state", DISABLED, "the rule no longer sees any event"),
  on(
    "aws_cloudwatch_event_rule",
    "state",
    { strongestFirst: ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "ENABLED"], absent: "ENABLED" },
    "the rule sees fewer events",
    medium,
  ),
  on("aws_cloudwatch_event_rule", "is_enabled", off, "the rule no longer sees any event"),
  ...onEach(
    "aws_cloudwatch_event_rule",
    ["event_pattern", "schedule_expression"],
    changes,
    "the rule answers to other events",
    medium,
  ),
  ...onEach(
    "aws_cloudwatch_event_rule",
    ["event_pattern", "schedule_expression"],
    removed,
    "the rule answers to other events",
    medium,
  ),
  ...onEach(TARGET, ["arn", "rule"], changes, "events are handed to something else, or other events", medium),
  on("aws_scheduler_schedule", "state", DISABLED, "it no longer runs", medium),
  on(MAPPING, "enabled", off, "the function is no longer told", medium),
  ...onEach(
    MAPPING,
    ["filter_criteria", "event_source_arn", "function_name"],
    changes,
    "another function is told, or of other records",
    medium,
  ),
  ...ALARM_CONDITIONS,
];
