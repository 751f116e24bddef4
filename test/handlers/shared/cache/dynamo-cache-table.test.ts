import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CacheItem } from "../../../../src/core/config-store/cache-item";
import { CLIENT_SETTINGS } from "../../../../src/handlers/shared/aws-clients";
import { DynamoCacheTable } from "../../../../src/handlers/shared/cache/dynamo-cache-table";
import { ServiceError } from "../../support/aws-server";
import { CacheServer, cancelled } from "../../support/cache-server";

const server = new CacheServer();
let table: DynamoCacheTable;

beforeAll(async () => {
  const client = new DynamoDBClient({ ...CLIENT_SETTINGS, ...(await server.startForClients()) });
  table = new DynamoCacheTable(client, "figgy-config-cache");
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

function item(lastUpdated: number, state: CacheItem["state"], parameterName = "/app/a"): CacheItem {
  return { parameterName, lastUpdated: lastUpdated.toString(), state };
}

async function all(): Promise<readonly CacheItem[]> {
  const items: CacheItem[] = [];
  for await (const page of table.all()) items.push(...page);
  return items;
}

describe("the cache table in DynamoDB", () => {
  test("replaces items by one, in one transaction with a condition on each", async () => {
    await table.replace([], item(1, "ACTIVE"));
    await table.replace([item(1, "ACTIVE")], item(2, "DELETED"));
    expect(server.items).toEqual([
      {
        parameter_name: { S: "/app/a" },
        last_updated: { N: "2" },
        state: { S: "DELETED" },
        expires_at: { N: String(14 * 24 * 60 * 60) },
      },
    ]);
    const [, second] = server.inputsOf("TransactWriteItems");
    const of = { TableName: "figgy-config-cache", ExpressionAttributeNames: { "#name": "parameter_name" } };
    expect(second!["TransactItems"]).toEqual([
      { Put: { ...of, ConditionExpression: "attribute_not_exists(#name)", Item: server.items[0] } },
      {
        Delete: {
          ...of,
          ConditionExpression: "attribute_exists(#name)",
          Key: { parameter_name: { S: "/app/a" }, last_updated: { N: "1" } },
        },
      },
    ]);
  });

  test("changes nothing, and says so, when an item to replace is gone", async () => {
    expect(await table.replace([item(1, "ACTIVE")], item(2, "DELETED"))).toBe(false);
    expect(server.items).toEqual([]);
  });

  test("changes nothing, and says so, when the item's place is taken", async () => {
    await table.replace([], item(1, "ACTIVE"));
    expect(await table.replace([], item(1, "DELETED"))).toBe(false);
    expect(server.statesOf("/app/a")).toEqual(["ACTIVE"]);
  });

  test("says so too when another transaction is at the same items", async () => {
    server.failNext(cancelled([{ Code: "None" }, { Code: "TransactionConflict" }]));
    expect(await table.replace([item(1, "ACTIVE")], item(2, "DELETED"))).toBe(false);
  });

  test.each([
    ["a refused part", cancelled([{ Code: "ConditionalCheckFailed" }, { Code: "ValidationError" }])],
    ["no reason", cancelled([])],
    ["a right that lacks", new ServiceError("AccessDeniedException", "not authorized")],
  ])("fails on %s", async (_title, failure) => {
    server.failNext(failure);
    await expect(table.replace([], item(1, "ACTIVE"))).rejects.toMatchObject({
      name: failure.type.split("#").pop(),
    });
  });

  test("finds all items of a name, on all pages, as they are now", async () => {
    await table.replace([], item(1, "ACTIVE"));
    await table.replace([], item(2, "DELETED"));
    await table.replace([], item(3, "DELETED", "/app/b"));
    expect(await table.itemsOf("/app/a")).toEqual([item(1, "ACTIVE"), item(2, "DELETED")]);
    expect(server.inputsOf("Query")).toEqual([
      expect.objectContaining({ ConsistentRead: true }),
      expect.objectContaining({ ConsistentRead: true }),
    ]);
  });

  test("gives an item of a time that no clock has without its state, by a key and by a scan", async () => {
    const { state, ...none } = item(9_999_999_999_999, "DELETED");
    await table.replace([], { ...none, state });
    expect(await table.itemsOf("/app/a")).toEqual([none]);
    expect(await all()).toEqual([none]);
  });

  test("gives all items of all names, on all pages", async () => {
    for (const time of [1, 2, 3]) await table.replace([], item(time, "ACTIVE", `/app/${time}`));
    expect(await all()).toEqual([1, 2, 3].map((time) => item(time, "ACTIVE", `/app/${time}`)));
    expect(server.inputsOf("Scan")).toHaveLength(3);
  });

  test("removes an item, and does not mind when it is gone", async () => {
    await table.replace([], item(1, "DELETED"));
    await table.remove(item(1, "DELETED"));
    await table.remove(item(1, "DELETED"));
    expect(server.items).toEqual([]);
  });

  test("is asked again when it throttles", async () => {
    server.failNext(new ServiceError("ProvisionedThroughputExceededException", "slow down"));
    expect(await table.replace([], item(1, "ACTIVE"))).toBe(true);
    expect(server.inputsOf("TransactWriteItems")).toHaveLength(2);
  });
});
