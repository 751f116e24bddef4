import { Logger } from "@aws-lambda-powertools/logger";
import { MetricUnit, Metrics } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import {
  FUNCTION_DURATIONS,
  FUNCTION_METRICS,
  FUNCTION_METRICS_NAMESPACE,
} from "../../core/config-store/function-metrics";
import { type LogFacts, failureFacts } from "./failures";

/**
 * A function's log and metrics, one JSON line each. It takes facts one by one and no objects, so that no event, value or
 * stack trace can slip into it.
 */
export class FunctionLog {
  private readonly logger: Logger;
  private readonly metrics: Metrics;

  public constructor(public readonly functionName = process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "local") {
    this.logger = new Logger({ serviceName: functionName });
    this.metrics = new Metrics({ namespace: FUNCTION_METRICS_NAMESPACE, serviceName: functionName });
  }

  /** Puts the request's id into the lines that follow. */
  public startInvocation(context: Context): void {
    this.logger.addContext(context);
  }

  public info(message: string, facts: LogFacts): void {
    this.logger.info(message, facts);
  }

  public warn(message: string, facts: LogFacts): void {
    this.logger.warn(message, facts);
  }

  /** An error line with the error's class; its text only where it is known to be free of values. */
  public failure(message: string, error: unknown, facts: LogFacts): void {
    this.logger.error(message, { ...facts, ...failureFacts(error) });
  }

  /** Adds to a metric. */
  public count(metric: keyof typeof FUNCTION_METRICS, by = 1): void {
    this.metrics.addMetric(FUNCTION_METRICS[metric], MetricUnit.Count, by);
    this.metrics.publishStoredMetrics();
  }

  /** States how long something took. */
  public took(duration: keyof typeof FUNCTION_DURATIONS, milliseconds: number): void {
    this.metrics.addMetric(FUNCTION_DURATIONS[duration], MetricUnit.Milliseconds, milliseconds);
    this.metrics.publishStoredMetrics();
  }
}
