import { SourceChanges } from "../../../src/handlers/ssm-stream-replicator/source-changes";
import { changeEvents } from "../../../src/core/config-store/change-events";
import { ServiceError } from "../support/aws-server";
import { hangs } from "../support/hanging-topic";
import {
  appItem,
  mergeItem,
  Replicating,
  REPLICATION_KEY,
  REPLICATOR,
  serviceError,
} from "../support/replicating";
import { countedIn, ReplicatorFunctions, streamRecord } from "../support/replicator-functions";
import { ACCOUNT, putEvent, trailEvent } from "../support/trail-events";

/**
 * The original store's defects in replication (A: authorization, B: data, E: replication), by the numbers of its review.
 * E10 is about the stream's trigger: see the tests of the construct.
 */

jest.setTimeout(60_000);

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const functions = new ReplicatorFunctions();
const { server, topic } = functions;

beforeAll(() => functions.start());
beforeEach(() => functions.reset());
afterEach(() => jest.restoreAllMocks());
afterAll(() => functions.stop());

const POISON = { destination: { S: "/app/x/poison" }, source: { S: "/shared/a" } };

const put = (name: string) => putEvent(name, 1, TIME);
const written = () => server.inputsOf("PutParameter").map(({ Name }) => Name);

describe("with the original store's defects in mind", () => {
  test.each([
    ["the webhook's URL", appItem("/figgy/integrations/slack/webhook-url", "/app/x/a")],
    ["a parameter outside the namespaces", appItem("/other/secret", "/app/x/a")],
    ["the store's account id, as a destination", appItem("/shared/a", "/figgy/account_id")],
    ["another root namespace, as a destination", appItem("/shared/a", "/devops/a")],
    ["another service's secret, in a merge", mergeItem(["${/app/y/secret}"], "/app/x/a")],
  ])("A2: nobody can have the functions reach %s", async (_what, item) => {
    const names = ["/shared/a", "/other/secret", "/app/y/secret", "/figgy/integrations/slack/webhook-url"];
    for (const name of names) server.parameterStore.set(name, "v");
    server.replications.push(item);
    const { S: destination } = item["destination"] as { S: string };
    const results = [
      await functions.stream(streamRecord(destination)),
      await functions.changes(...names.map(put)),
      await functions.syncer(),
    ];
    expect(written()).toEqual([]);
    expect(server.inputsOf("GetParameters")).toEqual([]);
    expect(countedIn(results[0]!)).toEqual({ EventsRefused: 1, ReplicationsRefused: 1 });
  });

  test("A2: what leaves its root namespace is a secret under the replication key, in one step and in two", async () => {
    server.parameterStore.set("/devops/token", "v", { type: "String" });
    server.replications.push(appItem("/devops/token", "/app/x/a"), appItem("/app/x/a", "/app/x/b"));
    await functions.syncer();
    for (const name of ["/app/x/a", "/app/x/b"]) {
      expect(server.parameter(name)).toMatchObject({ type: "SecureString", keyId: REPLICATION_KEY });
    }
  });

  test("B7: a description has no text of a merge, and never more than SSM takes", async () => {
    server.parameterStore.set("/app/x/a", "v");
    const source = ["postgres://user:PASSWORD@", ...Array<string>(200).fill("${/app/x/a}")];
    server.replications.push(
      mergeItem(source, "/app/x/m", "u".repeat(3_000)),
      appItem("/app/x/a", `/app/x/${"n".repeat(900)}`, "u".repeat(3_000)),
    );
    await functions.syncer();
    expect(written()).toHaveLength(2);
    for (const { Description } of server.inputsOf("PutParameter")) {
      expect(Description.length).toBeLessThanOrEqual(1_024);
      expect(Description).not.toContain("PASSWORD");
    }
  });

  test("E1: a malformed item holds up neither the stream, nor the events of any parameter, nor the syncer", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(POISON, appItem("/shared/a", "/app/x/1"));
    const stream = await functions.stream(streamRecord("/app/x/poison"), streamRecord("/app/x/1"));
    expect(stream.response.batchItemFailures).toEqual([]);
    server.parameterStore.set("/shared/a", "w");
    const changes = await functions.changes(put("/shared/a"));
    expect(changes.response.batchItemFailures).toEqual([]);
    server.parameterStore.set("/shared/a", "x");
    await functions.syncer();
    expect(server.parameter("/app/x/1")?.value).toBe("x");
    expect(server.deadLetters).toHaveLength(1);
  });

  test("E1: an item without namespace and user is replicated", async () => {
    server.parameterStore.set("/shared/a", "v");
    const { destination, source, type } = appItem("/shared/a", "/app/x/a");
    server.replications.push({ destination, source, type });
    await functions.stream(streamRecord("/app/x/a"));
    expect(server.parameter("/app/x/a")?.value).toBe("v");
  });

  test("E2: a table of many pages is read to its end", async () => {
    for (let n = 0; n < 25; n++) server.replications.push(appItem("/shared/a", `/app/x/${n}`));
    server.parameterStore.set("/shared/a", "v");
    await functions.changes(put("/shared/a"));
    expect(server.inputsOf("Scan")).toHaveLength(25);
    expect(written()).toHaveLength(25);
  });

  test.each(["missing", "unreadable"])(
    "E3: with a part %s a merge keeps its old value, and there is an alarm",
    async (what) => {
      server.parameterStore.set("/app/x/a", "new");
      server.parameterStore.set("/app/x/m", "old", { type: "SecureString", keyId: REPLICATION_KEY });
      server.replications.push(mergeItem(["${/app/x/a}", "${/app/x/b}"], "/app/x/m"));
      if (what === "unreadable") server.unreadable.set("/app/x/b", new ServiceError("InvalidKeyId"));
      const result = await functions.changes(put("/app/x/a"));
      expect(server.parameter("/app/x/m")?.value).toBe("old");
      expect(countedIn(result)).toEqual(
        what === "missing"
          ? { EventsProcessed: 1, ReplicationsIncomplete: 1 }
          : { EventsFailed: 1, ReplicationsFailed: 1 },
      );
    },
  );

  test("E3: with a part throttled a merge keeps its old value, and the event is tried again", async () => {
    const replicating = new Replicating();
    replicating.configure(mergeItem(["${/app/x/a}", "${/app/x/b}"], "/app/x/m"));
    replicating.parameters.set("/app/x/a", "new");
    replicating.parameters.failures.set("/app/x/b", serviceError("ThrottlingException"));
    const changes = new SourceChanges(REPLICATOR, replicating.replication, () => false);
    expect(await changes.replicate([put("/app/x/a")])).toMatchObject([
      { replications: [{ destination: "/app/x/m", outcome: { kind: "failed" } }] },
    ]);
    expect(replicating.parameters.writes).toEqual([]);
  });

  test("E4: a service's failure is not taken for a parameter's absence", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    server.unreadable.set("/app/x/a", new ServiceError("AccessDeniedException"));
    const result = await functions.changes(put("/shared/a"));
    expect(written()).toEqual([]);
    expect(result.response.batchItemFailures).toHaveLength(1);
  });

  test("E5: what lies on a cycle is not written, by whatever way it is met, and there is an alarm", async () => {
    server.parameterStore.set("/app/x/self", "v");
    server.parameterStore.set("/app/x/a", "1");
    server.parameterStore.set("/app/x/b", "2");
    server.replications.push(
      mergeItem(["${/app/x/self}", "+"], "/app/x/self"),
      appItem("/app/x/a", "/app/x/b"),
      appItem("/app/x/b", "/app/x/a"),
    );
    const names = ["/app/x/self", "/app/x/a", "/app/x/b"];
    const results = [
      await functions.stream(...names.map((name) => streamRecord(name))),
      await functions.changes(...names.map(put)),
      await functions.syncer(),
    ];
    expect(written()).toEqual([]);
    for (const result of results) expect(countedIn(result)).toMatchObject({ ReplicationsRefused: 3 });
    expect(topic.messages[1]).toMatchObject({
      kind: "failure",
      reasons: [expect.stringMatching(/^the replication lies on a cycle of \/app\/x\/[ab], \/app\/x\/[ab]$/)],
    });
  });

  test("E6: only the whole name in a token counts, and a merge that is one string is carried out too", async () => {
    server.parameterStore.set("/app/x/host", "h");
    server.parameterStore.set("/app/x/hostname", "n");
    server.replications.push(mergeItem(["${/app/x/hostname}", " not ${/app/x/host} "], "/app/x/list"), {
      ...mergeItem([], "/app/x/text"),
      source: { S: "db://${/app/x/host}/x" },
    });
    await functions.changes(put("/app/x/host"));
    expect(written()).toEqual(["/app/x/text"]);
    expect(server.parameter("/app/x/text")?.value).toBe("db://${h}/x");
  });

  test("E7: a change outside the namespaces does not reach the function, and none costs more than one scan a batch", async () => {
    const patterns = changeEvents({ accountId: ACCOUNT, roots: ["/app"], calls: ["PutParameter"] });
    expect(JSON.stringify(patterns)).toContain('{"prefix":"/app/"}');
    await functions.changes(put("/elsewhere/a"), put("/figgy/account_id"));
    expect(server.calls).toEqual([]);
    await functions.changes(put("/app/x/a"), put("/app/x/b"), put("/app/x/c"));
    expect(server.calls.map(({ operation }) => operation)).toEqual(["Scan"]);
  });

  test("E8: a value of 8 KB is replicated", async () => {
    server.parameterStore.set("/shared/a", "v".repeat(8_192));
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    await functions.changes(put("/shared/a"));
    expect(server.parameter("/app/x/a")?.value).toHaveLength(8_192);
    expect(server.inputsOf("PutParameter")[0]).toMatchObject({ Tier: "Intelligent-Tiering" });
  });

  test("E9: a replica under another key is written again", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.parameterStore.set("/app/x/a", "v", { type: "SecureString", keyId: "alias/aws/ssm" });
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    await functions.syncer();
    expect(server.parameter("/app/x/a")).toMatchObject({ keyId: REPLICATION_KEY });
  });

  test.each([
    ["under another key", "AccessDeniedException", "alias/aws/ssm", true],
    ["under another key that is disabled", "InvalidKeyId", "another-key", true],
    ["under the replication key", "AccessDeniedException", REPLICATION_KEY, false],
    ["under another key, while the service is throttled", "ThrottlingException", "alias/aws/ssm", false],
  ])("E9, E4: a replica that cannot be read, %s (%s)", async (_, error, keyId, isWritten) => {
    server.parameterStore.set("/shared/a", "v");
    server.parameterStore.set("/app/x/a", "old", { type: "SecureString", keyId });
    server.unreadable.set("/app/x/a", new ServiceError(error));
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    await functions.syncer();
    expect(written()).toEqual(isWritten ? ["/app/x/a"] : []);
    expect(server.parameter("/app/x/a")).toMatchObject(
      isWritten ? { value: "v", keyId: REPLICATION_KEY } : { value: "old", keyId },
    );
  });

  test("E11: events without parameters, identity or response hold up nothing", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    const events = [
      trailEvent("PutParameter", TIME, { requestParameters: null, responseElements: null }),
      trailEvent("PutParameter", TIME, { requestParameters: null, errorCode: "ThrottlingException" }),
      putEvent("/shared/a", 1, TIME, { userIdentity: undefined }),
    ];
    const result = await functions.changes(...events);
    expect(result.response.batchItemFailures).toEqual([]);
    expect(written()).toEqual(["/app/x/a"]);
  });

  test("E12: one replication that fails does not end the syncer's run", async () => {
    for (const name of ["a", "b", "c"]) {
      server.parameterStore.set(`/shared/${name}`, "v");
      server.replications.push(appItem(`/shared/${name}`, `/app/x/${name}`));
    }
    server.unwritable.set("/app/x/a", new ServiceError("AccessDeniedException"));
    await functions.syncer();
    expect([...server.parameterStore.stored.keys()].filter((name) => name.startsWith("/app/"))).toEqual([
      "/app/x/b",
      "/app/x/c",
    ]);
  });

  test("E13: a topic that hangs holds the function up for three seconds, and fails nothing", async () => {
    server.parameterStore.set("/shared/a", "v");
    server.replications.push(appItem("/shared/a", "/app/x/a"));
    const ended = hangs(topic, 3_000);
    const result = await functions.changes(put("/shared/a"));
    expect(ended()).toBeGreaterThan(0);
    expect(result.response.batchItemFailures).toEqual([]);
    expect(server.parameter("/app/x/a")?.value).toBe("v");
    expect(countedIn(result)).toEqual({ EventsProcessed: 1, ReplicasWritten: 1, NotificationsNotSent: 1 });
  });
});
