import fc from "fast-check";
import type { CacheItem, CacheState } from "../../../src/core/config-store/cache-item";
import { AuditSweep } from "../../../src/handlers/config-auditor/audit-sweep";
import { DeletionSweep, UNKNOWN_USER } from "../../../src/handlers/config-auditor/deletion-sweep";
import type { ParameterHistory, ParameterListing } from "../../../src/handlers/config-auditor/ports";
import { SETTLED_MS } from "../../../src/handlers/config-auditor/recovered-record";
import { auditBy, Auditing, ENVIRONMENT, errorsOf } from "../support/auditing";
import { policyEvent } from "../support/store-events";
import { deleteEvent, putEvent } from "../support/trail-events";
import { runs } from "../../support/property-runs";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const SECOND = Date.parse("2026-03-01T10:00:00.000Z");
const ENOUGH = () => 60_000;
const NAME = "/app/a";

interface Others {
  readonly listing?: ParameterListing;
  readonly history?: ParameterHistory;
}

/** An auditor with its sweep at a time after {@link TIME}, and a cache of names. */
function sweeping(after = 2 * SETTLED_MS, { listing, history }: Others = {}) {
  const auditing = new Auditing();
  const { store, table } = auditing;
  const items: CacheItem[] = [];
  const cache = {
    async *all() {
      for (const item of items) yield [item];
    },
  };
  const keep = (parameterName: string, time: number, state: CacheState = "DELETED") =>
    items.push({ parameterName, lastUpdated: `${time}`, state });
  const deletions = new DeletionSweep(ENVIRONMENT, cache, history ?? store, table);
  const sweep = new AuditSweep(ENVIRONMENT, listing ?? store, store, table, deletions, () => TIME + after);
  const actions = (name = NAME) => table.of(name).map(({ action, time }) => [action, time]);
  return { ...auditing, deliver: auditing.deliver, items, keep, sweep, actions };
}

