import { Auditor } from "../../../src/handlers/config-auditor/audit";
import { HISTORY_SETTLES_MS } from "../../../src/handlers/config-auditor/parameter-audit";
import type { HistoryEntry } from "../../../src/handlers/config-auditor/version-resolution";
import { auditBy, Auditing, ENVIRONMENT, errorsOf } from "../support/auditing";
import {
  deleteEvent,
  deleteManyEvent,
  eventIdOf,
  putEvent,
  trailEvent,
  withEnvelope,
} from "../support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const SECOND = Date.parse("2026-03-01T10:00:00.000Z");

describe("recording a put", () => {
  test("takes the value, the type, the description and the time of its version from the history", async () => {
    const { store, table, audit } = new Auditing();
    const event = store.put("/app/x/host", TIME, { value: "db-1", description: "the database" });
    await audit(event);
    expect(table.items).toEqual([
      expect.objectContaining({
        parameter_name: { S: "/app/x/host" },
        time: { N: String(TIME) },
        action: { S: "PutParameter" },
        user: { S: "jordandev" },
        value: { S: "db-1" },
        type: { S: "String" },
        description: { S: "the database" },
        version: { S: "1" },
        event_id: { S: eventIdOf(event) },
      }),
    ]);
    expect(table.items[0]).not.toHaveProperty("key_id");
  });

  test.each(["/app/größe/名前", "/app/a b", "/app/x/large"])("keeps 8 KB of %s whole", async (name) => {
    const { store, table, audit } = new Auditing();
    await audit(store.put(name, TIME, { value: "v".repeat(8_192) }));
    expect(table.items[0]).toMatchObject({ parameter_name: { S: name }, value: { S: "v".repeat(8_192) } });
  });

  test("keeps a list as it is", async () => {
    const { store, table, audit } = new Auditing();
    await audit(store.put("/app/hosts", TIME, { value: "a,b", type: "StringList" }));
    expect(table.items[0]).toMatchObject({ value: { S: "a,b" }, type: { S: "StringList" } });
  });

  test("keeps a secret's ciphertext and its key's bare id", async () => {
    const { store, table, audit } = new Auditing();
    const keyId = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    await audit(store.put("/app/secret", TIME, { value: "AQICAHg=", type: "SecureString", keyId }));
    expect(table.items[0]).toMatchObject({
      value: { S: "AQICAHg=" },
      type: { S: "SecureString" },
      key_id: { S: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    });
  });

  test("asks the history by the name that was put, and records it with a leading slash", async () => {
    const { table, store } = new Auditing();
    const asked: string[] = [];
    const history = {
      versions: async (name: string): Promise<readonly HistoryEntry[]> => {
        asked.push(name);
        return [{ version: 1, modified: TIME, type: "String", value: "v" }];
      },
    };
    const auditor = new Auditor(ENVIRONMENT, history, table);
    await auditBy(auditor, putEvent("app/host", 1, TIME));
    expect(asked).toEqual(["app/host"]);
    expect(table.of("/app/host")).toHaveLength(1);
    expect(store.has("/app/host")).toBe(false);
  });

  test("of a parameter that is gone says that the put is unresolved, at the call's time", async () => {
    const { store, table, deliver } = new Auditing();
    const put = store.put("/app/host", TIME, { value: "v" });
    store.delete("/app/host", TIME + 1);
    const [outcome] = await deliver(put);
    expect(table.items).toEqual([
      expect.objectContaining({
        action: { S: "PutParameterUnresolved" },
        time: { N: String(SECOND) },
        version: { S: "1" },
      }),
    ]);
    expect(table.items[0]).not.toHaveProperty("value");
    expect(table.items[0]).not.toHaveProperty("type");
    expect(outcome).toMatchObject({ changes: [{ action: "PutParameterUnresolved", result: "recorded" }] });
  });

  test("waits for a history that is not up to date", async () => {
    const { store, table, audit } = new Auditing();
    store.put("/app/host", TIME - 60_000, { value: "old" });
    await expect(audit(putEvent("/app/host", 2, TIME))).rejects.toMatchObject({
      name: "HistoryBehindError",
    });
    expect(table.records).toEqual([]);
  });

  test("waits for a history that does not show the put yet, as long as it is young", async () => {
    const { store, table, auditor: later } = new Auditing();
    let now = SECOND + HISTORY_SETTLES_MS - 1;
    let history: readonly HistoryEntry[] = [];
    const auditor = new Auditor(ENVIRONMENT, { versions: async () => history }, table, () => now);
    const put = store.put("/app/host", TIME, { value: "v" });
    await expect(auditBy(auditor, put)).rejects.toMatchObject({ name: "HistoryBehindError" });
    expect(table.records).toEqual([]);

    history = await store.versions("/app/host");
    await auditBy(auditor, put);
    expect(table.records).toMatchObject([{ action: "PutParameter", version: { value: "v" } }]);

    now = SECOND + HISTORY_SETTLES_MS;
    history = [];
    await auditBy(auditor, putEvent("/app/gone", 1, TIME));
    expect(table.of("/app/gone")).toMatchObject([{ action: "PutParameterUnresolved" }]);
    await auditBy(later, put);
    expect(table.of("/app/host")).toHaveLength(1);
  });

  test.each(["in the same batch", "in the table"])(
    "does not wait for a young put after which a deletion is known: %s",
    async (where) => {
      const { store, table } = new Auditing();
      const auditor = new Auditor(ENVIRONMENT, store, table, () => TIME + 2_000);
      const events = [putEvent("/app/host", 1, TIME), deleteEvent("/app/host", TIME + 1_000)];
      if (where === "in the table") await auditBy(auditor, events.pop()!);
      expect((await auditor.audit(events)).flatMap(errorsOf)).toEqual([]);
      expect(table.of("/app/host").map(({ action }) => action)).toEqual([
        "PutParameterUnresolved",
        "DeleteParameter",
      ]);
    },
  );

  test("is not of the version of a parameter that was made again, where the deletion between is known", async () => {
    const { store, table, deliver } = new Auditing();
    const first = store.put("/app/host", TIME, { value: "old" });
    const deletion = store.delete("/app/host", TIME + 1_000);
    const second = store.put("/app/host", TIME + 2_000, { value: "new" });
    await deliver(deletion, first, second);
    expect(table.of("/app/host").map(({ action, version }) => [action, version?.value])).toEqual([
      ["PutParameterUnresolved", undefined],
      ["DeleteParameter", undefined],
      ["PutParameter", "new"],
    ]);
  });

  test("fails, and records nothing, when the history cannot be read", async () => {
    const { table } = new Auditing();
    const history = { versions: () => Promise.reject(new Error("ThrottlingException")) };
    const auditor = new Auditor(ENVIRONMENT, history, table);
    await expect(auditBy(auditor, putEvent("/app/host", 1, TIME))).rejects.toThrow("ThrottlingException");
    expect(table.records).toEqual([]);
  });
});

describe("recording a deletion", () => {
  test("has the key facts alone", async () => {
    const { table, audit } = new Auditing();
    await audit(deleteEvent("/app/host", TIME));
    expect(table.items[0]).toMatchObject({ action: { S: "DeleteParameter" } });
    for (const absent of ["value", "type", "key_id", "description", "version"]) {
      expect(table.items[0]).not.toHaveProperty(absent);
    }
  });

  test("goes to the end of its second, which is all that CloudTrail states", async () => {
    const { store, table, deliver } = new Auditing();
    const put = store.put("/app/host", TIME, { value: "v" });
    await deliver(put);
    await deliver(store.delete("/app/host", TIME + 200));
    expect(table.of("/app/host").map(({ action, time }) => [action, time])).toEqual([
      ["PutParameter", TIME],
      ["DeleteParameter", SECOND + 999],
    ]);
  });

  test("goes right before the put that created the parameter again within the second", async () => {
    const { store, table, deliver } = new Auditing();
    store.put("/app/host", TIME, { value: "old" });
    const deletion = store.delete("/app/host", TIME + 100);
    const put = store.put("/app/host", TIME + 200, { value: "new" });
    await deliver(put, deletion);
    expect(table.of("/app/host").map(({ action, time }) => [action, time])).toEqual([
      ["DeleteParameter", TIME + 199],
      ["PutParameter", TIME + 200],
    ]);
  });

  test("that is delivered again, when its time would be another by now, adds nothing", async () => {
    const { store, table, deliver } = new Auditing();
    store.put("/app/host", TIME, { value: "old" });
    const deletion = store.delete("/app/host", TIME + 100);
    await deliver(deletion);
    store.put("/app/host", TIME + 200, { value: "new" });
    const [outcome] = await deliver(deletion);
    expect(outcome).toMatchObject({ changes: [{ result: "recorded before" }] });
    expect(table.of("/app/host").map(({ time }) => time)).toEqual([SECOND + 999]);
  });

  test("of many at once makes a record for each", async () => {
    const { table, audit } = new Auditing();
    await audit(deleteManyEvent(["/app/a", "/shared/b"], [], TIME));
    expect(table.records.map(({ parameterName, action }) => [parameterName, action])).toEqual([
      ["/app/a", "DeleteParameter"],
      ["/shared/b", "DeleteParameter"],
    ]);
  });

  test("of many at once that failed half-way is completed by the next delivery", async () => {
    const { table, audit } = new Auditing();
    const event = deleteManyEvent(["/app/a", "/app/b"], [], TIME);
    const insert = table.insert.bind(table);
    jest.spyOn(table, "insert").mockImplementationOnce(insert).mockRejectedValueOnce(new Error("throttled"));
    await expect(audit(event)).rejects.toThrow("throttled");
    await audit(event);
    expect(table.records.map(({ parameterName }) => parameterName)).toEqual(["/app/a", "/app/b"]);
  });
});

describe("what is recorded at all", () => {
  test.each(["/data/host", "/application/host", "/app", "/figgy", "host"])("not %s", async (name) => {
    const { table, audit } = new Auditing();
    const outcome = await audit(deleteEvent(name, TIME));
    expect(outcome).toMatchObject({ changes: [{ result: "not governed" }] });
    expect(table.records).toEqual([]);
  });

  test("not the history of what is not governed", async () => {
    const versions = jest.fn();
    const auditor = new Auditor(ENVIRONMENT, { versions }, new Auditing().table);
    await auditBy(auditor, putEvent("/data/host", 1, TIME));
    expect(versions).not.toHaveBeenCalled();
  });

  test("not one-time secrets", async () => {
    const { store, table, audit } = new Auditing();
    await audit(store.put("/figgy/ots/abcdefghijklmn", TIME, { value: "AQICAHg=" }));
    expect(table.records).toEqual([]);
  });

  test("not events of another account, failed calls and calls without parameters", async () => {
    const { store, table, deliver } = new Auditing();
    const put = store.put("/app/host", TIME, { value: "v" });
    const outcomes = await deliver(
      withEnvelope(put, { account: "222222222222" }),
      deleteEvent("/app/host", TIME, { errorCode: "AccessDenied" }),
      deleteEvent("/app/host", TIME, { errorMessage: "denied" }),
      trailEvent("PutParameter", TIME, {}),
    );
    expect(outcomes.map((outcome) => outcome.kind === "skipped" && outcome.reason)).toEqual([
      "another account",
      "failed call",
      "failed call",
      "call without parameters",
    ]);
    expect(table.records).toEqual([]);
  });

  test("nothing of an event that cannot be read, which is said with reasons", async () => {
    const { audit } = new Auditing();
    await expect(audit("{}")).rejects.toMatchObject({
      name: "UnreadableEventError",
      reasons: ["detail: expected an object", "account: expected a string that is not empty"],
    });
  });
});

describe("changes that meet at one name and time", () => {
  test("move on by a millisecond each", async () => {
    const { table, deliver } = new Auditing();
    await deliver(
      deleteEvent("/app/a", TIME),
      deleteEvent("/app/a", TIME + 100),
      deleteEvent("/app/a", TIME + 200),
    );
    expect(table.of("/app/a").map(({ time }) => time - SECOND)).toEqual([999, 1_000, 1_001]);
  });

  test("also make room for a record that states no event", async () => {
    const { table, deliver } = new Auditing();
    const [record] = await recordsOf(deleteEvent("/app/a", TIME));
    await table.insert({ ...record!, eventId: "" }, 0);
    await deliver(deleteEvent("/app/a", TIME));
    expect(table.of("/app/a").map(({ time }) => time - SECOND)).toEqual([999, 1_000]);
  });

  test("are known again where both clocks and others have pushed the record furthest", async () => {
    const { store, table, deliver } = new Auditing();
    store.put("/app/a", SECOND + 5_000, { value: "v" });
    const put = putEvent("/app/a", 1, SECOND);
    const [record] = await recordsOf(deleteEvent("/app/a", TIME));
    for (let shift = 0; shift < 1_000; shift++) {
      await table.insert({ ...record!, eventId: `other-${shift}`, time: SECOND + 5_000 + shift }, 0);
    }
    await deliver(put);
    expect(table.of("/app/a").at(-1)).toMatchObject({ time: SECOND + 6_000, eventId: eventIdOf(put) });
    store.delete("/app/a", SECOND + 60_000);
    const [outcome] = await deliver(put);
    expect(outcome).toMatchObject({ changes: [{ result: "recorded before" }] });
    expect(table.records).toHaveLength(1_001);
  });

  test("fail when there is no room within a second", async () => {
    const { table, audit } = new Auditing();
    const [record] = await recordsOf(deleteEvent("/app/a", TIME));
    for (let shift = 0; shift <= 1_000; shift++) {
      await table.insert({ ...record!, eventId: `other-${shift}`, time: SECOND + 999 + shift }, 0);
    }
    await expect(audit(deleteEvent("/app/a", TIME))).rejects.toMatchObject({ name: "NoFreeTimeError" });
  });
});

async function recordsOf(...events: readonly string[]) {
  const auditing = new Auditing();
  await auditing.deliver(...events);
  return auditing.table.records;
}
