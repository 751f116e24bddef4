import type { AlarmComparison, AlarmMetric } from "../alerting/metric-alarm";
import type { LambdaFunction } from "./lambda-function";

/** The alarms that every function has. */
export type FunctionAlarm = "error" | "throttle" | "duration" | "dead-letter" | "lost-event";

/** What an alarm of a function looks at; its name is `<function>-<alarm>-alarm`. */
export interface FunctionAlarmRule {
  readonly constructId: string;
  readonly description: string;
  readonly metric: AlarmMetric;
  readonly comparison?: AlarmComparison;
  readonly threshold: number;
}

const SHARE_OF_TIMEOUT = 0.8;

/**
 * The alarms of a function. Each looks at one period only, so that it ends with the trouble and the next trouble is heard
 * of again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionAlarms(
  target: Pick<LambdaFunction, "functionName" | "timeoutSeconds" | "deadLetters">,
): Readonly<Record<FunctionAlarm, FunctionAlarmRule>> {
  const { functionName, timeoutSeconds } = target;
  const queueName = target.deadLetters.queueName;
  const ofFunction = { namespace: "AWS/Lambda", dimensions: { FunctionName: functionName } };
  return {
    error: {
      constructId: "ErrorAlarm",
      description: `${functionName} failed: read its log for the error; the event is tried again`,
      metric: { ...ofFunction, metricName: "Errors", statistic: "Sum", periodSeconds: 60 },
      threshold: 0,
    },
    throttle: {
      constructId: "ThrottleAlarm",
      description: `${functionName} was not run, for lack of concurrency: raise the account's or the function's`,
      metric: { ...ofFunction, metricName: "Throttles", statistic: "Sum", periodSeconds: 300 },
      threshold: 0,
    },
    duration: {
      constructId: "DurationAlarm",
      description: `${functionName} comes near its timeout of ${timeoutSeconds} seconds`,
      metric: { ...ofFunction, metricName: "Duration", statistic: "p99", periodSeconds: 300 },
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: timeoutSeconds * 1000 * SHARE_OF_TIMEOUT,
    },
    "dead-letter": {
      constructId: "DeadLetterAlarm",
      description: `${functionName} gave up on events: look into the queue ${queueName}, mend, send them again`,
      metric: {
        namespace: "AWS/SQS",
        dimensions: { QueueName: queueName },
        metricName: "ApproximateNumberOfMessagesVisible",
        statistic: "Maximum",
        periodSeconds: 60,
      },
      threshold: 0,
    },
    "lost-event": {
      constructId: "LostEventAlarm",
      description: `${functionName} could not put an event into ${queueName}: it is lost, check the queue and its key`,
      metric: {
        ...ofFunction,
        metricName: "DestinationDeliveryFailures",
        statistic: "Sum",
        periodSeconds: 60,
      },
      threshold: 0,
    },
  };
}
