/** What the Terraform of the original store gets wrong, one test or more each. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { AlertTopic } from "../../../src/constructs/alerting/alert-topic";
import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import { readAuditorEnvironment } from "../../../src/core/config-store/function-environment";
import { readReplicatorEnvironment } from "../../../src/core/config-store/replicator-environment";
import { parseOrganization } from "../../../src/core/organization/organization";
import { changed } from "../../core/organization/example";
import { provideHandlers } from "../../support/handlers";
import { type Json, policyOf, refusal, synthesize, type Synthesized } from "../../support/synthesized";

const PROPS: ConfigStoreProps = {
  environmentAlias: "dev",
  namespaces: ["/shared", "/app"],
  keys: { app: {}, data: {}, devops: {} },
  roleTypes: { dev: { namespaces: "all", keys: "all" } },
};
const SOURCES = resolve(__dirname, "../../../src");

const storeWith = (props: Partial<ConfigStoreProps> = {}): Synthesized =>
  synthesize((stack) => {
    provideHandlers(stack);
    const alertTopic = new AlertTopic(stack, "Alerts", { topicName: "alarms", emails: ["team@example.com"] });
    new ConfigStore(stack, "Store", { ...PROPS, alertTopic, ...props });
  });

const store = storeWith();
const all = (type: string): Json[] => Object.values(store.resources(type));
const alarms = all("aws_cloudwatch_metric_alarm");
const functionNames = all("aws_lambda_function").map(({ function_name }) => function_name as string);

/** The alarms on a metric, by the value of one dimension. */
function watched(metric: string, dimension: string): string[] {
  const of = alarms.filter(({ metric_name }) => metric_name === metric);
  return of.map(({ dimensions }) => dimensions[dimension] as string).sort();
}

