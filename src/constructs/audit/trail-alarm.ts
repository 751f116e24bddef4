import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IAlertTopic } from "../alerting/alert-topic";
import { MetricAlarm } from "../alerting/metric-alarm";

/** A trail with its log group; a `CloudTrailPipeline` is one. */
export interface ILoggedTrail {
  readonly trailName: string;
  /** Absent where it is not known. */
  readonly logGroupName?: string;
  /** What the log group is made with. */
  readonly logGroupReady: readonly ITerraformDependable[];
}

/** Props of a {@link TrailAlarm}. */
export interface TrailAlarmProps {
  readonly trail: ILoggedTrail;
  /** Name, 1 to 255 characters, unique in the region. A change replaces the alarm. */
  readonly alarmName: string;
  /** What happened and what to do, for whoever is woken by it. */
  readonly description: string;
  /** Which events count. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
  readonly filterPattern: string;
  /** Hears of them. */
  readonly topic: IAlertTopic;
}

/**
 * An alarm for API calls in any region that the trail covers: EventBridge only knows those of its own region. It comes some
 * minutes after the call, as the trail's events do.
 */
export class TrailAlarm extends Construct {
  public constructor(scope: Construct, id: string, props: TrailAlarmProps) {
    super(scope, id);
    const { trail, alarmName, description, topic } = props;
    if (trail.logGroupName === undefined) {
      Annotations.of(this).addWarning(
        `${alarmName} watches nothing: the log group of the trail ${trail.trailName} is not known; state its logGroupName`,
      );
      return;
    }
    const metric = { namespace: `${trail.trailName}/calls`, metricName: alarmName };
    new CloudwatchLogMetricFilter(this, "Filter", {
      name: alarmName,
      logGroupName: trail.logGroupName,
      pattern: props.filterPattern,
      metricTransformation: { name: metric.metricName, namespace: metric.namespace, value: "1" },
      dependsOn: [...trail.logGroupReady],
    });
    new MetricAlarm(this, "Alarm", {
      alarmName,
      description,
      metric: { ...metric, statistic: "Sum" },
      threshold: 0,
      topic,
    });
  }
}
