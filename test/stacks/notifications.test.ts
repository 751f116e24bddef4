import { Testing } from "cdktf";
import { parseOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { provideHandlers } from "../support/handlers";
import { type Json, Synthesized } from "../support/synthesized";

function stackOf(account: string, accountFields: object, storeFields: object = {}): Synthesized {
  const app = Testing.app();
  provideHandlers(app);
  const organization = parseOrganization({
    name: "acme",
    region: "eu-central-1",
    accounts: {
      bastion: { id: "100000000001", kind: "identity", ...(account === "bastion" && accountFields) },
      dev: { id: "100000000002", kind: "workload", ...(account === "dev" && accountFields) },
      prod: { id: "100000000003", kind: "workload" },
    },
    configStore: { namespaces: ["/app"], keys: { app: {} }, ...storeFields },
    roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
  });
  const stack = addAccountStacks(app, organization)[account]!;
  stack.prepareStack();
  return new Synthesized(JSON.parse(JSON.stringify(stack.toTerraform())) as Json);
}

const functionsOf = (synthesized: Synthesized) =>
  Object.values(synthesized.resources("aws_lambda_function")).map((f) => f.function_name as string);

/** The last part of every endpoint that hears of a topic. */
const listenersOf = (synthesized: Synthesized, topic: string) =>
  Object.values(synthesized.resources("aws_sns_topic_subscription"))
    .filter(({ topic_arn }) => JSON.stringify(topic_arn).includes(topic))
    .map(({ endpoint }) => (endpoint as string).split(":").at(-1));

describe("an account with a Slack channel", () => {
  const synthesized = stackOf("dev", {
    slack: { webhookVersion: 1 },
    notifications: { emails: ["team@example.com"], deletions: true },
  });

  it("has one webhook, which is never in the plan", () => {
    const webhooks = Object.values(synthesized.resources("aws_ssm_parameter")).filter(
      ({ type }) => type === "SecureString",
    );

    expect(webhooks).toMatchObject([
      { name: "/figgy/integrations/slack/webhook-url", value_wo: "${var.slack_webhook_url}" },
    ]);
    expect(synthesized.json.variable.slack_webhook_url).toMatchObject({ ephemeral: true, sensitive: true });
  });

  it("posts alarms and notifications by a function each", () => {
    expect(functionsOf(synthesized)).toEqual(
      expect.arrayContaining(["figgy-alarms-slack-delivery", "figgy-notifications-slack-delivery"]),
    );
    expect(listenersOf(synthesized, "Alerts").concat(listenersOf(synthesized, "figgy-alarms"))).toEqual([
      "figgy-alarms-slack-delivery-messages",
    ]);
    expect(
      listenersOf(synthesized, "Notifications")
        .concat(listenersOf(synthesized, "figgy-notifications"))
        .sort(),
    ).toEqual(["figgy-notifications-slack-delivery-messages", "team@example.com"]);
  });

  it("lets the deploy role write the webhook, and both functions read it, and nobody else", () => {
    const { policy } = synthesized.resource("aws_kms_key", "Baseline/SlackWebhook/Key/Resource") as {
      policy: string;
    };

    expect([...policy.matchAll(/role\/[\w-]+/g)].map(([role]) => role).sort()).toEqual([
      "role/OrganizationAccountAccessRole",
      "role/figgy-alarms-slack-delivery",
      "role/figgy-notifications-slack-delivery",
    ]);
  });
});

describe("an account of another kind with a Slack channel", () => {
  it("posts its alarms", () => {
    expect(functionsOf(stackOf("bastion", { slack: { webhookVersion: 1 } }))).toEqual([
      "figgy-alarms-slack-delivery",
    ]);
  });
});

describe("an organization with one-time secrets", () => {
  const parameterIn = (synthesized: Synthesized, name: string) =>
    Object.values(synthesized.resources("aws_ssm_parameter")).find((parameter) => parameter.name === name)
      ?.value;

  it("keeps them in one account, and tells the others which", () => {
    const dev = stackOf("dev", {}, { oneTimeSecrets: "dev" });
    const prod = stackOf("prod", {}, { oneTimeSecrets: "dev" });

    expect(parameterIn(dev, "/figgy/kms/figgy-ots-key-id")).toBeDefined();
    expect(parameterIn(prod, "/figgy/kms/figgy-ots-key-id")).toBeUndefined();
    expect(parameterIn(dev, "/figgy/utility-account-id")).toBe("100000000002");
    expect(parameterIn(prod, "/figgy/utility-account-id")).toBe("100000000002");
  });

  it("leaves each account its own utility account where there are none", () => {
    expect(parameterIn(stackOf("prod", {}), "/figgy/utility-account-id")).toBe("100000000003");
  });
});

describe("a workload account's functions that work on events", () => {
  it("have as many executions at a time as the organization states", () => {
    const mappings = stackOf("dev", {}, { eventConcurrency: 7 }).resources("aws_lambda_event_source_mapping");
    const limits = Object.values(mappings).map(({ scaling_config }) => scaling_config?.maximum_concurrency);
    expect(limits.filter((one) => one !== undefined)).toEqual([7, 7, 7]);
  });
});
