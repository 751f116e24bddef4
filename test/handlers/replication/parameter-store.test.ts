import { SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SsmParameters } from "../../../src/handlers/replication/parameter-store";
import { DynamoReplicationItems } from "../../../src/handlers/replication/replication-table";
import { ServiceError } from "../support/aws-server";
import { appItem, REPLICATION_KEY } from "../support/replicating";
import { ReplicationServer } from "../support/replication-server";

const server = new ReplicationServer();
let parameters: SsmParameters;
let items: DynamoReplicationItems;

beforeAll(async () => {
  const clients = { ...(await server.startForClients()), maxAttempts: 1 };
  parameters = new SsmParameters(new SSMClient(clients), REPLICATION_KEY);
  items = new DynamoReplicationItems(new DynamoDBClient(clients), "figgy-config-replication");
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

const names = (count: number) => Array.from({ length: count }, (_, n) => `/app/x/${n}`);

describe("reading parameters", () => {
  test("takes ten names a call, each once, and decrypts", async () => {
    for (const name of names(25)) server.parameterStore.set(name, `value of ${name}`);
    const readings = await parameters.read([...names(25), "/app/x/0", "/app/x/none"]);
    expect(server.inputsOf("GetParameters").map(({ Names }) => Names.length)).toEqual([10, 10, 6]);
    expect(readings.size).toBe(26);
    expect(readings.get("/app/x/7")).toEqual({
      kind: "there",
      state: { value: "value of /app/x/7", type: "String" },
    });
    expect(readings.get("/app/x/none")).toEqual({ kind: "absent" });
  });

  test("reads the others of a call when one name may not be read", async () => {
    for (const name of names(3)) server.parameterStore.set(name, "v");
    server.unreadable.set("/app/x/1", new ServiceError("AccessDeniedException"));
    const readings = await parameters.read(names(3));
    expect([...readings.values()].map(({ kind }) => kind)).toEqual(["there", "failed", "there"]);
  });

  test("takes a throttled call for no answer at all, and asks no more than it has to", async () => {
    server.failNext(new ServiceError("ThrottlingException"));
    const readings = await parameters.read(names(2));
    expect([...readings.values()].map(({ kind }) => kind)).toEqual(["failed", "failed"]);
    expect(server.calls).toHaveLength(1);
  });

  test("does not take silence about a name for its absence", async () => {
    const silent = new ReplicationServer();
    const client = new SSMClient(await silent.startForClients());
    jest.spyOn(silent as never, "getParameters" as never).mockReturnValue({ Parameters: [] } as never);
    const readings = await new SsmParameters(client, REPLICATION_KEY).read(["/app/x/0"]);
    await silent.stop();
    expect(readings.get("/app/x/0")).toMatchObject({
      kind: "failed",
      error: { name: "UnansweredNameError" },
    });
  });
});

test("keys are listed fifty names a call, through all pages, as bare ids", async () => {
  for (const name of names(60)) {
    const keyId = `arn:aws:kms:us-east-1:111111111111:key/${REPLICATION_KEY}`;
    server.parameterStore.set(name, "v", { type: "SecureString", keyId });
  }
  server.parameterStore.set("/app/plain", "v");
  const keyIds = await parameters.keyIds([...names(60), "/app/plain", "/app/none"]);
  expect(keyIds.size).toBe(60);
  expect(keyIds.get("/app/x/59")).toBe(REPLICATION_KEY);
  expect(
    server.inputsOf("DescribeParameters").map(({ ParameterFilters }) => ParameterFilters[0].Values.length),
  ).toEqual([50, 50, 12, 12]);
});

test("a secret is written under the replication key, anything else under none", async () => {
  const replica = { name: "/app/x/a", value: "v", description: "d" };
  await parameters.write({ ...replica, type: "SecureString" });
  await parameters.write({ ...replica, type: "StringList" });
  const call = {
    Name: "/app/x/a",
    Value: "v",
    Description: "d",
    Overwrite: true,
    Tier: "Intelligent-Tiering",
  };
  expect(server.inputsOf("PutParameter")).toEqual([
    { ...call, Type: "SecureString", KeyId: REPLICATION_KEY },
    { ...call, Type: "StringList" },
  ]);
});

test("the replication table is read consistently and to its last page", async () => {
  server.replications.push(appItem("/shared/a", "/app/x/a"), appItem("/shared/b", "/app/x/b"), {});
  const read = [];
  for await (const item of items.all()) read.push(item);
  expect(read).toEqual(server.replications);
  expect(server.inputsOf("Scan")).toHaveLength(3);
});
