import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { IAlertTopic } from "./alert-topic";

/** How the values of one period become one value; `p99` is the value that 99 % of them do not exceed. */
export type MetricStatistic = "Sum" | "Average" | "Minimum" | "Maximum" | "SampleCount" | `p${number}`;

/** When a value counts towards the alarm. */
export type AlarmComparison =
  | "GreaterThanThreshold"
  | "GreaterThanOrEqualToThreshold"
  | "LessThanThreshold"
  | "LessThanOrEqualToThreshold";

/** What a period without data counts as. */
export type MissingData = "notBreaching" | "breaching" | "ignore" | "missing";

/** The metric that an alarm watches. */
export interface AlarmMetric {
  /** For example `AWS/Lambda`. */
  readonly namespace: string;
  /** For example `Errors`. */
  readonly metricName: string;
  /** @default - none: the metric has no dimensions */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic: MetricStatistic;
  /** Length of a period in seconds: 10, 20, 30 or a multiple of 60, at most a day. @default 60 */
  readonly periodSeconds?: number;
}

/** Props of {@link MetricAlarm}. */
export interface MetricAlarmProps {
  /** Name, 1 to 255 characters, unique in the region. A change replaces the alarm. */
  readonly alarmName: string;
  /** What happened and what to do, for whoever is woken by it. */
  readonly description: string;
  readonly metric: AlarmMetric;
  /** @default "GreaterThanThreshold" */
  readonly comparison?: AlarmComparison;
  readonly threshold: number;
  /** Number of latest periods that are looked at; all of them together span at most a day. @default 1 */
  readonly evaluationPeriods?: number;
  /** How many of these periods must reach the threshold. @default - all of them */
  readonly datapointsToAlarm?: number;
  /** @default "notBreaching" */
  readonly missingData?: MissingData;
  /** Hears of the alarm, and of its end. @default - nobody: the alarm shows in CloudWatch only */
  readonly topic?: IAlertTopic;
}

const SECONDS_OF_A_DAY = 86_400;
const SHORT_PERIODS: readonly number[] = [10, 20, 30];

/**
 * An alarm on one metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export class MetricAlarm extends Construct {
  public readonly alarmName: string;
  /** Known at synthesis. */
  public readonly alarmArn: string;

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: MetricAlarmProps) {
    super(scope, id);
    this.validate(props);
    const { metric, topic } = props;
    const evaluationPeriods = props.evaluationPeriods ?? 1;
    const percentile = metric.statistic.startsWith("p");
    const actions = topic && [topic.topicArn];

    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: props.alarmName,
      alarmDescription: props.description,
      namespace: metric.namespace,
      metricName: metric.metricName,
      dimensions: metric.dimensions,
      statistic: percentile ? undefined : metric.statistic,
      extendedStatistic: percentile ? metric.statistic : undefined,
      period: periodOf(metric),
      comparisonOperator: props.comparison ?? "GreaterThanThreshold",
      threshold: props.threshold,
      evaluationPeriods,
      datapointsToAlarm: props.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: props.missingData ?? "notBreaching",
      alarmActions: actions,
      okActions: actions,
    });

    this.alarmName = props.alarmName;
    this.alarmArn = AwsEnvironment.of(this).arn("cloudwatch", `alarm:${props.alarmName}`);
  }

  private validate(props: MetricAlarmProps): void {
    const period = periodOf(props.metric);
    const evaluationPeriods = props.evaluationPeriods ?? 1;
    const longest = Math.max(1, Math.floor(SECONDS_OF_A_DAY / period));
    new PropChecks(this)
      .nameOf("metric alarm name", "alarmName", props.alarmName)
      .integer("metric.periodSeconds", period, { minimum: 10, maximum: SECONDS_OF_A_DAY, unit: "seconds" })
      .that(SHORT_PERIODS.includes(period) || period % 60 === 0, {
        code: "VALUE_OUT_OF_RANGE",
        path: "metric.periodSeconds",
        value: period,
        allowed: "10, 20, 30 or a multiple of 60 seconds",
        fix: "round metric.periodSeconds to a whole minute",
      })
      .integer("evaluationPeriods", evaluationPeriods, {
        minimum: 1,
        maximum: longest,
        unit: `periods of ${period} seconds: a day at most`,
      })
      .integer("datapointsToAlarm", props.datapointsToAlarm, {
        minimum: 1,
        maximum: evaluationPeriods,
        unit: "periods, no more than evaluationPeriods",
      })
      .throwIfAny();
  }
}

function periodOf(metric: AlarmMetric): number {
  return metric.periodSeconds ?? 60;
}
