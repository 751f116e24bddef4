import fc from "fast-check";
import type { CacheItem, CacheState } from "../../../src/core/config-store/cache-item";
import { AuditSweep } from "../../../src/handlers/config-auditor/audit-sweep";
import { DeletionSweep, UNKNOWN_USER } from "../../../src/handlers/config-auditor/deletion-sweep";
import type { ParameterHistory, ParameterListing } from "../../../src/handlers/config-auditor/ports";
import { SETTLED_MS } from "../../../src/handlers/config-auditor/recovered-record";
import { RESERVE_MS, SweepTime } from "../../../src/handlers/config-auditor/sweep-time";
import { auditBy, Auditing, ENVIRONMENT, errorsOf, sweepBy } from "../support/auditing";
import { MemoryAuditTable } from "../support/memory-audit-table";
import { policyEvent } from "../support/store-events";
import { deleteEvent, putEvent } from "../support/trail-events";
import { runs } from "../../support/property-runs";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const SECOND = Date.parse("2026-03-01T10:00:00.000Z");
const NAME = "/app/a";

interface Others {
  readonly listing?: ParameterListing;
  readonly history?: ParameterHistory;
}

describe.each([
  ["forgotten", false],
  ["remembered", true],
])("where a refused transaction's token is %s", (_, refusalsCount) => {
  /** An auditor with its sweep at a time after {@link TIME}, and a cache of names. */
  function sweeping(after = 2 * SETTLED_MS, { listing, history }: Others = {}) {
    const auditing = new Auditing(new MemoryAuditTable(refusalsCount));
    const { store, table } = auditing;
    const items: CacheItem[] = [];
    const cache = {
      async *all() {
        for (const item of items) yield [item];
      },
    };
    const keep = (parameterName: string, time: number, state: CacheState = "DELETED") =>
      items.push({ parameterName, lastUpdated: `${time}`, state });
    const deletions = new DeletionSweep(history ?? store, table);
    const sweep = new AuditSweep(
      ENVIRONMENT,
      listing ?? store,
      cache,
      store,
      table,
      deletions,
      () => TIME + after,
    );
    const actions = (name = NAME) => table.of(name).map(({ action, time }) => [action, time]);
    return { ...auditing, deliver: auditing.deliver, items, keep, sweep, actions };
  }

  describe("the sweep of deletions", () => {
    test("records one of which no event has told, as nobody's, when the cache knew of it", async () => {
      const { store, table, deliver, keep, sweep } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      store.delete(NAME, TIME + 1_000);
      keep(NAME, TIME + 5_000);
      expect((await sweepBy(sweep)).deletions).toEqual([{ parameterName: NAME, time: TIME + 5_000 }]);
      expect(table.of(NAME)[1]).toEqual({
        parameterName: NAME,
        time: TIME + 5_000,
        action: "DeleteParameter",
        eventId: `absent-${TIME}`,
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
      await sweepBy(sweep);
      expect((await sweepBy(sweep)).deletions).toEqual([]);
      expect(table.records).toHaveLength(2);
    });

    test.each(["PutParameterUnresolved", "PutParameterEnveloped"] as const)(
      "records one after a put that has no value to restore: %s",
      async (action) => {
        const { table, keep, sweep, actions } = sweeping();
        const facts = { parameterName: NAME, time: TIME, eventId: "e-1", caller: { user: "jordandev" } };
        await table.insert({ ...facts, action, version: { version: 1 } }, 0);
        keep(NAME, TIME + 5_000);
        await sweepBy(sweep);
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
        await sweepBy(sweep);
        expect(actions()).toEqual([["PutParameter", TIME]]);
      });

      test("of a parameter that has a history, whatever the list says", async () => {
        const listing = { async *below() {} };
        const { store, deliver, keep, sweep, actions } = sweeping(undefined, { listing });
        await deliver(store.put(NAME, TIME, { value: "v" }));
        keep(NAME, TIME + 5_000);
        await sweepBy(sweep);
        expect(actions()).toEqual([["PutParameter", TIME]]);
      });

      test("where a deletion is recorded", async () => {
        const { store, deliver, keep, sweep, actions } = sweeping();
        await deliver(store.put(NAME, TIME, { value: "v" }));
        await deliver(store.delete(NAME, TIME + 1_000));
        keep(NAME, TIME + 5_000);
        await sweepBy(sweep);
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
        await sweepBy(sweep);
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
        await sweepBy(sweep);
        expect(table.records).toHaveLength(2);
      });

      test("of a name that the cache has as one that is there, by its newest item", async () => {
        const { store, table, deliver, keep, sweep } = sweeping();
        await deliver(store.put(NAME, TIME, { value: "v" }));
        store.delete(NAME, TIME + 1_000);
        keep(NAME, TIME + 6_000, "ACTIVE");
        keep(NAME, TIME + 5_000);
        await sweepBy(sweep);
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
      await sweepBy(sweep);
      expect(table.records).toHaveLength(records);
    });

    test("records one beside an item whose time is none", async () => {
      const { store, deliver, keep, items, sweep, actions } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      store.delete(NAME, TIME + 1_000);
      keep(NAME, TIME + 5_000);
      items.push({ parameterName: NAME, lastUpdated: "9999999999999" });
      await sweepBy(sweep);
      expect(actions().at(-1)).toEqual(["DeleteParameter", TIME + 5_000]);
    });

    describe("a tombstone that is older than the last put", () => {
      test("makes no record: nobody knows when the parameter went, nor whether its event is on its way", async () => {
        const { store, deliver, keep, sweep, actions } = sweeping();
        await deliver(store.put(NAME, TIME, { value: "v" }));
        const event = store.delete(NAME, TIME + 2 * SETTLED_MS - 60_000);
        keep(NAME, TIME - 60_000);
        await sweepBy(sweep);
        expect(actions()).toEqual([["PutParameter", TIME]]);
        await deliver(event);
        expect(actions().map(([action]) => action)).toEqual(["PutParameter", "DeleteParameter"]);
      });

      test("makes none either where it is as old as the put", async () => {
        const { store, deliver, keep, sweep, actions } = sweeping();
        await deliver(store.put(NAME, TIME, { value: "v" }));
        store.delete(NAME, TIME + 1);
        keep(NAME, TIME);
        await sweepBy(sweep);
        expect(actions()).toEqual([["PutParameter", TIME]]);
      });
    });

    test("two runs at once that know of it from other tombstones add one record", async () => {
      const { store, table, deliver } = sweeping();
      await deliver(store.put(NAME, TIME, { value: "v" }));
      store.delete(NAME, TIME + 1_000);
      const latest = await table.latest(NAME);
      jest.spyOn(table, "latest").mockResolvedValue(latest);
      const time = new SweepTime(() => 60_000);
      const told: number[] = [];
      await Promise.all(
        [TIME + 5_000, TIME + 9_000].map((goneAt) =>
          new DeletionSweep(store, table).sweep(
            [{ name: NAME, time: goneAt }],
            TIME + SETTLED_MS,
            time,
            (deletion) => told.push(deletion.time),
          ),
        ),
      );
      expect([told, table.of(NAME).length]).toEqual([[TIME + 5_000], 2]);
    });

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
      expect((await sweepBy(sweep)).deletions).toHaveLength(times.length - 2);
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
      const enoughToList = [60_000, 60_000, 60_000];
      const report = await sweepBy(sweep, () => enoughToList.pop() ?? RESERVE_MS);
      expect(report).toMatchObject({ deletions: [], failures: [], left: 2 });
      expect(await sweepBy(sweep)).toMatchObject({
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
      await sweepBy(swept.sweep);
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
          await sweepBy(sweep);
          expectTrue();
          const shuffled = late
            .map((event) => ({ event, key: keys.next().value }))
            .sort((a, b) => a.key - b.key);
          await deliver(...shuffled.map(({ event }) => event));
          await sweepBy(sweep);
          expectTrue();
        }),
        { numRuns: runs(200) },
      );
    });
  });
});
