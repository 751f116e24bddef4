import { changes, falls, medium, on, onEach, removed, type WeakeningRow } from "./weakening";

const TARGET = "aws_cloudwatch_event_target";
const MAPPING = "aws_lambda_event_source_mapping";

const FAILURES_LOST = "what fails is no longer kept";
const FAILURES_ELSEWHERE = "what fails goes elsewhere";
const GIVEN_UP = "what fails is given up sooner";

/** Where what could not be processed goes, and how soon it is given up: nothing must be lost. */
export const FAILURES: readonly WeakeningRow[] = [
  ...onEach(
    [TARGET, "aws_lambda_function", "aws_scheduler_schedule"],
    ["dead_letter_config.*.arn", "dead_letter_config.*.target_arn", "target.*.dead_letter_config.*.arn"],
    removed,
    FAILURES_LOST,
  ),
  ...onEach(
    [TARGET, "aws_lambda_function", "aws_scheduler_schedule"],
    ["dead_letter_config.*.arn", "dead_letter_config.*.target_arn", "target.*.dead_letter_config.*.arn"],
    changes,
    FAILURES_ELSEWHERE,
    medium,
  ),
  ...onEach(
    [MAPPING, "aws_lambda_function_event_invoke_config"],
    ["destination_config.*.on_failure.*.destination_arn", "destination_config.*.on_failure.*.destination"],
    removed,
    FAILURES_LOST,
  ),
  ...onEach(
    [MAPPING, "aws_lambda_function_event_invoke_config"],
    ["destination_config.*.on_failure.*.destination_arn", "destination_config.*.on_failure.*.destination"],
    changes,
    FAILURES_ELSEWHERE,
    medium,
  ),
  on(["aws_sqs_queue", "aws_sns_topic_subscription"], "redrive_policy", removed, FAILURES_LOST),
  on(["aws_sqs_queue", "aws_sns_topic_subscription"], "redrive_policy", changes, FAILURES_ELSEWHERE, medium),
  ...onEach(
    TARGET,
    ["retry_policy.*.maximum_event_age_in_seconds", "retry_policy.*.maximum_retry_attempts"],
    falls,
    GIVEN_UP,
    medium,
  ),
  ...onEach(
    [MAPPING, "aws_lambda_function_event_invoke_config"],
    ["maximum_record_age_in_seconds", "maximum_retry_attempts", "maximum_event_age_in_seconds"],
    { falls: true, unlimited: -1 },
    GIVEN_UP,
    medium,
  ),
];
