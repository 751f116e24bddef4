import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { LONGEST_AUDIT_LAG_MS } from "./store-alarms";
import { type StoreMetric, StoreMetrics } from "./store-metrics";

/** Settings of {@link StoreDashboard}. */
export interface StoreDashboardProps {
  /** What the functions' names begin with. */
  readonly prefix: string;
  /** The functions by their bundles' names. */
  readonly functions: readonly string[];
  /** Functions that a queue feeds, with the queue's name. */
  readonly eventQueues: Readonly<Record<string, string>>;
}

/** One line of a graph. */
interface Line {
  readonly metric: StoreMetric;
  readonly label: string;
  readonly stat: string;
}

/** One graph. */
interface Graph {
  readonly title: string;
  /** What its axis counts. */
  readonly unit: string;
  readonly lines: readonly Line[];
  /** A value that is too much, with its name. @default - none */
  readonly limit?: { readonly label: string; readonly value: number };
}

/** The one function whose events come from a table's stream and not from a queue. */
const FED_BY_STREAM = "dynamo-stream-replicator";

const REPLICATORS = ["ssm-stream-replicator", FED_BY_STREAM, "replication-syncer"] as const;

const GRAPHS_A_ROW = 3;
const WIDTH = 8;
const HEIGHT = 6;
const PERIOD_SECONDS = 300;

/**
 * What a config store does, on one page: how long changes take to their record, what was processed, what failed or waits,
 * and where tables or replicas had left the truth. AWS bills a dashboard monthly, above three an account.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class StoreDashboard extends Construct {
  public readonly dashboardName: string;

  public constructor(scope: Construct, id: string, props: StoreDashboardProps) {
    super(scope, id);
    const { region } = AwsEnvironment.of(this);
    this.dashboardName = `${props.prefix}-config-store-${region}`;
    new CloudwatchDashboard(this, "Resource", {
      dashboardName: this.dashboardName,
      dashboardBody: JSON.stringify({ widgets: graphsOf(props).map((graph, i) => widget(graph, i, region)) }),
    });
  }
}

function graphsOf({ prefix, functions, eventQueues }: StoreDashboardProps): Graph[] {
  const metrics = new StoreMetrics(prefix);
  const own = (name: string, metric: Parameters<StoreMetrics["of"]>[1], label: string): Line => ({
    metric: metrics.of(name, metric),
    label,
    stat: "Sum",
  });
  const ofEach = (metricName: string, stat: string): Line[] =>
    functions.map((name) => ({ metric: metrics.ofLambda(name, metricName), label: name, stat }));
  const fed = [...Object.keys(eventQueues), FED_BY_STREAM];
  const ofEachFed = (metric: Parameters<StoreMetrics["of"]>[1]): Line[] =>
    fed.map((name) => own(name, metric, name));
  const lag = metrics.of("config-auditor", "auditLag");

  return [
    {
      title: "From a change to its audit record",
      unit: "milliseconds",
      lines: ["p50", "p99", "Maximum"].map((stat) => ({ metric: lag, label: stat, stat })),
      limit: { label: "alarm", value: LONGEST_AUDIT_LAG_MS },
    },
    {
      title: "Changes",
      unit: "count",
      lines: [
        own("config-auditor", "auditRecordsWritten", "recorded"),
        own("config-cache-manager", "cacheNamesChanged", "names that came or went"),
        own("ssm-stream-replicator", "replicasWritten", "replicas written for a source"),
        own("dynamo-stream-replicator", "replicasWritten", "replicas written for a configuration"),
      ],
    },
    { title: "Events processed", unit: "count", lines: ofEachFed("eventsProcessed") },
    { title: "Events that failed, to be tried again", unit: "count", lines: ofEachFed("eventsFailed") },
    { title: "Events refused, with the dead letters", unit: "count", lines: ofEachFed("eventsRefused") },
    { title: "Runs", unit: "count", lines: ofEach("Invocations", "Sum") },
    { title: "Failed runs", unit: "count", lines: ofEach("Errors", "Sum") },
    {
      title: "Events that wait in dead letters",
      unit: "count",
      lines: functions.map((name) => ({
        metric: metrics.ofQueue(`${prefix}-${name}-dead-letters`, "ApproximateNumberOfMessagesVisible"),
        label: name,
        stat: "Maximum",
      })),
    },
    {
      title: "Age of the oldest event that waits",
      unit: "seconds",
      lines: Object.entries(eventQueues).map(([name, queueName]) => ({
        metric: metrics.ofQueue(queueName, "ApproximateAgeOfOldestMessage"),
        label: name,
        stat: "Maximum",
      })),
    },
    {
      title: "Drift of the cache: what the syncer had to mend",
      unit: "count",
      lines: [
        own("config-cache-syncer", "cacheNamesRepaired", "names repaired"),
        own("config-cache-syncer", "cacheNamesLeft", "names left wrong"),
        own("config-cache-syncer", "cacheItemsRemoved", "items removed"),
      ],
    },
    {
      title: "Drift of replicas: what the syncer found",
      unit: "count",
      lines: [
        own("replication-syncer", "replicasWritten", "repaired"),
        own("replication-syncer", "replicationsRefused", "refused"),
        own("replication-syncer", "replicationsIncomplete", "incomplete"),
        own("replication-syncer", "replicationsFailed", "failed"),
        own("replication-syncer", "replicationsLeft", "runs that did not get to the end"),
      ],
    },
    {
      title: "Notifications that were not sent",
      unit: "count",
      lines: ["config-auditor", ...REPLICATORS].map((name) => own(name, "notificationsNotSent", name)),
    },
    {
      title: "Values that are in no record",
      unit: "count",
      lines: [own("config-auditor", "unresolvedPuts", "puts whose value was gone")],
    },
  ];
}

function widget({ title, unit, lines, limit }: Graph, index: number, region: string): object {
  return {
    type: "metric",
    x: (index % GRAPHS_A_ROW) * WIDTH,
    y: Math.floor(index / GRAPHS_A_ROW) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title,
      region,
      view: "timeSeries",
      stacked: false,
      period: PERIOD_SECONDS,
      yAxis: { left: { label: unit, min: 0, showUnits: false } },
      metrics: lines.map(({ metric, label, stat }) => [
        metric.namespace,
        metric.metricName,
        ...Object.entries(metric.dimensions).flat(),
        { label, stat },
      ]),
      ...(limit && { annotations: { horizontal: [limit] } }),
    },
  };
}
