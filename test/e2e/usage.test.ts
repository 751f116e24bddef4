import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoUsageStore } from "../../src/handlers/config-usage-tracker/dynamo-usage-store";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";

const NOW = Date.parse("2026-03-01T10:00:00Z");
const USES = { TableName: "figgy-config-usage-tracker", keys: ["parameter_name", "user"] };
const USERS = { TableName: "figgy-user-cache", keys: ["user_name"] };
const USE = { parameterName: "/app/host", user: "ada", time: NOW };
const KEY = { parameter_name: { S: "/app/host" }, user: { S: "ada" } };

jest.setTimeout(120_000);

describeWith(["python"], "the tables about usage, on the emulated AWS", () => {
  let emulator: Emulator;
  let client: DynamoDBClient;
  let store: DynamoUsageStore;

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    client = new DynamoDBClient(emulator.clientConfig("111111111111"));
    const tables = { usageTableName: USES.TableName, userTableName: USERS.TableName };
    store = new DynamoUsageStore(client, tables, () => NOW);
    for (const { TableName, keys } of [USES, USERS]) {
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: keys.map((AttributeName, index) => ({
            AttributeName,
            KeyType: index === 0 ? "HASH" : "RANGE",
          })),
          AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        }),
      );
    }
  });
  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  /** Puts an item of either table in the way; returns the times that both state after a use was noted. */
  async function timesAfterUse(time: AttributeValue | undefined): Promise<unknown[]> {
    const last = time && { last_updated: time };
    await client.send(new PutItemCommand({ TableName: USES.TableName, Item: { ...KEY, ...last } }));
    await client.send(
      new PutItemCommand({ TableName: USERS.TableName, Item: { user_name: { S: "ada" }, ...last } }),
    );
    await store.noteUse(USE);
    await store.noteUser(USE);
    const found = [USES, USERS].map(({ TableName }) => client.send(new ScanCommand({ TableName })));
    return (await Promise.all(found)).flatMap(({ Items = [] }) =>
      Items.map((item) => item["last_updated"]?.N),
    );
  }

  it.each<[string, AttributeValue | undefined]>([
    ["states none", undefined],
    ["is a text", { S: `${NOW + 1}` }],
    ["is a long text", { S: "x".repeat(20_000) }],
    ["is a list", { L: [{ N: `${NOW + 1}` }] }],
    ["is nothing", { NULL: true }],
    ["is negative", { N: "-1" }],
    ["is a fraction", { N: "0.5" }],
    ["is beyond what a number can state exactly", { N: "9007199254740993" }],
    ["is two days away", { N: `${NOW + 2 * 86_400_000}` }],
    ["is older", { N: `${NOW - 1}` }],
  ])("give an item whose time %s up for the next use", async (_what, time) => {
    expect(await timesAfterUse(time)).toEqual([`${NOW}`, `${NOW}`]);
  });

  it.each([NOW, NOW + 1, NOW + 86_400_000])("keep an item that is as new, or newer: %d", async (time) => {
    expect(await timesAfterUse({ N: `${time}` })).toEqual([`${time}`, `${time}`]);
  });
});
