import {
  FUNCTION_DURATIONS,
  FUNCTION_METRICS,
  FUNCTION_METRICS_DIMENSION,
  FUNCTION_METRICS_NAMESPACE,
} from "../../core/config-store/function-metrics";

/** One metric of one function or queue. */
export interface StoreMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const OWN_METRICS = { ...FUNCTION_METRICS, ...FUNCTION_DURATIONS };

/** The metrics of a config store's functions and queues, by the names that they have in CloudWatch. */
export class StoreMetrics {
  public constructor(private readonly prefix: string) {}

  /** What a function counts or measures itself. */
  public of(functionName: string, metric: keyof typeof OWN_METRICS): StoreMetric {
    return {
      namespace: FUNCTION_METRICS_NAMESPACE,
      metricName: OWN_METRICS[metric],
      dimensions: { [FUNCTION_METRICS_DIMENSION]: `${this.prefix}-${functionName}` },
    };
  }

  /** What Lambda states of a function. */
  public ofLambda(functionName: string, metricName: string): StoreMetric {
    return {
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: `${this.prefix}-${functionName}` },
    };
  }

  /** What SQS states of a queue. */
  public ofQueue(queueName: string, metricName: string): StoreMetric {
    return { namespace: "AWS/SQS", metricName, dimensions: { QueueName: queueName } };
  }
}
