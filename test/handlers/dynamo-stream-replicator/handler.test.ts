import type { DynamoDBRecord } from "aws-lambda";
import { ServiceError } from "../support/aws-server";
import { appItem, mergeItem } from "../support/replicating";
import { countedIn, QUEUE_URL, ReplicatorFunctions, streamRecord } from "../support/replicator-functions";

const functions = new ReplicatorFunctions();
const { server, topic } = functions;

beforeAll(() => functions.start());
beforeEach(() => functions.reset());
afterAll(() => functions.stop());

const failures = ({ response }: Awaited<ReturnType<typeof functions.stream>>) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe("the function behind the replication table's stream", () => {
  test("replicates what was configured, from the item as it is now", async () => {
    server.parameterStore.set("/app/clitest/secret", "p w");
    server.replications.push(mergeItem(["u:", "${/app/clitest/secret:uri}"], "/app/clitest/url"));
    const result = await functions.stream(
      streamRecord("/app/clitest/url"),
      streamRecord("/app/clitest/gone"),
    );
    expect(failures(result)).toEqual([]);
    expect(server.parameter("/app/clitest/url")).toMatchObject({ value: "u:p+w", type: "SecureString" });
    expect(topic.messages).toEqual([
      expect.objectContaining({ kind: "replication succeeded", source: "1 merged parameters" }),
    ]);
  });

  test("leaves a replica when its configuration is removed", async () => {
    server.parameterStore.set("/app/x/a", "v");
    const result = await functions.stream(streamRecord("/app/x/a", "REMOVE"));
    expect(failures(result)).toEqual([]);
    expect(server.calls).toEqual([]);
    expect(server.parameter("/app/x/a")?.value).toBe("v");
  });

  test("puts what can never be replicated into its dead letters with the reason, and goes on", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(
      { destination: { S: "/app/x/poison" } },
      appItem("/figgy/account_id", "/app/x/stolen"),
      appItem("/shared/a", "/app/x/a"),
    );
    const unreadable: DynamoDBRecord = { eventID: "e-1", eventName: "INSERT" };
    const records = [streamRecord("/app/x/poison"), streamRecord("/app/x/stolen"), unreadable];
    const result = await functions.stream(...records, streamRecord("/app/x/a"));
    expect(failures(result)).toEqual([]);
    expect(server.parameter("/app/x/a")?.value).toBe("v");
    expect(server.inputsOf("SendMessage").map(({ QueueUrl }) => QueueUrl)).toEqual(Array(3).fill(QUEUE_URL));
    expect(server.deadLetters).toEqual([
      { reasons: ["type: expected app or merge"], Records: [records[0]] },
      {
        reasons: [
          "a source is one of the store's own parameters",
          "a source lies outside the root namespaces",
        ],
        Records: [records[1]],
      },
      {
        reasons: ["dynamodb.Keys.destination.S: expected a string that is not empty"],
        Records: [unreadable],
      },
    ]);
    expect(countedIn(result)).toEqual({
      EventsProcessed: 1,
      EventsRefused: 3,
      ReplicasWritten: 1,
      ReplicationsRefused: 3,
    });
  });

  test("takes back from its dead letters what was mended", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push({ destination: { S: "/app/x/a" } });
    await functions.stream(streamRecord("/app/x/a"));
    server.replications[0] = appItem("/shared/a", "/app/x/a");
    await functions.stream(...(server.deadLetters[0]!.Records as DynamoDBRecord[]));
    expect(server.parameter("/app/x/a")?.value).toBe("v");
  });

  test("tells people of what was refused, with the request's id", async () => {
    server.replications.push({ destination: { S: "/app/x/poison" } });
    await functions.stream(streamRecord("/app/x/poison"));
    expect(topic.messages).toEqual([
      expect.objectContaining({
        kind: "failure",
        functionName: "figgy-function",
        what: "/app/x/poison was not replicated",
        reasons: ["type: expected app or merge"],
        correlationId: "request-1",
      }),
    ]);
  });

  test("does not hold up the shard for what a service refuses for good", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    server.unreadable.set("/shared/a", new ServiceError("AccessDeniedException", "text of a service"));
    const result = await functions.stream(streamRecord("/app/x/a"));
    expect(failures(result)).toEqual([]);
    expect(server.deadLetters).toEqual([
      expect.objectContaining({ reasons: ["the service answered AccessDeniedException"] }),
    ]);
    expect(result.output).not.toContain("text of a service");
  });

  test("has the stream deliver again from the first record that a service kept from being done", async () => {
    for (const name of ["/shared/a", "/shared/b", "/shared/c"]) server.parameterStore.set(name, "v");
    server.replications.push(
      appItem("/shared/a", "/app/x/a"),
      appItem("/shared/b", "/app/x/b"),
      appItem("/shared/c", "/app/x/c"),
    );
    server.unwritable.set("/app/x/b", new ServiceError("TooManyUpdates"));
    const records = ["a", "b", "c"].map((name) => streamRecord(`/app/x/${name}`, "MODIFY", `s-${name}`));
    const result = await functions.stream(...records);
    expect(failures(result)).toEqual(["s-b"]);
    expect(server.parameter("/app/x/c")?.value).toBe("v");
    expect(server.deadLetters).toEqual([]);
  });

  test("E13: tells of what lies behind such a record once, when it is delivered for the last time", async () => {
    for (const name of ["/shared/a", "/shared/d"]) server.parameterStore.set(name, "v");
    server.replications.push(
      appItem("/shared/a", "/app/x/a"),
      { destination: { S: "/app/x/poison" } },
      appItem("/shared/none", "/app/x/incomplete"),
      appItem("/shared/d", "/app/x/d"),
    );
    const names = ["a", "poison", "incomplete", "d"];
    const records = names.map((name) => streamRecord(`/app/x/${name}`, "MODIFY", `s-${name}`));
    server.unwritable.set("/app/x/a", new ServiceError("TooManyUpdates"));
    for (let delivery = 0; delivery < 3; delivery++) {
      expect(failures(await functions.stream(...records))).toEqual(["s-a"]);
    }
    expect(server.parameter("/app/x/d")?.value).toBe("v");
    expect(server.deadLetters).toEqual([]);
    expect(topic.messages).toEqual([expect.objectContaining({ destination: "/app/x/d" })]);

    server.unwritable.clear();
    expect(failures(await functions.stream(...records))).toEqual([]);
    expect(server.deadLetters).toHaveLength(1);
    expect(topic.messages.map(({ kind }) => kind).sort()).toEqual([
      "failure",
      "failure",
      "replication succeeded",
      "replication succeeded",
    ]);
  });

  test("has the stream deliver again what could neither be done nor be put into the dead letters", async () => {
    server.replications.push({ destination: { S: "/app/x/poison" } });
    jest.spyOn(server as never, "sendMessage" as never).mockImplementation((() => {
      throw new ServiceError("AccessDenied");
    }) as never);
    const result = await functions.stream(streamRecord("/app/x/poison", "INSERT", "s-1"));
    expect(failures(result)).toEqual(["s-1"]);
    jest.restoreAllMocks();
  });

  test("has the stream deliver the batch again when the table cannot be read", async () => {
    server.failNext(new ServiceError("AccessDeniedException"), new ServiceError("AccessDeniedException"));
    const result = await functions.stream(streamRecord("/app/x/a"), streamRecord("/app/x/b"));
    expect(failures(result)).toEqual(["/app/x/a"]);
  });
});
