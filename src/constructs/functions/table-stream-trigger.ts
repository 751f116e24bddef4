import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import { MetricAlarm } from "../alerting/metric-alarm";
import type { IKey } from "../encryption/key";
import { STREAM_READER_LIMITS } from "./function-limits";
import type { LambdaFunction } from "./lambda-function";
import { sidOf } from "./sid";

/** A table with a stream. */
export interface StreamedTable {
  readonly tableName: string;
  /** Known at synthesis. */
  readonly tableArn: string;
  /** Terraform knows it after the stream is made: it ends with the stream's time. */
  readonly streamArn: string;
  /** Encrypts the table and its stream. */
  readonly encryptionKey: IKey;
}

/** Props of {@link TableStreamTrigger}. */
export interface TableStreamTriggerProps {
  readonly target: LambdaFunction;
  readonly table: StreamedTable;
  /** Records that the function is given at a time at most, 1 to 10,000. @default 100 */
  readonly batchSize?: number;
  /** How long to wait for a full batch, 0 to 300 seconds. @default 0 */
  readonly maximumBatchingWindowSeconds?: number;
  /**
   * How often records are tried again, 0 to 10,000, while those that follow in their shard wait. After that their place
   * in the stream goes to the dead letters.
   *
   * @default 10
   */
  readonly maximumRetryAttempts?: number;
  /** Age at which records are given up, 60 to 86,400 seconds; a stream holds them for a day. @default 86400 */
  readonly maximumRecordAgeSeconds?: number;
  /** Batches of one shard at a time, 1 to 10; those of one item stay in order. @default 1 */
  readonly parallelizationFactor?: number;
  /** Age in seconds of the oldest record that waits, at which there is an alarm. @default 900 */
  readonly iteratorAgeAlarmSeconds?: number;
}

const STREAM_READS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];

/**
 * Gives a function the changes of a table, from the oldest that the stream still holds. The function reports the record
 * at which a batch failed (`batchItemFailures`); a batch that fails as a whole is halved until the bad record is alone.
 * What is given up goes to the function's dead letters as a place in the stream, not as the record itself: it must be
 * read from the stream within a day.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class TableStreamTrigger extends Construct {
  /** @throws FoundationError VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: TableStreamTriggerProps) {
    super(scope, id);
    this.validate(props);
    const { target, table } = props;
    const limits = STREAM_READER_LIMITS;

    this.allowReading(target, table);
    new LambdaEventSourceMapping(this, "Resource", {
      eventSourceArn: table.streamArn,
      functionName: target.functionArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: props.batchSize ?? 100,
      maximumBatchingWindowInSeconds: props.maximumBatchingWindowSeconds ?? 0,
      maximumRetryAttempts: props.maximumRetryAttempts ?? 10,
      maximumRecordAgeInSeconds: props.maximumRecordAgeSeconds ?? limits.maximumRecordAgeSeconds.maximum,
      parallelizationFactor: props.parallelizationFactor ?? 1,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      destinationConfig: { onFailure: { destinationArn: target.deadLetterQueueArn } },
      dependsOn: [target.resource, target.deadLetters.resource],
    });
    this.createAlarm(props);
  }

  private validate(props: TableStreamTriggerProps): void {
    const checks = new PropChecks(this);
    for (const [prop, range] of Object.entries(STREAM_READER_LIMITS)) {
      checks.integer(prop, props[prop as keyof typeof STREAM_READER_LIMITS], range);
    }
    checks.throwIfAny();
  }

  private allowReading(target: LambdaFunction, table: StreamedTable): void {
    const sid = sidOf(this);
    target.addToRolePolicy(
      { sid: `${sid}Read`, actions: STREAM_READS, resources: [`${table.tableArn}/stream/*`] },
      table.encryptionKey.useStatement({
        sid: `${sid}Decrypt`,
        actions: ["decrypt"],
        throughService: "dynamodb",
        encryptionContext: { "aws:dynamodb:tableName": table.tableName },
      }),
    );
  }

  private createAlarm(props: TableStreamTriggerProps): void {
    const { functionName, alertTopic } = props.target;
    new MetricAlarm(this, "IteratorAgeAlarm", {
      alarmName: `${functionName}-iterator-age-alarm`,
      description: `${functionName} does not keep up with the changes of the table ${props.table.tableName}`,
      metric: {
        namespace: "AWS/Lambda",
        metricName: "IteratorAge",
        dimensions: { FunctionName: functionName },
        statistic: "Maximum",
        periodSeconds: 60,
      },
      threshold: (props.iteratorAgeAlarmSeconds ?? 900) * 1000,
      topic: alertTopic,
    });
  }
}
