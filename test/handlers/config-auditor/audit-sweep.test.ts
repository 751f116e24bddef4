import { AuditSweep } from "../../../src/handlers/config-auditor/audit-sweep";
import { DeletionSweep } from "../../../src/handlers/config-auditor/deletion-sweep";
import { SETTLED_MS, SWEPT_MS } from "../../../src/handlers/config-auditor/recovered-record";
import type { ParameterHistory } from "../../../src/handlers/config-auditor/ports";
import { RESERVE_MS } from "../../../src/handlers/config-auditor/sweep-time";
import { auditBy, Auditing, ENVIRONMENT, sweepBy } from "../support/auditing";
import { MemoryAuditTable } from "../support/memory-audit-table";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const NOTHING_CACHED = { async *all() {} };

describe.each([
  ["forgotten", false],
  ["remembered", true],
])("where a refused transaction's token is %s", (_, refusalsCount) => {
  /** An auditor, and its sweep at a time after {@link TIME}. */
  function sweeping(after = SETTLED_MS + 60_000, history?: ParameterHistory) {
    const auditing = new Auditing(new MemoryAuditTable(refusalsCount));
    const { store, table } = auditing;
    const deletions = new DeletionSweep(store, table);
    const sweep = new AuditSweep(
      ENVIRONMENT,
      store,
      NOTHING_CACHED,
      history ?? store,
      table,
      deletions,
      () => TIME + after,
    );
    const values = (name: string) =>
      table.of(name).map(({ action, version }) => [action, version?.version, version?.value]);
    return { ...auditing, deliver: auditing.deliver, sweep, values };
  }

  describe("the sweep of the audit", () => {
    test("records versions of which no event has told, the newest and those between others", async () => {
      const { store, deliver, sweep, values } = sweeping();
      const events = ["one", "two", "three", "four"].map((value, index) =>
        store.put("/app/a", TIME + index * 1_000, { value }),
      );
      await deliver(events[0]!, events[2]!);
      const { recovered, changed } = await sweepBy(sweep);
      expect([changed, recovered]).toEqual([
        1,
        [
          { parameterName: "/app/a", version: 2 },
          { parameterName: "/app/a", version: 4 },
        ],
      ]);
      expect(values("/app/a")).toEqual([
        ["PutParameter", 1, "one"],
        ["PutParameter", 2, "two"],
        ["PutParameter", 3, "three"],
        ["PutParameter", 4, "four"],
      ]);
    });

    test("states who wrote the version, at its time, and an id that is the same in each run", async () => {
      const { store, table, sweep } = sweeping();
      const modifiedBy = "arn:aws:sts::111111111111:assumed-role/figgy-dev-dev/jordandev";
      store.put("/app/a", TIME, { value: "one", modifiedBy });
      await sweepBy(sweep);
      expect(table.records).toMatchObject([
        {
          parameterName: "/app/a",
          time: TIME,
          eventId: `history-1-${TIME}`,
          caller: { user: "jordandev", principalArn: modifiedBy },
        },
      ]);
    });

    test("adds nothing in a second run, and nothing that events have told of", async () => {
      const { store, table, deliver, sweep } = sweeping();
      await deliver(store.put("/app/a", TIME, { value: "one" }));
      store.put("/app/a", TIME, { value: "two" });
      await sweepBy(sweep);
      expect((await sweepBy(sweep)).recovered).toEqual([]);
      expect(table.records).toHaveLength(2);
    });

    test("an event that comes after it adds nothing", async () => {
      const { store, table, auditor, sweep } = sweeping();
      const event = store.put("/app/a", TIME, { value: "one" });
      await sweepBy(sweep);
      const outcome = await auditBy(auditor, event);
      expect(outcome).toMatchObject({ changes: [{ result: "recorded before" }] });
      expect(table.records).toHaveLength(1);
    });

    test("an event that comes after it adds nothing, though the parameter is gone by then", async () => {
      const { store, table, auditor, sweep } = sweeping();
      const event = store.put("/app/a", TIME, { value: "one" });
      await sweepBy(sweep);
      store.delete("/app/a", TIME + 60_000);
      expect(await auditBy(auditor, event)).toMatchObject({ changes: [{ result: "recorded before" }] });
      expect(table.records).toHaveLength(1);
    });

    test("an event that comes after it of a parameter that was deleted and made again is no other's", async () => {
      const { store, deliver, sweep, values } = sweeping();
      const first = store.put("/app/a", TIME, { value: "one" });
      const deletion = store.delete("/app/a", TIME + 1_000);
      store.put("/app/a", TIME + 2_000, { value: "two" });
      await deliver(deletion);
      await sweepBy(sweep);
      await deliver(first);
      expect(values("/app/a")).toEqual([
        ["PutParameterUnresolved", 1, undefined],
        ["DeleteParameter", undefined, undefined],
        ["PutParameter", 1, "two"],
      ]);
    });

    test("is told apart from that of a parameter that was made again by the event of that one", async () => {
      const { store, auditor, sweep, values } = sweeping();
      const first = store.put("/app/a", TIME, { value: "one" });
      store.delete("/app/a", TIME + 500);
      const second = store.put("/app/a", TIME + 2_000, { value: "two" });
      await sweepBy(sweep);
      await auditor.audit([first, second]);
      expect(values("/app/a")).toEqual([
        ["PutParameterUnresolved", 1, undefined],
        ["PutParameter", 1, "two"],
      ]);
    });

    test("gives a value to a put that was recorded without one, where the version is there after all", async () => {
      const { store, auditor, sweep, values, table } = sweeping();
      const event = store.put("/app/a", TIME, { value: "one" });
      const blind = { versions: async () => [] };
      await auditBy(new (auditor.constructor as any)(ENVIRONMENT, blind, table), event);
      await sweepBy(sweep);
      expect(values("/app/a")).toEqual([
        ["PutParameterUnresolved", 1, undefined],
        ["PutParameter", 1, "one"],
      ]);
    });

    test.each([
      ["a minute too young", SETTLED_MS - 60_000, 0],
      ["just old enough", SETTLED_MS, 1],
      ["the oldest that is looked at", SETTLED_MS + SWEPT_MS, 1],
      ["too old", SETTLED_MS + SWEPT_MS + 1, 0],
    ])("a version that is %s: %d ms", async (_, after, records) => {
      const { store, table, sweep } = sweeping(after);
      store.put("/app/a", TIME, { value: "one" });
      await sweepBy(sweep);
      expect(table.records).toHaveLength(records);
    });

    test("is of governed parameters, of the store's own without values, and of no one-time secret", async () => {
      const { store, sweep, values } = sweeping();
      for (const name of ["/app/a", "/other/a", "/figgy/settings", "/figgy/ots/abc"]) {
        store.put(name, TIME, { value: "v" });
      }
      await sweepBy(sweep);
      expect(values("/app/a")).toEqual([["PutParameter", 1, "v"]]);
      expect(values("/figgy/settings")).toEqual([["PutParameter", 1, undefined]]);
      expect([...values("/other/a"), ...values("/figgy/ots/abc")]).toEqual([]);
    });

    test("leaves to the next run what it has no time for", async () => {
      const { store, table, sweep } = sweeping();
      store.put("/app/a", TIME, { value: "one" });
      expect(await sweepBy(sweep, () => RESERVE_MS)).toMatchObject({ recovered: [], left: 1 });
      expect(table.records).toEqual([]);
    });

    test("reports what fails, and does the rest", async () => {
      const fails = new Error("throttled");
      const history = {
        versions: async (name: string) => {
          if (name === "/app/a") throw fails;
          return [{ version: 1, modified: TIME, type: "String", value: "v" }];
        },
      };
      const { store, sweep, values } = sweeping(undefined, history);
      for (const name of ["/app/a", "/app/b"]) store.put(name, TIME, { value: "v" });
      expect((await sweepBy(sweep)).failures).toEqual([{ parameterName: "/app/a", error: fails }]);
      expect(values("/app/b")).toEqual([["PutParameter", 1, "v"]]);
    });
  });
});
