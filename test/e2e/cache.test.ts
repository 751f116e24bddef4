import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { CreateTableCommand, DynamoDBClient, paginateScan, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  paginateDescribeParameters,
  SSMClient,
} from "@aws-sdk/client-ssm";
import fc from "fast-check";
import { ConfigStore } from "../../src/constructs/config-store/config-store";
import { queueBatch } from "../handlers/support/lambda";
import { policyEvent } from "../handlers/support/store-events";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { temporaryFolder } from "../support/folders";
import { provideHandlers } from "../support/handlers";
import { synthesize, TEST_ENVIRONMENT } from "../support/synthesized";
import { EmulatedAccount, type TestQueue } from "./emulator/emulated-account";
import { BundledFunction } from "./support/bundled-function";

const ROOTS = ["/app", "/shared"];
const TABLE = "figgy-config-cache";
const BUILD = resolve(__dirname, "../../scripts/build-handlers.mjs");
const SEED = 20_260_301;
const VALUE = "the-value-of-a-parameter";

interface Cached {
  readonly parameterName: string;
  readonly lastUpdated: number;
  readonly state: string;
  readonly expiresAt?: number;
}

jest.setTimeout(180_000);

describeWith(["python"], "the functions of the cache, as they are bundled, on the emulated AWS", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;
  let queue: TestQueue;
  let manager: BundledFunction;
  let syncer: BundledFunction;

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

  /** Starts a function with the variables and the rights that the store gives it. */
  async function start(name: string): Promise<BundledFunction> {
    const path = `Store/Functions/${name}`;
    const { environment } = store.resource("aws_lambda_function", `${path}/Resource`);
    const { policy } = store.resource("aws_iam_role_policy", `${path}/RolePolicy`);
    const role = await account.createRole(name, { Principal: { AWS: accountId } }, policy);
    const { credentials } = await account.assume(role, name);
    return BundledFunction.start(join(bundles, `${name}.zip`), {
      ...environment.variables,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: "sessionToken" in credentials ? String(credentials.sessionToken) : undefined,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: name,
    });
  }

  beforeEach(async () => {
    await account.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "parameter_name", KeyType: "HASH" },
          { AttributeName: "last_updated", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "parameter_name", AttributeType: "S" },
          { AttributeName: "last_updated", AttributeType: "N" },
        ],
      }),
    );
    queue = await account.createQueue("events", { VisibilityTimeout: "600" });
    const rule = store.resource(
      "aws_cloudwatch_event_rule",
      "Store/Functions/config-cache-manager-trigger/Resource",
    );
    const pattern = JSON.parse(rule.event_pattern) as object;
    await account.letIn(queue, await account.createRule(pattern, queue.arn));
    manager = await start("config-cache-manager");
    syncer = await start("config-cache-syncer");
  });
  afterEach(() => {
    manager.stop();
    syncer.stop();
    return emulator.reset();
  });
  afterAll(() => emulator.stop());

  const ssm = () => account.client(SSMClient);

  /** The events that the rule has let through since the last time. */
  async function arrived(): Promise<readonly string[]> {
    await emulator.settled();
    const bodies: string[] = [];
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await account.client(SQSClient).send(receive);
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body }) => Body!));
    }
  }

  async function deliver(events: readonly string[]): Promise<void> {
    for (let start = 0; start < events.length; start += 10) {
      const answer = await manager.invoke(queueBatch(...events.slice(start, start + 10)));
      expect(answer).toEqual({ result: { batchItemFailures: [] } });
    }
  }

  async function sync(): Promise<void> {
    expect(await syncer.invoke({ "detail-type": "Scheduled Event" }, 500_000)).toEqual({});
  }

  async function items(): Promise<readonly Cached[]> {
    const client = account.client(DynamoDBClient);
    const all: Cached[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE })) {
      for (const item of Items) {
        all.push({
          parameterName: item["parameter_name"]!.S!,
          lastUpdated: Number(item["last_updated"]!.N),
          state: item["state"]?.S ?? "none",
          expiresAt: item["expires_at"] && Number(item["expires_at"].N),
        });
      }
    }
    return all.sort((a, b) => a.parameterName.localeCompare(b.parameterName));
  }

  async function truth(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { Parameters = [] } of paginateDescribeParameters({ client: ssm() }, {})) {
      names.push(...Parameters.map(({ Name }) => Name!));
    }
    return names.filter((name) => /^\/(app|shared)\//.test(name)).sort();
  }

  async function expectTruth(): Promise<void> {
    const all = await items();
    const active = all.flatMap(({ parameterName, state }) => (state === "ACTIVE" ? parameterName : []));
    expect(active.sort()).toEqual(await truth());
    expect(new Set(all.map(({ parameterName }) => parameterName)).size).toBe(all.length);
  }

  async function deleteParameters(...names: readonly string[]): Promise<void> {
    const [only] = names;
    const deletion =
      names.length === 1
        ? ssm().send(new DeleteParameterCommand({ Name: only }))
        : ssm().send(new DeleteParametersCommand({ Names: [...names] }));
    await (deletion as Promise<unknown>).catch((error: Error) => {
      expect(error.name).toBe("ParameterNotFound");
    });
  }

  /** The same changes each time: puts, overwrites, and deletions of one, of several, and of none. */
  async function changeAtRandom(changes: number): Promise<void> {
    const names = ["/app", "/shared", "/data", "/figgy"].flatMap((root) =>
      Array.from({ length: 8 }, (_, index) => `${root}/x/${index}`),
    );
    const one = fc.record({
      name: fc.constantFrom(...names),
      put: fc.boolean(),
      others: fc.subarray(names, { maxLength: 6 }),
    });
    for (const { name, put, others } of fc.sample(one, { numRuns: changes, seed: SEED })) {
      if (put) await account.putParameter(name, { Overwrite: true, Value: VALUE });
      else await deleteParameters(name, ...others);
    }
  }

  it("follow what happens, though each event comes twice and in any order", async () => {
    await changeAtRandom(150);
    const events = await arrived();
    expect(events.length).toBeGreaterThan(60);
    expect(events.some((event) => event.includes('"DeleteParameters"'))).toBe(true);
    const [shuffled] = fc.sample(
      fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
      {
        numRuns: 1,
        seed: SEED,
      },
    );

    await deliver(shuffled!);

    await expectTruth();
    expect((await truth()).length).toBeGreaterThan(3);
    const tombstones = (await items()).filter(({ state }) => state === "DELETED");
    expect(tombstones.length).toBeGreaterThan(3);
    for (const { lastUpdated, expiresAt } of tombstones) {
      expect(expiresAt).toBe(Math.floor(lastUpdated / 1_000) + 14 * 24 * 60 * 60);
    }
  });

  it("forget a parameter that expired, which CloudTrail does not tell", async () => {
    await account.putParameter("/app/expiring");
    await deliver(await arrived());
    await deleteParameters("/app/expiring");
    await arrived();

    const event = JSON.parse(policyEvent("Expiration", "/app/expiring", Date.now())) as Record<
      string,
      unknown
    >;
    const entry = {
      Source: "aws.ssm",
      DetailType: String(event["detail-type"]),
      Detail: JSON.stringify(event["detail"]),
    };
    await account.client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));
    const events = await arrived();
    expect(events).toHaveLength(1);
    await deliver(events);

    expect(await items()).toMatchObject([{ parameterName: "/app/expiring", state: "DELETED" }]);
  });

  it("come to the truth by one run of the syncer when events are lost and items are wrong", async () => {
    await changeAtRandom(100);
    const events = await arrived();
    await deliver(events.filter((_, index) => index % 3 === 0));
    for (const [name, time, state] of [
      ["/app/x/0", "5", "ACTIVE"],
      ["/app/x/0", "6", "DELETED"],
      ["/app/ghost", "7", "ACTIVE"],
      ["/app/old", "8", "DELETED"],
      ["/data/x/0", "9", "ACTIVE"],
      ["/app/x/1", "10", undefined],
    ] as const) {
      const Item = {
        parameter_name: { S: name },
        last_updated: { N: time },
        ...(state && { state: { S: state } }),
      };
      await account.client(DynamoDBClient).send(new PutItemCommand({ TableName: TABLE, Item }));
    }

    await sync();

    await expectTruth();
    const after = await items();
    expect(after).toContainEqual(expect.objectContaining({ parameterName: "/app/ghost", state: "DELETED" }));
    expect(after.filter(({ parameterName }) => /^\/(data|figgy)|old$/.test(parameterName))).toEqual([]);
    await sync();
    expect(await items()).toEqual(after);
    for (const { output } of [manager, syncer]) {
      expect(output).toContain('"parameter":"/app/');
      expect(output).not.toContain(VALUE);
    }
  });

  it("bring a table to the truth that holds nothing of hundreds of parameters", async () => {
    for (let index = 0; index < 230; index++) await account.putParameter(`/app/many/${index}`);

    await sync();

    await expectTruth();
    expect(await truth()).toHaveLength(230);
  });
});
