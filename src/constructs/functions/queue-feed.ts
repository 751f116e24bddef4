import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { Construct } from "constructs";
import type { PropChecks } from "../../core/checks";
import { FEED_RETENTION_SECONDS } from "../../core/queue-retention";
import { MetricAlarm } from "../alerting/metric-alarm";
import { LARGEST_BATCH_WITHOUT_WINDOW, QUEUE_READER_LIMITS } from "./function-limits";
import type { LambdaFunction } from "./lambda-function";
import { Queue, QUEUE_LIMITS } from "./queue";
import { sidOf } from "./sid";

/** How a function reads the queue that feeds it. */
export interface QueueReading {
  /** Messages that the function is given at a time at most, 1 to 10,000. Above 10 takes a batching window. @default 10 */
  readonly batchSize?: number;
  /** How long to wait for a full batch, 0 to 300 seconds. @default 0 */
  readonly maximumBatchingWindowSeconds?: number;
  /**
   * Executions at a time at most, 2 to 1,000, and not above the function's reserved concurrency. They are taken from what
   * the account may run at a time, which is as little as 10 in new accounts; messages above it wait in the queue.
   *
   * @default 2 - the least there is
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly maximumConcurrency?: number;
  /** How often a message is tried, 1 to 1,000, before it goes to the dead letters. @default 5 */
  readonly maxReceiveCount?: number;
  /**
   * Age in seconds of the oldest message that waits, at which there is an alarm. AWS leaves out of the age what was
   * received more than three times.
   *
   * @default 900
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  readonly queueAgeAlarmSeconds?: number;
}

/** What feeds a function, and how. */
export interface QueueFeed {
  readonly target: LambdaFunction;
  readonly queueName: string;
  readonly reading: QueueReading;
}

const LAMBDA_ADVISED_TIMEOUTS = 6;
const DEFAULT_CONCURRENCY = QUEUE_READER_LIMITS.maximumConcurrency.minimum;

/** Adds what is wrong with how a function is to read its queue. */
export function checkQueueReading(
  checks: PropChecks,
  target: LambdaFunction,
  reading: QueueReading,
): PropChecks {
  const { batchSize = 0, maximumConcurrency = DEFAULT_CONCURRENCY } = reading;
  const { reservedConcurrency } = target;
  return checks
    .integer("batchSize", reading.batchSize, QUEUE_READER_LIMITS.batchSize)
    .integer(
      "maximumBatchingWindowSeconds",
      reading.maximumBatchingWindowSeconds,
      QUEUE_READER_LIMITS.maximumBatchingWindowSeconds,
    )
    .integer("maximumConcurrency", reading.maximumConcurrency, QUEUE_READER_LIMITS.maximumConcurrency)
    .integer("maxReceiveCount", reading.maxReceiveCount, QUEUE_LIMITS.maxReceiveCount)
    .that(batchSize <= LARGEST_BATCH_WITHOUT_WINDOW || Boolean(reading.maximumBatchingWindowSeconds), {
      code: "COMBINATION_INVALID",
      path: "batchSize",
      value: batchSize,
      allowed: `at most ${LARGEST_BATCH_WITHOUT_WINDOW} without a batching window`,
      fix: "set maximumBatchingWindowSeconds to 1 or more, or lower batchSize",
    })
    .that(reservedConcurrency === undefined || maximumConcurrency <= reservedConcurrency, {
      code: "COMBINATION_INVALID",
      path: "maximumConcurrency",
      value: maximumConcurrency,
      allowed: `at most the function's reserved concurrency of ${reservedConcurrency}`,
      fix: "lower maximumConcurrency or raise reservedConcurrency: events above it are throttled into the dead letters",
    });
}

/**
 * Gives a function what an encrypted queue holds, for 4 days while the function cannot keep up; less than the dead
 * letters keep it, which count from when it was first queued. The parts are the trigger's own: `Queue`, `Mapping` and
 * `QueueAgeAlarm`. Who may send is the trigger's to say.
 */
export function feedByQueue(trigger: Construct, { target, queueName, reading }: QueueFeed): Queue {
  const window = reading.maximumBatchingWindowSeconds ?? 0;
  const queue = new Queue(trigger, "Queue", {
    queueName,
    encryptionKey: target.encryptionKey,
    retentionSeconds: FEED_RETENTION_SECONDS,
    visibilityTimeoutSeconds: LAMBDA_ADVISED_TIMEOUTS * target.timeoutSeconds + window,
    redrive: { queue: target.deadLetters, maxReceiveCount: reading.maxReceiveCount ?? 5 },
  });
  target.addToRolePolicy(...queue.receiveStatements(sidOf(trigger)));
  new LambdaEventSourceMapping(trigger, "Mapping", {
    eventSourceArn: queue.queueArn,
    functionName: target.functionArn,
    batchSize: reading.batchSize ?? LARGEST_BATCH_WITHOUT_WINDOW,
    maximumBatchingWindowInSeconds: window,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: reading.maximumConcurrency ?? DEFAULT_CONCURRENCY },
    dependsOn: [queue.resource, target.resource],
  });
  new MetricAlarm(trigger, "QueueAgeAlarm", {
    alarmName: `${queueName}-age-alarm`,
    description: `${target.functionName} does not keep up: events wait in the queue ${queueName}`,
    metric: {
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: queueName },
      statistic: "Maximum",
      periodSeconds: 60,
    },
    threshold: reading.queueAgeAlarmSeconds ?? 900,
    topic: target.alertTopic,
  });
  return queue;
}
