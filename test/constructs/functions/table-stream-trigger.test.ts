import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { Key } from "../../../src/constructs/encryption/key";
import {
  TableStreamTrigger,
  type TableStreamTriggerProps,
} from "../../../src/constructs/functions/table-stream-trigger";
import { argumentsOf, refusal, type Synthesized } from "../../support/synthesized";
import { auditor, roleStatements, synthesizeFunctions } from "./fixtures";

const TABLE_ARN = "arn:aws:dynamodb:eu-central-1:111111111111:table/changes";
const STREAM_ARN = "${aws_dynamodb_table.changes.stream_arn}";

function streamWith(props: Partial<TableStreamTriggerProps> = {}, withTopic = false): Synthesized {
  return synthesizeFunctions((stack) => {
    const target = auditor(stack, {
      alertTopic: withTopic ? new AlertTopic(stack, "Alerts", { topicName: "alarms" }) : undefined,
    });
    const encryptionKey = new Key(stack, "TableKey", { alias: "tables", description: "tables" });
    const table = { tableName: "changes", tableArn: TABLE_ARN, streamArn: STREAM_ARN, encryptionKey };
    new TableStreamTrigger(target, "Stream", { target, table, ...props });
  });
}

describe("a table's stream that triggers a function", () => {
  const synthesized = streamWith();

  it("loses nothing: it begins at the oldest record, halves what fails, and keeps the place of what it gives up", () => {
    expect(
      argumentsOf(synthesized.resource("aws_lambda_event_source_mapping", "Auditor/Stream/Resource")),
    ).toEqual({
      event_source_arn: STREAM_ARN,
      function_name: "arn:aws:lambda:eu-central-1:111111111111:function:auditor",
      starting_position: "TRIM_HORIZON",
      batch_size: 100,
      maximum_batching_window_in_seconds: 0,
      maximum_retry_attempts: 10,
      maximum_record_age_in_seconds: 86_400,
      parallelization_factor: 1,
      bisect_batch_on_function_error: true,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: {
        on_failure: { destination_arn: "arn:aws:sqs:eu-central-1:111111111111:auditor-dead-letters" },
      },
      depends_on: [
        expect.stringMatching(/^aws_lambda_function\.Auditor_/),
        expect.stringMatching(/^aws_sqs_queue\.Auditor_DeadLetters_/),
      ],
    });
  });

  it("lets the function read this table's streams, and decrypt them by the table's key", () => {
    expect(roleStatements(synthesized)).toMatchObject({
      StreamRead: {
        Action: [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
        Resource: `${TABLE_ARN}/stream/*`,
      },
      StreamDecrypt: {
        Action: "kms:Decrypt",
        Condition: {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/tables" },
          StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "changes" },
        },
      },
    });
  });

  it("raises an alarm when records wait for a quarter of an hour", () => {
    expect(
      synthesized.resource("aws_cloudwatch_metric_alarm", "Auditor/Stream/IteratorAgeAlarm/Resource"),
    ).toMatchObject({
      alarm_name: "auditor-iterator-age-alarm",
      namespace: "AWS/Lambda",
      metric_name: "IteratorAge",
      statistic: "Maximum",
      threshold: 900_000,
    });
  });

  it("takes every setting", () => {
    const set = streamWith(
      {
        batchSize: 10,
        maximumBatchingWindowSeconds: 5,
        maximumRetryAttempts: 0,
        maximumRecordAgeSeconds: 60,
        parallelizationFactor: 10,
        iteratorAgeAlarmSeconds: 60,
      },
      true,
    );
    expect(set.resource("aws_lambda_event_source_mapping", "Auditor/Stream/Resource")).toMatchObject({
      batch_size: 10,
      maximum_batching_window_in_seconds: 5,
      maximum_retry_attempts: 0,
      maximum_record_age_in_seconds: 60,
      parallelization_factor: 10,
    });
    expect(
      set.resource("aws_cloudwatch_metric_alarm", "Auditor/Stream/IteratorAgeAlarm/Resource"),
    ).toMatchObject({ threshold: 60_000, alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:alarms"] });
  });

  it.each<[Partial<TableStreamTriggerProps>, RegExp]>([
    [{ batchSize: 10_001 }, /\.batchSize: [^]*from 1 to 10000 records/],
    [{ maximumBatchingWindowSeconds: -1 }, /\.maximumBatchingWindowSeconds: [^]*from 0 to 300 seconds/],
    [{ maximumRetryAttempts: -1 }, /\.maximumRetryAttempts: [^]*from 0 to 10000 retries/],
    [{ maximumRecordAgeSeconds: 86_401 }, /\.maximumRecordAgeSeconds: [^]*from 60 to 86400 seconds/],
    [{ parallelizationFactor: 11 }, /\.parallelizationFactor: [^]*from 1 to 10 executions a shard/],
  ])("refuses %j", (props, message) => {
    const refused = refusal(() => streamWith(props));
    expect(refused.code).toBe("VALUE_OUT_OF_RANGE");
    expect(refused.message).toMatch(message);
    expect(refused.problems[0]!.path).toMatch(/^stack\/Auditor\/Stream\./);
  });
});
