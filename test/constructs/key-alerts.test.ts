import type { TerraformStack } from "cdktf";
import { AlertTopic, type IAlertTopic } from "../../src/constructs/alerting/alert-topic";
import { EventForwarding } from "../../src/constructs/audit/event-forwarding";
import { AccountBaseline } from "../../src/constructs/baseline/account-baseline";
import { ConfigStore, type ConfigStoreProps } from "../../src/constructs/config-store/config-store";
import { ProtectedBucket } from "../../src/constructs/data/protected-bucket";
import { ProtectedTable } from "../../src/constructs/data/protected-table";
import { StateBackend } from "../../src/constructs/state/state-backend";
import { synthesizeFunctions } from "./functions/fixtures";

const STORE: ConfigStoreProps = {
  environmentAlias: "dev",
  namespaces: ["/app"],
  keys: { app: {} },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
};

const KEY_RULE = /\/Alert\/Resource$/;

type Maker = (stack: TerraformStack, alertTopic: IAlertTopic | undefined) => unknown;

const MAKERS: Readonly<Record<string, Maker>> = {
  table: (stack, alertTopic) =>
    new ProtectedTable(stack, "It", {
      tableName: "orders",
      partitionKey: { name: "id", type: "S" },
      alertTopic,
    }),
  bucket: (stack, alertTopic) => new ProtectedBucket(stack, "It", { bucketName: "orders", alertTopic }),
  forwarding: (stack, alertTopic) =>
    new EventForwarding(stack, "It", {
      ruleName: "to-central",
      eventBusArn: "arn:aws:events:eu-west-1:222222222222:event-bus/central",
      eventPattern: { source: ["aws.ssm"] },
      alertTopic,
    }),
  "state backend": (stack, alertTopic) =>
    new StateBackend(stack, "It", {
      bucketName: "acme-state",
      keyAlias: "acme-state",
      accounts: { accountIds: ["111111111111", "222222222222"] },
      roleNames: ["deploy"],
      alertTopic,
    }),
  "config store": (stack, alertTopic) => new ConfigStore(stack, "It", { ...STORE, alertTopic }),
};

function watched(make: Maker, withTopic: boolean) {
  const made = synthesizeFunctions((stack) => {
    const topic = withTopic ? AlertTopic.fromTopicName(stack, "Topic", "alarms") : undefined;
    make(stack, topic);
  });
  const rules = Object.entries(made.resources("aws_cloudwatch_event_rule")).filter(([path]) =>
    KEY_RULE.test(path),
  );
  return {
    keys: Object.keys(made.json.resource.aws_kms_key as object),
    patterns: rules.map(([, rule]) => rule.event_pattern as string).join(),
    rules: rules.length,
  };
}

describe.each(Object.entries(MAKERS))("the own keys of a %s", (_, make) => {
  it("are all watched where there is a topic", () => {
    const { keys, patterns } = watched(make, true);

    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(patterns).toContain(`{aws_kms_key.${key}.key_id}`);
  });

  it("are watched by nobody without one", () => {
    expect(watched(make, false).rules).toBe(0);
  });
});

it("every key of an account's baseline is watched, that of the topic included", () => {
  const { keys, patterns, rules } = watched(
    (stack) => new AccountBaseline(stack, "It", { slackAlerts: { webhookVersion: 1 } }),
    false,
  );

  expect(keys).toHaveLength(3);
  expect(rules).toBe(3);
  for (const key of keys) expect(patterns).toContain(`{aws_kms_key.${key}.key_id}`);
});
