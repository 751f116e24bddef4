import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Invocation } from "../../support/emulator";
import type { Store } from "./store";

/** A number that a function has put into its log, as CloudWatch takes it out. */
export interface Datapoint {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

interface EmbeddedMetric {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

interface MetricOfAlarm {
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An alarm as it is synthesized. */
export interface Alarm extends MetricOfAlarm {
  readonly alarm_name: string;
  readonly threshold: number;
  readonly comparison_operator: string;
  readonly statistic?: string;
  readonly metric_query?: readonly {
    readonly id: string;
    readonly expression?: string;
    readonly metric?: MetricOfAlarm;
  }[];
}

/** The datapoints in the logs of runs: what CloudWatch makes of lines in its embedded metric format. */
export function datapointsOf(runs: readonly Invocation[]): readonly Datapoint[] {
  const lines = runs.flatMap(({ log }) => log.split("\n").filter((line) => line.includes('"_aws"')));
  return lines.flatMap((line) => {
    const { _aws, ...fields } = JSON.parse(line) as {
      readonly _aws: { readonly CloudWatchMetrics: readonly EmbeddedMetric[] };
      readonly [field: string]: unknown;
    };
    return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name: metric }) => ({
        namespace,
        metric,
        dimensions: Object.fromEntries(Dimensions[0]!.map((name) => [name, String(fields[name])])),
        value: Number(fields[metric]),
      })),
    );
  });
}

/** The sum of what an alarm looks at in some datapoints; nothing when none of them is of its metric. */
export function sumOf(alarm: MetricOfAlarm, datapoints: readonly Datapoint[]): number | undefined {
  const own = datapoints.filter(
    ({ namespace, metric, dimensions }) =>
      namespace === alarm.namespace &&
      metric === alarm.metric_name &&
      JSON.stringify(dimensions) === JSON.stringify(alarm.dimensions),
  );
  return own.length === 0 ? undefined : own.reduce((sum, { value }) => sum + value, 0);
}

/** An alarm of the store, as it was synthesized and applied. */
export function alarmOf({ stack }: Store, name: string): Alarm {
  const { resource } = JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8")) as {
    readonly resource: { readonly aws_cloudwatch_metric_alarm: Readonly<Record<string, Alarm>> };
  };
  return Object.values(resource.aws_cloudwatch_metric_alarm).find(({ alarm_name }) => alarm_name === name)!;
}
