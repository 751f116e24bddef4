import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { SQSBatchResponse } from "aws-lambda";
import { ConfigStore } from "../../src/constructs/config-store/config-store";
import { queueBatch } from "../handlers/support/lambda";
import { streamRecord } from "../handlers/support/replicator-functions";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { temporaryFolder } from "../support/folders";
import { provideHandlers } from "../support/handlers";
import { synthesize, TEST_ENVIRONMENT } from "../support/synthesized";
import { EmulatedAccount, type TestQueue } from "./emulator/emulated-account";
import { attributes } from "./support/attributes";
import { BundledFunction } from "./support/bundled-function";

const ROOTS = ["/app", "/shared"];
const TABLE = "figgy-config-replication";
const DEAD_LETTERS = "figgy-dynamo-stream-replicator-dead-letters";
const BUILD = resolve(__dirname, "../../scripts/build-handlers.mjs");
const FUNCTIONS = ["ssm-stream-replicator", "dynamo-stream-replicator", "replication-syncer"] as const;

/** Two items byte for byte as the client 1.2.10 writes them. */
const SHARED_HOST = {
  destination: "/app/clitest/replicated/host",
  run_env: { env: "dev", account_id: null },
  namespace: "/app/clitest/",
  source: "/shared/clitest/host",
  type: "app",
  user: "tester",
  env_alias: "dev",
};
const MERGED_URL = {
  destination: "/app/clitest/merged/url",
  run_env: { env: "unknown", account_id: null },
  namespace: "/app/clitest/",
  source: ["db://u:", "${/app/clitest/secret:uri}", "@", "${/app/clitest/replicated/host}"],
  type: "merge",
  user: "tester",
  env_alias: "unknown",
};

jest.setTimeout(180_000);

