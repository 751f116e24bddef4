import { ConfigStore } from "../../../src/constructs/config-store/config-store";
import { provideHandlers } from "../../support/handlers";
import { policyOf, synthesize } from "../../support/synthesized";

const synthesized = synthesize((stack) => {
  provideHandlers(stack);
  new ConfigStore(stack, "Store", {
    environmentAlias: "dev",
    namespaces: ["/shared", "/app", "/devops"],
    keys: { app: {}, devops: {} },
    roleTypes: {},
  });
});

const REPLICATORS = ["dynamo-stream-replicator", "replication-syncer", "ssm-stream-replicator"];
const PARAMETER = "arn:aws:ssm:eu-central-1:111111111111:parameter";
const ROOTS = [`${PARAMETER}/app/*`, `${PARAMETER}/devops/*`, `${PARAMETER}/shared/*`];

const statementsOf = (name: string) =>
  policyOf(synthesized.resource("aws_iam_role_policy", `Store/Functions/${name}/RolePolicy`).policy)
    .Statement;
const variablesOf = (name: string) =>
  synthesized.resource("aws_lambda_function", `Store/Functions/${name}/Resource`).environment.variables;

describe.each(REPLICATORS)("%s", (name) => {
  const statements = statementsOf(name);
  const withSid = (sid: string) => statements.find(({ Sid }) => Sid === sid)!;

  it("reads the root namespaces, writes the service namespace, and does nothing else with parameters", () => {
    const parameters = statements.flatMap(({ Effect, Action, Resource }) =>
      [Action].flat().some((action) => String(action).startsWith("ssm:"))
        ? [{ Effect, Action, Resource }]
        : [],
    );
    expect(parameters).toHaveLength(4);
    expect(parameters).toEqual(
      expect.arrayContaining([
        { Effect: "Allow", Action: "ssm:GetParameters", Resource: ROOTS },
        { Effect: "Allow", Action: "ssm:DescribeParameters", Resource: "*" },
        { Effect: "Allow", Action: "ssm:PutParameter", Resource: `${PARAMETER}/app/*` },
        { Effect: "Deny", Action: "ssm:*", Resource: `${PARAMETER}/figgy/*` },
      ]),
    );
  });

  it("reads the replication table and never writes it", () => {
    expect(withSid("ReadReplications")).toMatchObject({
      Action: "dynamodb:Scan",
      Resource: "arn:aws:dynamodb:eu-central-1:111111111111:table/figgy-config-replication",
    });
    expect(JSON.stringify(statements)).not.toMatch(/dynamodb:(Put|Update|Delete)/);
  });

  it("decrypts what lies in the root namespaces, and encrypts under the replication key alone", () => {
    const keyUses = statements.filter(({ Condition }) =>
      JSON.stringify(Condition ?? {}).includes("kms:EncryptionContext:PARAMETER_ARN"),
    );
    const uses = keyUses.map(({ Action, Condition }) => [
      Condition["ForAnyValue:StringEquals"]["kms:ResourceAliases"],
      [Action].flat().includes("kms:Encrypt"),
      Condition.StringLike["kms:EncryptionContext:PARAMETER_ARN"],
      Condition.StringEquals["kms:ViaService"],
    ]);
    const through = "ssm.eu-central-1.amazonaws.com";
    expect(uses).toEqual(
      expect.arrayContaining([
        ["alias/app-key", false, ROOTS, through],
        ["alias/devops-key", false, ROOTS, through],
        ["alias/replication-key", true, `${PARAMETER}/app/*`, through],
      ]),
    );
    expect(uses).toHaveLength(3);
  });

  it("is told everything by its environment", () => {
    expect(variablesOf(name)).toMatchObject({
      ACCOUNT_ID: "111111111111",
      ENVIRONMENT_ALIAS: "dev",
      PARAMETER_PREFIX: "/figgy",
      REPLICATION_KEY_ID: expect.stringMatching(
        /^\$\{aws_kms_key\.Store_Secrets_Keys_replication_\w+\.key_id\}$/,
      ),
      REPLICATION_TABLE_NAME: "figgy-config-replication",
      ROOT_NAMESPACES: '["/app","/devops","/shared"]',
      SERVICE_NAMESPACE: "/app",
    });
  });
});

describe("the functions that replicate", () => {
  it("E10: begin with the oldest change of the table that its stream still holds", () => {
    const [mapping] = Object.values(synthesized.resources("aws_lambda_event_source_mapping")).filter(
      ({ starting_position }) => starting_position,
    );
    expect(mapping).toMatchObject({
      starting_position: "TRIM_HORIZON",
      function_response_types: ["ReportBatchItemFailures"],
    });
  });

  it("have a source's change delivered often enough for a thousand replicas, and not count it as late before", () => {
    const path = "Store/Functions/ssm-stream-replicator";
    const { timeout } = synthesized.resource("aws_lambda_function", `${path}/Resource`);
    const queue = synthesized.resource("aws_sqs_queue", `${path}-trigger/Queue/Resource`);
    const alarm = synthesized.resource(
      "aws_cloudwatch_metric_alarm",
      `${path}-trigger/QueueAgeAlarm/Resource`,
    );
    const { maxReceiveCount } = JSON.parse(queue.redrive_policy) as { maxReceiveCount: number };
    const visibility = queue.visibility_timeout_seconds;
    expect([timeout, visibility, maxReceiveCount]).toEqual([120, 720, 10]);
    const writesInAll = maxReceiveCount * (timeout * 0.75) * 3;
    expect(writesInAll).toBeGreaterThanOrEqual(2 * 1_000);
    expect(alarm.threshold).toBeGreaterThan(2 * visibility + timeout);
    expect(queue.message_retention_seconds).toBeGreaterThan(maxReceiveCount * visibility);
  });

  it("give only the stream's function its dead letters, by the URL of the queue it may send to", () => {
    const queue = synthesized.resource(
      "aws_sqs_queue",
      "Store/Functions/dynamo-stream-replicator/DeadLetters/Resource",
    );
    expect(variablesOf("dynamo-stream-replicator").DEAD_LETTER_QUEUE_URL).toBe(
      `https://sqs.eu-central-1.amazonaws.com/111111111111/${queue.name}`,
    );
    expect(variablesOf("ssm-stream-replicator").DEAD_LETTER_QUEUE_URL).toBe(
      "https://sqs.eu-central-1.amazonaws.com/111111111111/figgy-ssm-stream-replicator-dead-letters",
    );
    expect(variablesOf("replication-syncer")).not.toHaveProperty("DEAD_LETTER_QUEUE_URL");
  });

  it("let only the syncer start a function, and only itself", () => {
    const starters = REPLICATORS.flatMap((name) =>
      statementsOf(name)
        .filter(({ Action }) => Action === "lambda:InvokeFunction")
        .map(({ Resource }) => [name, Resource]),
    );
    expect(starters).toEqual([
      ["replication-syncer", "arn:aws:lambda:eu-central-1:111111111111:function:figgy-replication-syncer"],
    ]);
  });
});
