import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { IAlertTopic } from "../alerting/alert-topic";
import { MetricAlarm, type MetricAlarmProps } from "../alerting/metric-alarm";
import { type StoreMetric, StoreMetrics } from "./store-metrics";

/** Settings of {@link StoreAlarms}. */
export interface StoreAlarmsProps {
  /** What the functions' names begin with. */
  readonly prefix: string;
  /** @default - alarms are visible in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
}

/** Above this a change takes too long to its record: CloudTrail hands most calls on within a minute. */
export const LONGEST_AUDIT_LAG_MS = 300_000;

/** A syncer runs twice in it. */
const HOUR_SECONDS = 3_600;

type AlarmRule = Pick<
  MetricAlarmProps,
  "alarmName" | "description" | "metric" | "threshold" | "evaluationPeriods"
>;

/**
 * What none of the functions' own alarms shows: that all of them run, and the store is not what it should be all the same.
 * A trail that falls silent raises the trail's heartbeat; these alarms see what is lost behind the trail.
 */
export class StoreAlarms extends Construct {
  public constructor(scope: Construct, id: string, { prefix, alertTopic }: StoreAlarmsProps) {
    super(scope, id);
    const metrics = new StoreMetrics(prefix);
    for (const [constructId, rule] of Object.entries(alarmRules(prefix, metrics))) {
      new MetricAlarm(this, constructId, { ...rule, topic: alertTopic });
    }
    this.createSilenceAlarm(prefix, metrics, alertTopic);
  }

  /**
   * Names come and go in the cache, which has a second source of events, and none of it is recorded. Two hours in a row,
   * since a change may be cached at the end of one and recorded in the next.
   */
  private createSilenceAlarm(prefix: string, metrics: StoreMetrics, topic?: IAlertTopic): void {
    const actions = topic && [topic.topicArn];
    new CloudwatchMetricAlarm(this, "AuditSilence", {
      alarmName: `${prefix}-audit-silence-alarm`,
      alarmDescription:
        "parameters come and go and none of it is recorded: look for a rule or a queue of the auditor that was disabled",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
      metricQuery: [
        {
          id: "silent",
          label: "names that changed without any record",
          expression: "IF(changed > 0 AND FILL(recorded, 0) == 0, changed, 0)",
          returnData: true,
        },
        queryOf("changed", metrics.of("config-cache-manager", "cacheNamesChanged")),
        queryOf("recorded", metrics.of("config-auditor", "auditRecordsWritten")),
      ],
      alarmActions: actions,
      okActions: actions,
    });
  }
}

function alarmRules(prefix: string, metrics: StoreMetrics): Readonly<Record<string, AlarmRule>> {
  const hourly = { statistic: "Sum", periodSeconds: HOUR_SECONDS } as const;
  return {
    AuditLag: {
      alarmName: `${prefix}-audit-lag-alarm`,
      description: `changes take longer than ${LONGEST_AUDIT_LAG_MS / 60_000} minutes to the audit table: look at the auditor's queue, errors and throttles (a redrive of old events raises it too)`,
      metric: { ...metrics.of("config-auditor", "auditLag"), statistic: "p99", periodSeconds: 300 },
      threshold: LONGEST_AUDIT_LAG_MS,
    },
    UnresolvedPuts: {
      alarmName: `${prefix}-unresolved-puts-alarm`,
      description:
        "a value was gone from the parameter's history before it could be recorded: it cannot be restored from the audit table",
      metric: { ...metrics.of("config-auditor", "unresolvedPuts"), statistic: "Sum", periodSeconds: 60 },
      threshold: 0,
    },
    AuditRecovered: {
      alarmName: `${prefix}-audit-recovered-alarm`,
      description:
        "the auditor found versions or deletions of parameters of which no event had told, and recorded them without address and event, a deletion without its user: its log names them; look for a rule or a queue of the auditor that was disabled",
      metric: { ...metrics.of("config-auditor", "auditRecordsRecovered"), ...hourly },
      threshold: 0,
    },
    AuditLeft: {
      alarmName: `${prefix}-audit-left-alarm`,
      description:
        "hour after hour, the auditor could not compare all parameters with the audit table: its log names them and the service's answer",
      metric: { ...metrics.of("config-auditor", "auditedParametersLeft"), ...hourly },
      threshold: 0,
      evaluationPeriods: 2,
    },
    ReplicationDrift: {
      alarmName: `${prefix}-replication-drift-alarm`,
      description:
        "the replication syncer repairs, hour after hour, what events should have done: look for a rule or a queue of the replicators that was disabled",
      metric: { ...metrics.of("replication-syncer", "replicasWritten"), ...hourly },
      threshold: 0,
      evaluationPeriods: 2,
    },
    CacheDrift: {
      alarmName: `${prefix}-cache-drift-alarm`,
      description:
        "the cache syncer repairs, hour after hour, what events should have done: look for a rule or a queue of the cache manager that was disabled",
      metric: { ...metrics.of("config-cache-syncer", "cacheNamesRepaired"), ...hourly },
      threshold: 0,
      evaluationPeriods: 2,
    },
    ReplicationsRefused: {
      alarmName: `${prefix}-replications-refused-alarm`,
      description:
        "replications that can never be carried out: malformed, against the rules, or on a cycle; the syncer's log names them",
      metric: { ...metrics.of("replication-syncer", "replicationsRefused"), ...hourly },
      threshold: 0,
    },
    ReplicationsIncomplete: {
      alarmName: `${prefix}-replications-incomplete-alarm`,
      description:
        "replications whose source, or a part of it, does not exist; the syncer's log names them, and replicas keep their values",
      metric: { ...metrics.of("replication-syncer", "replicationsIncomplete"), ...hourly },
      threshold: 0,
    },
    ReplicationsFailed: {
      alarmName: `${prefix}-replications-failed-alarm`,
      description:
        "a service kept the replication syncer from bringing replicas up to their sources: its log names them and the service's answer, and replicas keep their values",
      metric: { ...metrics.of("replication-syncer", "replicationsFailed"), ...hourly },
      threshold: 0,
    },
    ReplicationsLeft: {
      alarmName: `${prefix}-replications-left-alarm`,
      description:
        "the replication syncer ran out of time, all its continuations included, before every replica was compared: look for throttles, and at how many replicas drift",
      metric: { ...metrics.of("replication-syncer", "replicationsLeft"), ...hourly },
      threshold: 0,
    },
  };
}

function queryOf(id: string, { namespace, metricName, dimensions }: StoreMetric) {
  const metric = { namespace, metricName, dimensions: { ...dimensions }, period: HOUR_SECONDS, stat: "Sum" };
  return { id, metric, returnData: false };
}
