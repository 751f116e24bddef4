import { ServiceError } from "../support/aws-server";
import { appItem, mergeItem, REPLICATION_KEY } from "../support/replicating";
import { countedIn, QUEUE_URL, ReplicatorFunctions } from "../support/replicator-functions";
import { deleteEvent, putEvent, trailEvent, withEnvelope } from "../support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const functions = new ReplicatorFunctions();
const { server, topic } = functions;

beforeAll(() => functions.start());
beforeEach(() => functions.reset());
afterAll(() => functions.stop());

const failures = ({ response }: Awaited<ReturnType<typeof functions.changes>>) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe("the function that replicates changed sources", () => {
  test("brings every replica of the parameter up to it, shared ones as secrets", async () => {
    server.parameterStore.set("/shared/host", "db-1");
    server.replications.push(
      appItem("/shared/host", "/app/x/host"),
      appItem("/shared/other", "/app/x/other"),
    );
    const result = await functions.changes(putEvent("/shared/host", 1, TIME));
    expect(failures(result)).toEqual([]);
    expect(server.parameter("/app/x/host")).toEqual({
      value: "db-1",
      type: "SecureString",
      keyId: REPLICATION_KEY,
      description: "Replicated from: /shared/host by: tester",
    });
    expect(server.parameter("/app/x/other")).toBeUndefined();
    expect(countedIn(result)).toEqual({ EventsProcessed: 1, ReplicasWritten: 1 });
  });

  test("tells people what was replicated, from whom and by whose change", async () => {
    server.parameterStore.set("/shared/host", "db-1");
    server.replications.push(appItem("/shared/host", "/app/x/host"));
    await functions.changes(putEvent("/shared/host", 1, TIME));
    expect(topic.messages).toEqual([
      {
        schema: "config-store-notification/1",
        environmentAlias: "dev",
        accountId: "111111111111",
        region: "us-east-1",
        functionName: "figgy-function",
        correlationId: "request-1",
        time: expect.any(String) as string,
        kind: "replication succeeded",
        source: "/shared/host",
        destination: "/app/x/host",
        owner: "tester",
        triggeredBy: "jordandev",
      },
    ]);
    expect(topic.mails[0]).toMatch(/^\/app\/x\/host was brought up to \/shared\/host\n/);
  });

  test("tells people once of what fails or lacks a part, with the id by which the log is searched", async () => {
    for (const name of ["/shared/a", "/app/x/user"]) server.parameterStore.set(name, "v");
    server.replications.push(
      appItem("/shared/a", "/app/x/bad"),
      mergeItem(["${/app/x/user}", "${/app/x/none}"], "/app/x/merged"),
      appItem("/shared/a", "/figgy/stolen"),
    );
    server.unwritable.set("/app/x/bad", new ServiceError("AccessDeniedException", "text of a service"));
    const events = [
      putEvent("/shared/a", 1, TIME),
      putEvent("/shared/a", 2, TIME),
      putEvent("/app/x/user", 1, TIME),
    ];
    await functions.changes(...events);
    for (const receiveCount of [2, 5]) await functions.changesAgain(receiveCount, ...events);

    const facts = { kind: "failure", correlationId: "request-1", functionName: "figgy-function" };
    expect(topic.messages).toHaveLength(2);
    expect(topic.messages).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...facts,
          what: "/app/x/bad was not replicated",
          reasons: ["the service answered AccessDeniedException"],
        }),
        expect.objectContaining({
          ...facts,
          what: "/app/x/merged was not replicated",
          reasons: ["the source /app/x/none does not exist"],
        }),
      ]),
    );
    expect(JSON.stringify(topic.messages)).not.toContain("text of a service");
  });

  test("reads the table once a batch and brings each replica up once", async () => {
    server.parameterStore.set("/app/x/a", "1");
    server.parameterStore.set("/app/x/b", "2");
    server.replications.push(mergeItem(["${/app/x/a}", "${/app/x/b}"], "/app/x/m"));
    const events = ["/app/x/a", "/app/x/b", "/app/x/a"].map((name, n) => putEvent(name, n + 1, TIME));
    await functions.changes(...events);
    const calls = server.calls.map(({ operation }) => operation);
    expect(calls).toEqual(["Scan", "GetParameters", "PutParameter", "GetParameters"]);
  });

  test("counts a replica once that several events of a batch concern", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    const result = await functions.changes(putEvent("/shared/a", 1, TIME), putEvent("/shared/a", 2, TIME));
    expect(countedIn(result)).toEqual({ EventsProcessed: 2, ReplicasWritten: 1 });
    expect(topic.messages).toHaveLength(1);
  });

  test("calls nothing for events that concern no source", async () => {
    const result = await functions.changes(
      deleteEvent("/shared/a", TIME),
      putEvent("/figgy/account_id", 1, TIME),
      putEvent("/elsewhere/a", 1, TIME),
      withEnvelope(putEvent("/shared/a", 1, TIME), { account: "222222222222" }),
      trailEvent("PutParameter", TIME, { errorCode: "AccessDenied" }),
    );
    expect(failures(result)).toEqual([]);
    expect(server.calls).toEqual([]);
    expect(result.lines.map(({ reason }) => reason)).toEqual([
      "not a put",
      "not governed",
      "not governed",
      "another account",
      "failed call",
    ]);
  });

  test("writes nothing when it hears of its own writing", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"), appItem("/app/x/a", "/app/y/a"));
    await functions.changes(putEvent("/shared/a", 1, TIME));
    await functions.changes(putEvent("/app/x/a", 1, TIME));
    server.calls.length = 0;
    await functions.changes(putEvent("/app/x/a", 1, TIME), putEvent("/app/y/a", 1, TIME));
    expect(server.parameter("/app/y/a")).toMatchObject({ value: "v", type: "SecureString" });
    expect(server.inputsOf("PutParameter")).toEqual([]);
  });

  test("hands back only the events whose replications failed, and does all the others", async () => {
    for (const name of ["/shared/a", "/shared/b"]) server.parameterStore.set(name, "v");
    server.replications.push(
      appItem("/shared/a", "/app/x/bad"),
      appItem("/shared/a", "/app/x/good"),
      appItem("/shared/b", "/app/x/b"),
    );
    server.unwritable.set("/app/x/bad", new ServiceError("AccessDeniedException", "text of a service"));
    const result = await functions.changes(
      "no JSON",
      putEvent("/shared/a", 1, TIME),
      putEvent("/shared/b", 1, TIME),
    );
    expect(failures(result)).toEqual(["message-1"]);
    expect(server.inputsOf("SendMessage")).toEqual([
      expect.objectContaining({
        QueueUrl: QUEUE_URL,
        MessageBody: "no JSON",
        MessageAttributes: {
          REASON: { DataType: "String", StringValue: "the text: expected a JSON object" },
        },
      }),
    ]);
    expect(server.parameter("/app/x/good")).toBeDefined();
    expect(server.parameter("/app/x/b")).toBeDefined();
    expect(countedIn(result)).toEqual({
      EventsProcessed: 1,
      EventsRefused: 1,
      EventsFailed: 1,
      ReplicasWritten: 2,
      ReplicationsFailed: 1,
    });
    expect(result.output).not.toContain("text of a service");
  });

  test("hands back all events when the table cannot be read", async () => {
    server.failNext(new ServiceError("AccessDeniedException"));
    const result = await functions.changes(putEvent("/shared/a", 1, TIME), putEvent("/shared/b", 1, TIME));
    expect(failures(result)).toEqual(["message-0", "message-1"]);
  });

  describe("whose time is too short", () => {
    const SOURCE_EVENT = putEvent("/shared/a", 1, TIME);
    const OTHER_EVENT = putEvent("/shared/b", 1, TIME);

    /** Configures replicas of one source, and one of another; there is time for so many writes. */
    function configure(replicas: number, writesInTime: number): void {
      server.parameterStore.set("/shared/a", "v");
      server.parameterStore.set("/shared/b", "v");
      for (let n = 0; n < replicas; n++) server.replications.push(appItem("/shared/a", `/app/x/${n}`));
      server.replications.push(appItem("/shared/b", "/app/y/b"));
      server.beforeWrite = () => (functions.remainingMs -= 230_000 / writesInTime);
    }

    test("publishes what it did and gives back the rest, of which people hear nothing", async () => {
      configure(5, 3);
      const result = await functions.changes(SOURCE_EVENT, OTHER_EVENT);
      expect(failures(result)).toEqual(["message-0"]);
      expect(countedIn(result)).toEqual({ EventsProcessed: 1, EventsFailed: 1, ReplicasWritten: 3 });
      expect(topic.messages.map(({ kind, destination }) => [kind, destination])).toEqual([
        ["replication succeeded", "/app/x/0"],
        ["replication succeeded", "/app/x/1"],
        ["replication succeeded", "/app/y/b"],
      ]);
      expect(result.lines).toContainEqual(
        expect.objectContaining({
          level: "INFO",
          message: "event not replicated in time, to be delivered again",
          parameter: "/shared/a",
          replications: 2,
          left: 3,
        }),
      );
    });

    test("gets further with each delivery, and writes nothing twice", async () => {
      configure(5, 2);
      const given = [];
      for (const count of [1, 2, 3]) {
        functions.remainingMs = 300_000;
        given.push(failures(await functions.changesAgain(count, SOURCE_EVENT)));
      }
      expect(given).toEqual([["message-0"], ["message-0"], []]);
      expect(server.inputsOf("PutParameter").map(({ Name }) => Name)).toEqual(
        [0, 1, 2, 3, 4].map((n) => `/app/x/${n}`),
      );
    });

    test("begins nothing when the table alone takes it", async () => {
      configure(1, 1);
      server.beforeScan = () => (functions.remainingMs = 1_000);
      const result = await functions.changes(SOURCE_EVENT);
      expect(failures(result)).toEqual(["message-0"]);
      expect(server.calls.map(({ operation }) => operation)).not.toContain("GetParameters");
      expect(topic.messages).toEqual([]);
    });

    test("compares 1,000 replicas that need no write with a call for ten of them", async () => {
      configure(1_000, 1_000);
      for (let n = 0; n < 1_000; n++) {
        server.parameterStore.set(`/app/x/${n}`, "v", { type: "SecureString", keyId: REPLICATION_KEY });
      }
      await functions.changes(SOURCE_EVENT);
      expect(server.inputsOf("GetParameters")).toHaveLength(110);
      expect(server.inputsOf("PutParameter")).toEqual([]);
    });
  });
});
