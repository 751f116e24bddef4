import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AuditRecord } from "../../../src/core/config-store/audit-record";
import { DynamoAuditTable } from "../../../src/handlers/config-auditor/audit-table";
import { CLIENT_SETTINGS } from "../../../src/handlers/shared/aws-clients";
import { AwsServer, ServiceError } from "../support/aws-server";

const server = new AwsServer();
let client: DynamoDBClient;
let table: DynamoAuditTable;

beforeAll(async () => {
  client = new DynamoDBClient({ ...CLIENT_SETTINGS, ...(await server.startForClients()) });
  table = new DynamoAuditTable(client, "figgy-config-auditor");
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

function record(eventId: string, time: number): AuditRecord {
  return { parameterName: "/app/a", time, action: "DeleteParameter", eventId, caller: { user: "jordandev" } };
}

describe("the audit table in DynamoDB", () => {
  test("takes a record whose name and time are free", async () => {
    expect(await table.insert(record("e-1", 1_000), 0)).toEqual({ kind: "added" });
    expect(server.items).toEqual([
      {
        parameter_name: { S: "/app/a" },
        time: { N: "1000" },
        action: { S: "DeleteParameter" },
        user: { S: "jordandev" },
        event_id: { S: "e-1" },
        schema: { N: "1" },
      },
    ]);
    const [{ TransactItems }] = server.inputsOf("TransactWriteItems") as [{ TransactItems: unknown }];
    expect(TransactItems).toEqual([{ Put: expect.objectContaining({ TableName: "figgy-config-auditor" }) }]);
  });

  test("replaces no record, and says whose is there", async () => {
    await table.insert(record("e-1", 1_000), 0);
    expect(await table.insert(record("e-2", 1_000), 0)).toEqual({
      kind: "taken",
      by: { time: 1_000, action: "DeleteParameter", eventId: "e-1" },
    });
    expect(server.items.map(({ event_id }) => event_id?.S)).toEqual(["e-1"]);
  });

  test.each([
    ["PutParameter", 3],
    ["PutParameterEnveloped", 3],
    ["PutParameterUnresolved", undefined],
  ] as const)("says which version is recorded there by a %s: %s", async (action, version) => {
    await table.insert({ ...record("e-1", 1_000), action, version: { version: 3 } }, 0);
    const insertion = await table.insert(record("e-2", 1_000), 0);
    expect(insertion).toEqual({ kind: "taken", by: { time: 1_000, action, eventId: "e-1", version } });
  });

  test("says so when the record that is there states no event", async () => {
    server.items.push({ parameter_name: { S: "/app/a" }, time: { N: "1000" } });
    expect(await table.insert(record("e-2", 1_000), 0)).toEqual({
      kind: "taken",
      by: { time: 1_000, action: "", eventId: "" },
    });
  });

  test("takes one record of an event in a round, wherever the second would be", async () => {
    await table.insert(record("e-1", 1_000), 0);
    expect(await table.insert(record("e-1", 2_000), 0)).toEqual({ kind: "overtaken" });
    expect(server.items).toHaveLength(1);
  });

  test("tells rounds, events, parameters and tables apart by a token that the service takes", async () => {
    const other = { ...record("e-1", 1_000), parameterName: "/app/b" };
    await table.insert(record("e-1", 1_000), 0);
    await table.insert(record("e-1", 2_000), 1);
    await table.insert(record("e-2", 3_000), 0);
    await table.insert(other, 0);
    await new DynamoAuditTable(client, "another-table").insert(record("e-1", 4_000), 0);
    const tokens = server.inputsOf("TransactWriteItems").map((input) => input["ClientRequestToken"]);
    expect(new Set(tokens).size).toBe(5);
    expect(tokens).toEqual(tokens.map(() => expect.stringMatching(/^[0-9a-f]{36}$/)));
  });

  test("has added a record when the service says so to a second attempt", async () => {
    await table.insert(record("e-1", 1_000), 0);
    expect(await table.insert(record("e-1", 1_000), 0)).toEqual({ kind: "added" });
    expect(server.items).toHaveLength(1);
  });

  test.each([
    ["another transaction is at the same record", "TransactionConflict"],
    ["a record is refused for another reason", "ItemCollectionSizeLimitExceeded"],
  ])("fails when %s", async (_when, Code) => {
    server.failNext(
      new ServiceError("TransactionCanceledException", "", { CancellationReasons: [{ Code }] }),
    );
    await expect(table.insert(record("e-1", 1_000), 0)).rejects.toMatchObject({
      name: "TransactionCanceledException",
    });
  });

  test("knows the events of a parameter's records, on whichever page they are", async () => {
    for (const [index, eventId] of ["e-1", "e-2", "e-3"].entries())
      await table.insert(record(eventId, 1_000 + index), 0);
    expect(await table.recorded("/app/a", { from: 1_000, to: 2_000 })).toEqual(
      ["e-1", "e-2", "e-3"].map((eventId, index) => ({
        time: 1_000 + index,
        action: "DeleteParameter",
        eventId,
      })),
    );
    expect(server.inputsOf("Query")).toHaveLength(3);
  });

  test("knows the last record of a parameter by one small request, and that there is none", async () => {
    for (const time of [2_000, 3_000, 1_000]) await table.insert(record(`e-${time}`, time), 0);
    expect(await table.latest("/app/a")).toEqual({
      time: 3_000,
      action: "DeleteParameter",
      eventId: "e-3000",
    });
    expect(await table.latest("/app/b")).toBeUndefined();
    expect(server.inputsOf("Query")).toHaveLength(2);
    expect(server.inputsOf("Query")[0]).toMatchObject({
      ConsistentRead: true,
      Limit: 1,
      ProjectionExpression: "#time, #eventId, #action, #version",
    });
  });

  test("leaves out records of another time and another name", async () => {
    await table.insert(record("e-1", 1_000), 0);
    expect(await table.recorded("/app/a", { from: 1_001, to: 2_000 })).toEqual([]);
    expect(await table.recorded("/app/b", { from: 0, to: 2_000 })).toEqual([]);
  });

  test("reads what is written at once, and no values", async () => {
    await table.recorded("/app/a", { from: 0, to: 1 });
    expect(server.inputsOf("Query")[0]).toMatchObject({
      ConsistentRead: true,
      ProjectionExpression: "#time, #eventId, #action, #version",
    });
  });

  test.each([
    ["it throttles", "ProvisionedThroughputExceededException"],
    ["the same transaction is under way", "TransactionInProgressException"],
  ])("is asked again when %s", async (_when, name) => {
    server.failNext(new ServiceError(name, "text"));
    expect(await table.insert(record("e-1", 1_000), 0)).toEqual({ kind: "added" });
    expect(server.inputsOf("TransactWriteItems")).toHaveLength(2);
  });

  test("fails with the service's error when access is denied", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "not authorized"));
    await expect(table.insert(record("e-1", 1_000), 0)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