describe("the sweep of deletions", () => {
  test("records one of which no event has told, as nobody's, when the cache knew of it", async () => {
    const { store, table, deliver, keep, sweep } = sweeping();
    await deliver(store.put(NAME, TIME, { value: "v" }));
    store.delete(NAME, TIME + 1_000);
    keep(NAME, TIME + 5_000);
    expect((await sweep.sweep(ENOUGH)).deletions).toEqual([{ parameterName: NAME, time: TIME + 5_000 }]);
    expect(table.of(NAME)[1]).toEqual({
      parameterName: NAME,
      time: TIME + 5_000,
      action: "DeleteParameter",
      eventId: `absent-${TIME + 5_000}`,
      caller: { user: "unknown (found missing)" },
    });
  });

  test("names a user in the place of whoever it was that no session and no IAM user can have", () => {
    expect(UNKNOWN_USER).not.toMatch(/^[\w+=,.@-]+$/);
  });

  test("adds nothing in a second run", async () => {
    const { store, table, deliver, keep, sweep } = sweeping();
    await deliver(store.put(NAME, TIME, { value: "v" }));
    store.expire(NAME, TIME + 1_000);
    keep(NAME, TIME + 5_000);
    await sweep.sweep(ENOUGH);
    expect((await sweep.sweep(ENOUGH)).deletions).toEqual([]);
    expect(table.records).toHaveLength(2);
  });

  test.each(["PutParameterUnresolved", "PutParameterEnveloped"] as const)(
    "records one after a put that has no value to restore: %s",
    async (action) => {
      const { table, keep, sweep, actions } = sweeping();
      const facts = { parameterName: NAME, time: TIME, eventId: "e-1", caller: { user: "jordandev" } };
      await table.insert({ ...facts, action, version: { version: 1 } }, 0);
      keep(NAME, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(actions()).toEqual([
        [action, TIME],
        ["DeleteParameter", TIME + 5_000],
      ]);
    },
  );

  describe("records none", () => {
    test("of a parameter that is there, whatever the cache says", async () => {
      const { store, deliver, keep, sweep, actions } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      keep(NAME, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(actions()).toEqual([["PutParameter", TIME]]);
    });

    test("of a parameter that has a history, whatever the list says", async () => {
      const listing = { async *below() {} };
      const { store, deliver, keep, sweep, actions } = sweeping(undefined, { listing });
      await deliver(store.put(NAME, TIME, { value: "v" }));
      keep(NAME, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(actions()).toEqual([["PutParameter", TIME]]);
    });

    test("where a deletion is recorded", async () => {
      const { store, deliver, keep, sweep, actions } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      await deliver(store.delete(NAME, TIME + 1_000));
      keep(NAME, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(actions()).toEqual([
        ["PutParameter", TIME],
        ["DeleteParameter", SECOND + 1_999],
      ]);
    });

    test("of a name of which nothing is recorded, or nothing that is known", async () => {
      const { table, keep, sweep } = sweeping();
      const facts = { parameterName: "/app/b", time: TIME, eventId: "e-1", caller: { user: "jordandev" } };
      await table.insert({ ...facts, action: "DeleteParameters" as never }, 0);
      for (const name of [NAME, "/app/b"]) keep(name, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(table.records).toHaveLength(1);
    });

    test("of what is not governed, though it is cached", async () => {
      const { table, keep, sweep } = sweeping();
      const names = ["/other/a", "/figgy/ots/abc"];
      for (const parameterName of names) {
        const facts = { parameterName, time: TIME, eventId: "e-1", caller: { user: "jordandev" } };
        await table.insert({ ...facts, action: "PutParameter", version: { version: 1 } }, 0);
        keep(parameterName, TIME + 5_000);
      }
      await sweep.sweep(ENOUGH);
      expect(table.records).toHaveLength(2);
    });

    test("of a name that the cache has as one that is there, by its newest item", async () => {
      const { store, table, deliver, keep, sweep } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      store.delete(NAME, TIME + 1_000);
      keep(NAME, TIME + 6_000, "ACTIVE");
      keep(NAME, TIME + 5_000);
      await sweep.sweep(ENOUGH);
      expect(table.records).toHaveLength(1);
    });
  });

  test.each([
    ["a name went a millisecond too late", SETTLED_MS + 4_999, 1],
    ["a name went just early enough", SETTLED_MS + 5_000, 2],
  ])("waits for the event of the deletion: %s", async (_, after, records) => {
    const { store, table, deliver, keep, sweep } = sweeping(after);
    await deliver(store.put(NAME, TIME, { value: "v" }));
    store.delete(NAME, TIME + 1_000);
    keep(NAME, TIME + 5_000);
    await sweep.sweep(ENOUGH);
    expect(table.records).toHaveLength(records);
  });

  test.each([
    ["just too young", SETTLED_MS, []],
    ["just old enough", SETTLED_MS + 1, [["DeleteParameter", TIME + 1]]],
  ])(
    "dates one behind a put that is newer than the tombstone as late as can be: the put is %s",
    async (_, after, added) => {
      const { store, deliver, keep, sweep, actions } = sweeping(after);
      await deliver(store.put(NAME, TIME, { value: "v" }));
      store.delete(NAME, TIME + 100);
      keep(NAME, TIME - 60_000);
      await sweep.sweep(ENOUGH);
      expect(actions()).toEqual([["PutParameter", TIME], ...added]);
    },
  );

  test.each([
    ["moves its record on where the place is taken", "e-1", [TIME, TIME + 5_000, TIME + 5_001]],
    ["adds none where another run is at the same deletion", "absent-1", [TIME, TIME + 5_000]],
  ])("%s", async (_, eventId, times) => {
    const { store, table, deliver, keep, sweep } = sweeping();
    await deliver(store.put(NAME, TIME, { value: "v" }));
    store.delete(NAME, TIME + 1_000);
    keep(NAME, TIME + 5_000);
    const latest = await table.latest(NAME);
    const facts = { parameterName: NAME, time: TIME + 5_000, caller: { user: "x" } };
    await table.insert({ ...facts, action: "DeleteParameter", eventId }, 0);
    jest.spyOn(table, "latest").mockResolvedValue(latest);
    expect((await sweep.sweep(ENOUGH)).deletions).toHaveLength(times.length - 2);
    expect(table.of(NAME).map(({ time }) => time)).toEqual(times);
  });

  test("leaves to the next run what it has no time for, and reports what fails", async () => {
    const fails = new Error("throttled");
    const history = {
      versions: async (name: string) => {
        if (name === NAME) throw fails;
        return [];
      },
    };
    const { store, deliver, keep, sweep, actions } = sweeping(undefined, { history });
    for (const name of [NAME, "/app/b"]) {
      await deliver(store.put(name, TIME, { value: "v" }));
      store.delete(name, TIME + 1_000);
      keep(name, TIME + 5_000);
    }
    expect(await sweep.sweep(() => 15_000)).toMatchObject({ deletions: [], failures: [], left: 2 });
    expect(await sweep.sweep(ENOUGH)).toMatchObject({
      failures: [{ parameterName: NAME, error: fails }],
      deletions: [{ parameterName: "/app/b" }],
    });
    expect(actions("/app/b")).toHaveLength(2);
  });
});

describe("an event of a deletion that comes after it was found missing", () => {
  async function found() {
    const swept = sweeping();
    await swept.deliver(swept.store.put(NAME, TIME, { value: "v" }));
    const event = swept.store.delete(NAME, TIME + 1_000);
    swept.keep(NAME, TIME + 1_200);
    await swept.sweep.sweep(ENOUGH);
    return { ...swept, event };
  }

  test("adds no second record, and says so", async () => {
    const { auditor, table, event } = await found();
    expect(await auditBy(auditor, event)).toMatchObject({ changes: [{ result: "found missing before" }] });
    expect(table.records).toHaveLength(2);
  });

  test("nor does one of an expiration", async () => {
    const { auditor, table } = await found();
    const event = policyEvent("Expiration", NAME, TIME + 1_000);
    expect(await auditBy(auditor, event)).toMatchObject({ changes: [{ result: "found missing before" }] });
    expect(table.records).toHaveLength(2);
  });

  test("is recorded when it is of an earlier deletion, by the put between, recorded or of the same batch", async () => {
    for (const isRecorded of [true, false]) {
      const { auditor, deliver, actions } = await found();
      const earlier = deleteEvent(NAME, TIME - 60_000);
      const between = putEvent(NAME, 1, TIME - 30_000);
      if (isRecorded) await deliver(between);
      const outcomes = await auditor.audit(isRecorded ? [earlier] : [earlier, between]);
      expect(outcomes.flatMap(errorsOf)).toEqual([]);
      expect(actions().map(([action]) => action)).toEqual([
        "DeleteParameter",
        "PutParameterUnresolved",
        "PutParameter",
        "DeleteParameter",
      ]);
    }
  });

  test("is recorded when it is of a later deletion", async () => {
    const { store, deliver, actions } = await found();
    const put = store.put(NAME, TIME + 60_000, { value: "w" });
    const deletion = store.delete(NAME, TIME + 120_000);
    await deliver(deletion, put);
    expect(actions().map(([action]) => action)).toEqual([
      "PutParameter",
      "DeleteParameter",
      "PutParameterUnresolved",
      "DeleteParameter",
    ]);
  });
});

describe("whatever happens, and whichever events are lost or hours late", () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom("put", "put", "delete", "expire"),
      name: fc.constantFrom(NAME, "/app/b"),
      // A deletion is never heard of within its second.
      pause: fc.integer({ min: 1_000, max: 90_000 }),
      arrives: fc.constantFrom("soon", "soon", "late", "never"),
    }),
    { maxLength: 20 },
  );

  test("the last record of a name that has any is a deletion when it is gone, and no deletion has two", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (script, keys) => {
        const { store, table, deliver, keep, sweep } = sweeping(3 * SETTLED_MS);
        const late: string[] = [];
        let now = TIME;
        let deletions = 0;
        for (const { kind, name, pause, arrives } of script) {
          now += pause;
          if (kind !== "put" && !store.has(name)) continue;
          const event = kind === "put" ? store.put(name, now, { value: `${now}` }) : store[kind](name, now);
          if (kind !== "put") {
            deletions++;
            keep(name, now + 500);
          }
          if (arrives === "soon") await deliver(event);
          if (arrives === "late") late.push(event);
        }
        const expectTrue = () => {
          for (const name of [NAME, "/app/b"]) {
            const last = table.of(name).at(-1);
            if (last) expect([name, last.action === "DeleteParameter"]).toEqual([name, !store.has(name)]);
          }
          const recorded = table.records.filter(({ action }) => action === "DeleteParameter");
          expect(recorded.length).toBeLessThanOrEqual(deletions);
        };
        await sweep.sweep(ENOUGH);
        expectTrue();
        const shuffled = late
          .map((event) => ({ event, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        await deliver(...shuffled.map(({ event }) => event));
        await sweep.sweep(ENOUGH);
        expectTrue();
      }),
      { numRuns: runs(200) },
    );
  });
});