describe("with the original store's defects in mind, keys and tables", () => {
  it("B1: a key that is taken out of the configuration leaves every other as it is", () => {
    const { app, devops } = PROPS.keys as Record<string, object>;
    const before = store.resources("aws_kms_key");
    const after = storeWith({ keys: { devops: devops!, app: app! } }).resources("aws_kms_key");

    expect(Object.keys(before).filter((path) => !(path in after))).toEqual([
      "Store/Secrets/Keys/data/Resource",
    ]);
    for (const [path, key] of Object.entries(after)) expect(key).toEqual(before[path]);
  });

  it("B1: every key is rotated, waits 30 days before it goes, and cannot be destroyed by a plan", () => {
    for (const key of all("aws_kms_key")) {
      expect(key).toMatchObject({
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
      });
      expect(policyOf(key.policy as string).Statement.length).toBeGreaterThan(0);
    }
  });

  it("B1: who schedules the deletion of a secret's key, or disables it, is heard of", () => {
    const rule = store.resource("aws_cloudwatch_event_rule", "Store/Secrets/Keys/Alert/Resource");
    expect(rule.event_pattern).toContain("ScheduleKeyDeletion");
    expect(rule.event_pattern).toContain("DisableKey");
  });

  it("B2: every table has a customer key, protection from deletion and point-in-time recovery", () => {
    expect(all("aws_dynamodb_table")).toHaveLength(3);
    for (const table of all("aws_dynamodb_table")) {
      expect(table).toMatchObject({
        deletion_protection_enabled: true,
        point_in_time_recovery: { enabled: true },
        server_side_encryption: { enabled: true, kms_key_arn: expect.stringMatching(/^\$\{aws_kms_key\./) },
      });
    }
  });
});

describe("with the original store's defects in mind, functions", () => {
  it("B8: run on a runtime of today, with all that they need in their own bundle", () => {
    for (const one of all("aws_lambda_function")) {
      expect(one.runtime).toBe("nodejs22.x");
      expect(one).not.toHaveProperty("layers");
    }
  });

  it("F1: give up nothing without a place for it: rules go by queues, and all dead letters are kept", () => {
    for (const target of all("aws_cloudwatch_event_target")) {
      const direct = /aws_lambda_function/.test(target.arn as string);
      expect(Boolean(target.dead_letter_config) || !direct).toBe(true);
    }
    const queues = all("aws_sqs_queue");
    const feeding = queues.filter(({ name }) => /-cw-event$/.test(name as string));
    expect(feeding).toHaveLength(3);
    for (const { redrive_policy } of feeding) expect(redrive_policy).toContain("deadLetterTargetArn");
    const asynchronous = all("aws_lambda_function_event_invoke_config");
    expect(asynchronous).toHaveLength(functionNames.length);
    for (const { destination_config, maximum_event_age_in_seconds } of asynchronous) {
      expect(destination_config.on_failure.destination).toMatch(/^arn:aws:sqs:.*-dead-letters$/);
      expect(maximum_event_age_in_seconds).toBeGreaterThan(0);
    }
    const [stream] = all("aws_lambda_event_source_mapping").filter(
      ({ starting_position }) => starting_position,
    );
    expect(stream!.destination_config.on_failure.destination_arn).toMatch(/^arn:aws:sqs:.*-dead-letters$/);
  });

  it("F2: raise an alarm on errors, throttles, long runs, lost events and dead letters, each of them", () => {
    const names = [...functionNames].sort();
    for (const metric of ["Errors", "Throttles", "Duration", "DestinationDeliveryFailures"]) {
      expect([metric, watched(metric, "FunctionName")]).toEqual([metric, names]);
    }
    expect(watched("ApproximateNumberOfMessagesVisible", "QueueName")).toEqual(
      names.map((name) => `${name}-dead-letters`),
    );
    expect(watched("IteratorAge", "FunctionName")).toEqual(["figgy-dynamo-stream-replicator"]);
    expect(watched("ApproximateAgeOfOldestMessage", "QueueName")).toHaveLength(3);
    expect(alarms.map(({ alarm_name }) => alarm_name)).toContain("figgy-audit-silence-alarm");
  });

  it("F2: raise alarms that end with the trouble, and go to somebody by an encrypted topic", () => {
    const errors = alarms.filter(({ metric_name }) => metric_name === "Errors");
    for (const { period, evaluation_periods } of errors) {
      expect(period * (evaluation_periods ?? 1)).toBeLessThanOrEqual(60);
    }
    for (const { alarm_actions } of alarms) expect(alarm_actions).toHaveLength(1);
    expect(all("aws_sns_topic")).toMatchObject([{ kms_master_key_id: expect.stringMatching(/./) }]);
    expect(all("aws_sns_topic_subscription")).toMatchObject([{ endpoint: "team@example.com" }]);
  });

  it("F3: are told what they serve by their environment, and do not start without any of it", () => {
    for (const read of [readAuditorEnvironment, readReplicatorEnvironment]) {
      expect(() => read({})).toThrow(/ROOT_NAMESPACES/);
    }
    for (const { environment } of all("aws_lambda_function")) {
      expect(Object.keys(environment?.variables ?? {}).length).toBeGreaterThan(1);
    }
  });

  it("F4: reserve none of an account's concurrency", () => {
    for (const one of all("aws_lambda_function")) {
      expect(one.reserved_concurrent_executions ?? -1).toBe(-1);
    }
  });

  it("F5: are made without waits, without counting, and each of a bundle of its own", () => {
    const text = JSON.stringify(store.json);
    expect(text).not.toMatch(/time_sleep|local-exec|null_resource|"count":/);
    const bundles = all("aws_lambda_function").map(({ filename }) => filename as string);
    expect(new Set(bundles).size).toBe(functionNames.length);
    const folders = readdirSync(resolve(SOURCES, "handlers"));
    const handlers = folders.filter((name) => functionNames.includes(`figgy-${name}`));
    for (const name of handlers) {
      const source = readFileSync(resolve(SOURCES, "handlers", name, "handler.ts"), "utf8");
      for (const other of handlers) if (other !== name) expect(source).not.toContain(`"../${other}/`);
    }
  });
});

describe("with the original store's defects in mind, what people state", () => {
  it("F6: is refused with all that is wrong with it at once: typing errors, hyphens, unknown keys and accounts", () => {
    const { problems } = refusal(() =>
      parseOrganization(
        changed(
          ["accounts.dev.alias", "us-dev"],
          ["roleTypes.dev.namespaces", ["/shraed"]],
          ["roleTypes.dev.keys", ["ap"]],
          ["configStore.oneTimeSecrets", "utility"],
        ),
      ),
    );

    expect(problems.map(({ path }) => path).sort()).toEqual([
      "accounts.dev.alias",
      "configStore.oneTimeSecrets",
      "roleTypes.dev.keys",
      "roleTypes.dev.namespaces",
    ]);
  });
});
