import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import {
  FUNCTION_DURATIONS,
  FUNCTION_METRICS,
  FUNCTION_METRICS_NAMESPACE,
} from "../../../src/core/config-store/function-metrics";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { type Json } from "../../support/synthesized";
import { synthesizeFunctions } from "../functions/fixtures";

const storeWith = (props: Partial<ConfigStoreProps> = {}) =>
  synthesizeFunctions((stack) => {
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      alertTopic: AlertTopic.fromTopicName(stack, "Alerts", "alarms"),
      ...props,
    });
  });

const synthesized = storeWith();
const OWN = { ...FUNCTION_METRICS, ...FUNCTION_DURATIONS };
const OWN_NAMES: readonly string[] = Object.values(OWN);

describe("the dashboard of a config store", () => {
  const { dashboard_name, dashboard_body } = synthesized.resource(
    "aws_cloudwatch_dashboard",
    "Store/Dashboard/Resource",
  ) as Record<string, string>;
  const { widgets } = JSON.parse(dashboard_body!) as { widgets: Json[] };
  const metrics = widgets.flatMap(({ properties }) => properties.metrics as unknown[][]);
  const named = (namespace: string) => metrics.filter(([name]) => name === namespace);

  it("is named by prefix and region: names of dashboards are the account's", () => {
    expect(dashboard_name).toBe("figgy-config-store-eu-central-1");
    expect(widgets.every(({ properties }) => properties.region === "eu-central-1")).toBe(true);
  });

  it("shows the lag, with the limit at which there is an alarm", () => {
    const [lag] = widgets;

    expect(lag!.properties.metrics).toEqual(
      ["p50", "p99", "Maximum"].map((stat) => [
        "ConfigStore",
        "AuditLag",
        "service",
        "figgy-config-auditor",
        { label: stat, stat },
      ]),
    );
    expect(lag!.properties.annotations.horizontal[0].value).toBe(
      synthesized.resource("aws_cloudwatch_metric_alarm", "Store/Alarms/AuditLag/Resource").threshold,
    );
  });

  it("names only metrics, functions and queues that there are", () => {
    const functions = Object.values(synthesized.resources("aws_lambda_function")).map((f) => f.function_name);
    const queues = Object.values(synthesized.resources("aws_sqs_queue")).map((queue) => queue.name);

    for (const [, metric, , service] of named(FUNCTION_METRICS_NAMESPACE)) {
      expect(OWN_NAMES).toContain(metric);
      expect(functions).toContain(service);
    }
    for (const [, , , name] of named("AWS/Lambda")) expect(functions).toContain(name);
    for (const [, , , name] of named("AWS/SQS")) expect(queues).toContain(name);
  });

  it("shows what becomes of the events of every function that is given any", () => {
    const shown = (metric: string) =>
      named(FUNCTION_METRICS_NAMESPACE).flatMap(([, name, , service]) => (name === metric ? [service] : []));

    for (const metric of ["EventsProcessed", "EventsFailed", "EventsRefused"]) {
      expect(shown(metric)).toEqual([
        "figgy-config-auditor",
        "figgy-config-cache-manager",
        "figgy-ssm-stream-replicator",
        "figgy-dynamo-stream-replicator",
      ]);
    }
  });

  it("shows every queue: those that feed functions, and all dead letters", () => {
    const shown = new Set(named("AWS/SQS").map(([, , , name]) => name));
    const queues = Object.values(synthesized.resources("aws_sqs_queue")).map((queue) => queue.name);

    expect([...shown].sort()).toEqual(queues.sort());
  });

  it("places its graphs side by side, none over another", () => {
    const places = widgets.map(
      ({ x, y, width, height }) => ({ x, y, width, height }) as Record<string, number>,
    );

    expect(places.every(({ x, width }) => x! + width! <= 24)).toBe(true);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length);
  });
});

describe("the alarms of a config store", () => {
  const alarm = (id: string) => synthesized.resource("aws_cloudwatch_metric_alarm", `Store/Alarms/${id}`);

  it.each([
    ["AuditLag", "AuditLag", "figgy-config-auditor", 300_000],
    ["UnresolvedPuts", "UnresolvedPuts", "figgy-config-auditor", 0],
    ["AuditRecovered", "AuditRecordsRecovered", "figgy-config-auditor", 0],
    ["AuditLeft", "AuditedParametersLeft", "figgy-config-auditor", 0],
    ["ReplicationDrift", "ReplicasWritten", "figgy-replication-syncer", 0],
    ["CacheDrift", "CacheNamesRepaired", "figgy-config-cache-syncer", 0],
    ["ReplicationsRefused", "ReplicationsRefused", "figgy-replication-syncer", 0],
    ["ReplicationsIncomplete", "ReplicationsIncomplete", "figgy-replication-syncer", 0],
    ["ReplicationsFailed", "ReplicationsFailed", "figgy-replication-syncer", 0],
    ["ReplicationsLeft", "ReplicationsLeft", "figgy-replication-syncer", 0],
  ])("%s watches %s of %s", (id, metric_name, service, threshold) => {
    expect(alarm(`${id}/Resource`)).toMatchObject({
      namespace: "ConfigStore",
      metric_name,
      dimensions: { service },
      threshold,
      treat_missing_data: "notBreaching",
      alarm_actions: ["arn:aws:sns:eu-central-1:111111111111:alarms"],
    });
  });

  it("hear of an audit that is silent while names come and go, two hours in a row", () => {
    const { metric_query, ...silence } = alarm("AuditSilence");
    const queries = metric_query as Json[];

    expect(silence).toMatchObject({ evaluation_periods: 2, datapoints_to_alarm: 2, threshold: 0 });
    expect(queries[0]).toMatchObject({
      expression: "IF(changed > 0 AND FILL(recorded, 0) == 0, changed, 0)",
      return_data: true,
    });
    expect(
      queries.slice(1).map(({ id, metric }) => [id, metric.metric_name, metric.dimensions, metric.period]),
    ).toEqual([
      ["changed", "CacheNamesChanged", { service: "figgy-config-cache-manager" }, 3_600],
      ["recorded", "AuditRecordsWritten", { service: "figgy-config-auditor" }, 3_600],
    ]);
  });

  it("show in CloudWatch only where there is no topic", () => {
    const silent = storeWith({ alertTopic: undefined });

    for (const resource of Object.values(silent.resources("aws_cloudwatch_metric_alarm"))) {
      expect(resource.alarm_actions).toBeUndefined();
    }
  });

  it("say in their names which store they are of", () => {
    const other = storeWith({ prefix: "conf" });
    const names = Object.values(other.resources("aws_cloudwatch_metric_alarm")).map(
      (a) => a.alarm_name as string,
    );

    expect(names.every((name) => name.startsWith("conf-"))).toBe(true);
  });
});
