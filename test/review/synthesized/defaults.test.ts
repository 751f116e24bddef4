import { review } from "../../../src/review/review";
import { compareOutputs } from "../../../src/review/synthesized/compare";
import { withDefaults } from "../../../src/review/synthesized/defaults";
import { outputOf, stackJson } from "../support/outputs";

/** What a review finds, low findings aside, when a resource's arguments change. */
function findings(type: string, before: object, after: object): readonly string[] {
  const output = (body: object) =>
    outputOf({
      dev: { json: stackJson({ aws_sns_topic: { other: { name: "other" } }, [type]: { it: body } }) },
    });
  return review(compareOutputs(output(before), output(after)))
    .findings.filter(({ severity }) => severity !== "low")
    .map(({ severity, rule, before: old, after: now }) => `${severity} ${rule} ${old} → ${now}`);
}

describe("an argument that was not stated", () => {
  it.each([
    ["aws_cloudtrail", { enable_logging: false }, "high logging-weakened true → false"],
    ["aws_guardduty_detector", { enable: false }, "high logging-weakened true → false"],
    ["aws_kms_key", { is_enabled: false }, "high encryption-weakened true → false"],
    ["aws_kms_key", { deletion_window_in_days: 7 }, "high deletion-protection-removed 30 → 7"],
    ["aws_cloudwatch_metric_alarm", { actions_enabled: false }, "high logging-weakened true → false"],
    [
      "aws_cloudwatch_metric_alarm",
      { treat_missing_data: "notBreaching" },
      "medium logging-weakened missing → notBreaching",
    ],
    ["aws_lambda_event_source_mapping", { enabled: false }, "medium logging-weakened true → false"],
    ["aws_ebs_encryption_by_default", { enabled: false }, "high encryption-weakened true → false"],
    ["aws_sqs_queue", { sqs_managed_sse_enabled: false }, "high encryption-weakened true → false"],
    ["aws_sqs_queue", { message_retention_seconds: 60 }, "high retention-weakened 345600 → 60"],
    ["aws_secretsmanager_secret", { recovery_window_in_days: 0 }, "high deletion-protection-removed 30 → 0"],
    ["aws_iam_role", { max_session_duration: 43_200 }, "high sign-in-weakened 3600 → 43200"],
    ["aws_cloudwatch_log_group", { retention_in_days: 7 }, "high retention-weakened 0 → 7"],
    ["aws_cloudwatch_event_archive", { retention_days: 7 }, "high retention-weakened 0 → 7"],
    [
      "aws_ec2_transit_gateway",
      { auto_accept_shared_attachments: "enable" },
      "high public-exposure disable → enable",
    ],
  ])("of %s is weaker when %j is", (type, after, found) => {
    expect(findings(type, {}, after)).toEqual([found]);
  });

  it.each([
    ["aws_cloudwatch_log_group", { retention_in_days: 365 }],
    ["aws_kms_key", { deletion_window_in_days: 30 }],
    ["aws_secretsmanager_secret", { recovery_window_in_days: 30 }],
    ["aws_cloudtrail", { enable_logging: true }],
    ["aws_kms_key", { is_enabled: true, key_usage: "ENCRYPT_DECRYPT" }],
    ["aws_cloudwatch_metric_alarm", { actions_enabled: true }],
    ["aws_sqs_queue", { sqs_managed_sse_enabled: true, fifo_queue: false }],
    ["aws_sqs_queue", { message_retention_seconds: 345_600 }],
    ["aws_cloudwatch_log_group", { log_group_class: "STANDARD" }],
    ["aws_db_instance", { delete_automated_backups: true, storage_encrypted: false }],
  ])("of %s is no weaker than %j, nor is that weaker than nothing", (type, stated) => {
    expect(findings(type, stated, {})).toEqual([]);
    if (!("retention_in_days" in stated)) expect(findings(type, {}, stated)).toEqual([]);
  });

  it("is no change when it is stated as what it was anyhow", () => {
    const output = (body: object) => outputOf({ dev: { json: stackJson({ aws_cloudtrail: { it: body } }) } });

    const [plan] = compareOutputs(output({ name: "t" }), output({ name: "t", enable_logging: true }));

    expect(plan!.changes).toEqual([]);
  });
});

describe("what holds for an argument", () => {
  it("is filled into a block that is there, written alone or in a list, and makes no block", () => {
    const filled = (block: unknown) => withDefaults("aws_athena_workgroup", { configuration: block });
    const whole = { enforce_workgroup_configuration: true };

    expect(filled({})).toEqual({ configuration: whole });
    expect(filled([{}, { enforce_workgroup_configuration: false }])).toEqual({
      configuration: [whole, { enforce_workgroup_configuration: false }],
    });
    expect(withDefaults("aws_athena_workgroup", { name: "n" })).toEqual({ name: "n" });
  });

  it("takes the place of null, and of nothing else", () => {
    expect(withDefaults("aws_kms_replica_key", { enabled: null, deletion_window_in_days: 0 })).toEqual({
      enabled: true,
      deletion_window_in_days: 0,
    });
  });
});