describeWith(["python"], "the functions that replicate, as they are bundled, on the emulated AWS", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;
  let events: TestQueue;
  let replicationKey: string;
  let appKey: string;
  let functions: Record<(typeof FUNCTIONS)[number], BundledFunction>;

  const { accountId, region } = TEST_ENVIRONMENT;
  const store = synthesize((stack) => {
    provideHandlers(stack);
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ROOTS,
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ROOTS, keys: ["app"] } },
    });
  });
  const bundles = temporaryFolder("bundles");

  beforeAll(async () => {
    emulator = await startEmulator({ trail: "always", enforce: true });
    account = new EmulatedAccount(emulator, accountId, region);
    expect(spawnSync(process.execPath, [BUILD, bundles])).toMatchObject({ status: 0 });
  });
  beforeEach(async () => {
    replicationKey = await createKey("alias/replication-key");
    appKey = await createKey("alias/app-key");
    await account.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "destination", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "destination", AttributeType: "S" }],
      }),
    );
    await account.createQueue(DEAD_LETTERS);
    events = await account.createQueue("events", { VisibilityTimeout: "600" });
    const rule = store.resource(
      "aws_cloudwatch_event_rule",
      "Store/Functions/ssm-stream-replicator-trigger/Resource",
    );
    const pattern = JSON.parse(rule.event_pattern) as object;
    await account.letIn(events, await account.createRule(pattern, events.arn));
    const started = await Promise.all(FUNCTIONS.map(async (name) => [name, await start(name)] as const));
    functions = Object.fromEntries(started) as typeof functions;
  });
  afterEach(async () => {
    for (const one of Object.values(functions)) one.stop();
    await emulator.reset();
  });
  afterAll(() => emulator.stop());

  async function createKey(AliasName: string): Promise<string> {
    const { KeyMetadata } = await account.client(KMSClient).send(new CreateKeyCommand({}));
    const TargetKeyId = KeyMetadata!.KeyId!;
    await account.client(KMSClient).send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    return TargetKeyId;
  }

  /** Starts a function with the variables and the rights that the store gives it. */
  async function start(name: string): Promise<BundledFunction> {
    const path = `Store/Functions/${name}`;
    const { environment } = store.resource("aws_lambda_function", `${path}/Resource`);
    const { policy } = store.resource("aws_iam_role_policy", `${path}/RolePolicy`);
    const role = await account.createRole(name, { Principal: { AWS: accountId } }, policy);
    const { credentials } = await account.assume(role, name);
    return BundledFunction.start(join(bundles, `${name}.zip`), {
      ...environment.variables,
      // Terraform knows it after it has made the key.
      REPLICATION_KEY_ID: replicationKey,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: "sessionToken" in credentials ? String(credentials.sessionToken) : undefined,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: name,
    });
  }

  const ssm = () => account.client(SSMClient);

  const put = (Name: string, Value: string, more: object = {}) =>
    ssm().send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true, ...more }));

  const putSecret = (Name: string, Value: string) =>
    put(Name, Value, { Type: "SecureString", KeyId: appKey });

  async function parameter(Name: string): Promise<object> {
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name, WithDecryption: true }));
    const ParameterFilters = [{ Key: "Name", Values: [Name] }];
    const { Parameters } = await ssm().send(new DescribeParametersCommand({ ParameterFilters }));
    const { KeyId, Description } = Parameters![0]!;
    return { value: Parameter!.Value, type: Parameter!.Type, KeyId, Description };
  }

  /** Does what the client's `share` and `sync` do, and tells the function as the table's stream does. */
  async function configure(...items: readonly { readonly destination: string }[]): Promise<void> {
    for (const item of items) {
      const Item = attributes(item);
      await account.client(DynamoDBClient).send(new PutItemCommand({ TableName: TABLE, Item }));
    }
    const Records = items.map(({ destination }) => streamRecord(destination));
    const answer = await functions["dynamo-stream-replicator"].invoke({ Records });
    expect(answer).toEqual({ result: { batchItemFailures: [] } });
  }

  /** Gives the function what the rule lets through, until its own writes cause no more events. */
  async function deliverChanges(): Promise<void> {
    for (;;) {
      await emulator.settled();
      const receive = new ReceiveMessageCommand({ QueueUrl: events.url, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await account.client(SQSClient).send(receive);
      if (Messages.length === 0) return;
      const batch = queueBatch(...Messages.map(({ Body }) => Body!));
      expect(await functions["ssm-stream-replicator"].invoke(batch)).toEqual({
        result: { batchItemFailures: [] },
      });
    }
  }

  const secret = (value: string, Description: string) => ({
    value,
    type: "SecureString",
    KeyId: replicationKey,
    Description,
  });

  it("replicate what the client shares and merges, and follow every change of it", async () => {
    await put("/shared/clitest/host", "db-1");
    await putSecret("/app/clitest/secret", "p w/é");
    await configure(SHARED_HOST, MERGED_URL);

    const host = "Replicated from: /shared/clitest/host by: tester";
    const url = "Merged from 2 parameters by: tester";
    expect(await parameter("/app/clitest/replicated/host")).toEqual(secret("db-1", host));
    expect(await parameter("/app/clitest/merged/url")).toEqual(secret("db://u:p+w%2F%C3%A9@db-1", url));

    await put("/shared/clitest/host", "db-2");
    await deliverChanges();
    expect(await parameter("/app/clitest/replicated/host")).toEqual(secret("db-2", host));
    expect(await parameter("/app/clitest/merged/url")).toEqual(secret("db://u:p+w%2F%C3%A9@db-2", url));

    const writes = (await emulator.trail()).filter(({ eventName }) => eventName === "PutParameter").length;
    await deliverChanges();
    await functions["replication-syncer"].invoke({ source: "aws.events" });
    const after = (await emulator.trail()).filter(({ eventName }) => eventName === "PutParameter").length;
    expect(after).toBe(writes);
  });

  it("bring replicas back to the truth after events were lost, keys changed and replicas were deleted", async () => {
    await put("/shared/clitest/host", "db-1");
    await putSecret("/app/clitest/secret", "pw");
    await configure(SHARED_HOST, MERGED_URL);
    await put("/shared/clitest/host", "db-2");
    await putSecret("/app/clitest/replicated/host", "db-2");
    await ssm().send(new DeleteParameterCommand({ Name: "/app/clitest/merged/url" }));

    const answer = await functions["replication-syncer"].invoke({ source: "aws.events" });

    expect(answer).toEqual({});
    expect(await parameter("/app/clitest/replicated/host")).toMatchObject({ KeyId: replicationKey });
    expect(await parameter("/app/clitest/merged/url")).toMatchObject({ value: "db://u:pw@db-2" });
  });

  it("bring up 300 replicas of one source in several calls, each of which has time for some of them", async () => {
    const destinations = Array.from({ length: 300 }, (_, n) => `/app/clitest/replicated/host-${n}`);
    await put("/shared/clitest/host", "db-1");
    for (const destination of destinations) {
      const Item = attributes({ ...SHARED_HOST, destination });
      await account.client(DynamoDBClient).send(new PutItemCommand({ TableName: TABLE, Item }));
    }
    await emulator.settled();
    const [event] = await account.messagesIn(events);

    const written = async () =>
      (await emulator.trail()).filter(
        ({ eventName, requestParameters }) =>
          eventName === "PutParameter" && destinations.includes(requestParameters?.["name"] as string),
      );
    const after: number[] = [];
    for (let failed = 1; failed > 0 && after.length < 300;) {
      const { result } = await functions["ssm-stream-replicator"].invoke(queueBatch(event!.Body!), 2_000);
      failed = (result as SQSBatchResponse).batchItemFailures.length;
      after.push((await written()).length);
    }

    expect(after.length).toBeGreaterThan(1);
    expect(after).toEqual([...after].sort((one, other) => one - other));
    expect(after.at(-1)).toBe(destinations.length);
    for (const destination of destinations) {
      expect(await parameter(destination)).toMatchObject({ value: "db-1", KeyId: replicationKey });
    }
  });

  it("leave a replica when its configuration is removed", async () => {
    await put("/shared/clitest/host", "db-1");
    await configure(SHARED_HOST);
    const Key = { destination: { S: SHARED_HOST.destination } };
    await account.client(DynamoDBClient).send(new DeleteItemCommand({ TableName: TABLE, Key }));
    await put("/shared/clitest/host", "db-2");
    await deliverChanges();
    await functions["replication-syncer"].invoke({});

    expect(await parameter("/app/clitest/replicated/host")).toMatchObject({ value: "db-1" });
  });

  it("put poison into the dead letters with its reasons, and carry out the rest", async () => {
    await put("/shared/clitest/host", "db-1");
    await put("/figgy/account_id", "111111111111");
    const stolen = { ...SHARED_HOST, destination: "/app/clitest/stolen", source: "/figgy/account_id" };
    await configure({ destination: "/app/clitest/poison" }, stolen, SHARED_HOST);

    const letters = await account.messagesIn({
      url: `${emulator.endpoint}/${accountId}/${DEAD_LETTERS}`,
      arn: "",
    });
    expect(letters.map(({ Body }) => (JSON.parse(Body!) as { reasons: string[] }).reasons).sort()).toEqual([
      ["a source is one of the store's own parameters", "a source lies outside the root namespaces"],
      ["type: expected app or merge"],
    ]);
    expect(await parameter("/app/clitest/replicated/host")).toMatchObject({ value: "db-1" });
    await expect(parameter("/app/clitest/stolen")).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  it("log no value, whatever they do", async () => {
    await put("/shared/clitest/host", "CANARY-1");
    await putSecret("/app/clitest/secret", "CANARY-2");
    await configure(SHARED_HOST, {
      ...MERGED_URL,
      source: ["CANARY-3", ...MERGED_URL.source],
    } as typeof MERGED_URL);
    await put("/shared/clitest/host", "CANARY-4");
    await deliverChanges();
    await functions["replication-syncer"].invoke({});

    const output = Object.values(functions).map((one) => one.output);
    expect(output.every((text) => text.includes("/app/clitest/") || text.includes("planned"))).toBe(true);
    expect(output.join()).not.toContain("CANARY");
  });
});
