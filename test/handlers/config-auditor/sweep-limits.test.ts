import fc from "fast-check";
import type { CacheItem } from "../../../src/core/config-store/cache-item";
import { AuditSweep } from "../../../src/handlers/config-auditor/audit-sweep";
import { DeletionSweep } from "../../../src/handlers/config-auditor/deletion-sweep";
import type { ListedParameter } from "../../../src/handlers/config-auditor/ports";
import { SETTLED_MS, SWEPT_MS } from "../../../src/handlers/config-auditor/recovered-record";
import { hoursToTurn, isTurn } from "../../../src/handlers/config-auditor/rotation";
import { RESERVE_MS } from "../../../src/handlers/config-auditor/sweep-time";
import { runs } from "../../support/property-runs";
import { Auditing, ENVIRONMENT, sweepBy } from "../support/auditing";

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;
const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const TIMEOUT_MS = 60_000;

/** A store whose calls take some of a run's time, with a cache that knows its names. */
class SlowStore extends Auditing {
  public now = TIME;
  /** What a call takes. */
  public callMs = 0;
  public readonly asked: string[] = [];
  public readonly cached: CacheItem[] = [];
  public readonly listed: ListedParameter[] = [];
  private remaining = TIMEOUT_MS;

  public cache(name: string, state: CacheItem["state"], time = TIME): void {
    this.cached.push({ parameterName: name, lastUpdated: `${time}`, state });
  }

  public keep(name: string, modified: number): void {
    this.store.put(name, modified, { value: "v" });
    this.cache(name, "ACTIVE");
  }

  public async run(timeoutMs = TIMEOUT_MS) {
    this.remaining = timeoutMs;
    this.asked.length = 0;
    const { store, table, cached } = this;
    const spend = () => {
      this.remaining -= this.callMs;
    };
    const listing = {
      async *below(path: string) {
        for await (const page of store.below(path)) {
          spend();
          yield page;
        }
      },
    };
    const cache = {
      async *all() {
        yield cached;
      },
    };
    const history = {
      versions: async (name: string) => {
        this.asked.push(name);
        spend();
        return store.versions(name);
      },
    };
    const latest = async (name: string) => {
      this.asked.push(name);
      spend();
      return table.latest(name);
    };
    const slowTable = Object.assign(Object.create(table), { latest }) as typeof table;
    const deletions = new DeletionSweep(history, slowTable);
    const sweep = new AuditSweep(ENVIRONMENT, listing, cache, history, slowTable, deletions, () => this.now);
    const report = await sweepBy(sweep, () => this.remaining);
    return { ...report, remaining: this.remaining };
  }
}

describe("the sweep of a store that is too large for an hour", () => {
  test("ends in time while the listing goes on, counts what it did not list, and compares the rest", async () => {
    const slow = new SlowStore();
    slow.callMs = 100;
    slow.now = TIME + SETTLED_MS + 60_000;
    for (let index = 0; index < 700; index++) slow.keep(`/app/p${index}`, TIME);
    const { left, changed, recovered, remaining } = await slow.run();
    expect(remaining).toBeGreaterThanOrEqual(RESERVE_MS - 10 * slow.callMs);
    expect(changed).toBeLessThanOrEqual(201);
    expect(recovered.length).toBeGreaterThan(150);
    expect(left).toBeGreaterThanOrEqual(700 - recovered.length - 2);
  });

  test("counts one where nobody knows how many were not listed", async () => {
    const slow = new SlowStore();
    slow.callMs = 1_000;
    for (let index = 0; index < 100; index++) slow.store.put(`/app/p${index}`, TIME - WEEK, { value: "v" });
    expect(await slow.run()).toMatchObject({ left: 1 });
  });

  test("finds a deletion, however many parameters were changed", async () => {
    const slow = new SlowStore();
    slow.now = TIME + 2 * HOUR;
    slow.callMs = 20;
    await slow.deliver(slow.store.put("/app/gone", TIME, { value: "v" }));
    slow.store.delete("/app/gone", TIME + 1_000);
    slow.cache("/app/gone", "DELETED", TIME + 2_000);
    for (let index = 0; index < 1_500; index++) slow.keep(`/app/p${index}`, TIME);
    const { deletions, left } = await slow.run();
    expect(deletions).toEqual([{ parameterName: "/app/gone", time: TIME + 2_000 }]);
    expect(left).toBeGreaterThan(0);
  });

  test("takes the changed that leave the last hours soonest first, and the names that went latest", async () => {
    const slow = new SlowStore();
    slow.now = TIME + 3 * HOUR;
    for (const [name, minutes] of [
      ["/app/young", 50],
      ["/app/old", 10],
      ["/app/middle", 30],
    ] as const) {
      slow.keep(name, TIME + minutes * 60_000);
      slow.cache(`${name}-gone`, "DELETED", TIME + minutes * 60_000);
    }
    await slow.run();
    const asked = slow.asked.filter((name) => !name.endsWith("-gone"));
    expect(asked).toEqual(["/app/old", "/app/middle", "/app/young"]);
    expect(slow.asked.filter((name) => name.endsWith("-gone"))).toEqual([
      "/app/young-gone",
      "/app/middle-gone",
      "/app/old-gone",
    ]);
  });

  test("reaches each name that went within a week, though the time never suffices for all", async () => {
    const slow = new SlowStore();
    slow.callMs = 1_000;
    const names = Array.from({ length: 300 }, (_, index) => `/app/gone${index}`);
    for (const name of names) slow.cache(name, "DELETED", TIME - 24 * HOUR);
    const reached = new Set<string>();
    for (let hour = 0; hour < 168; hour++) {
      slow.now = TIME + hour * HOUR;
      const { left } = await slow.run();
      for (const name of slow.asked) reached.add(name);
      expect(left).toBe(0);
      expect(slow.asked.length).toBeLessThan(50);
    }
    expect(reached.size).toBe(names.length);
  });

  test("tells of each record when it is added, though the run never ends", async () => {
    const { store, table } = new Auditing();
    for (const name of ["/app/a", "/app/b"]) store.put(name, TIME, { value: "v" });
    const versions = (name: string) =>
      name === "/app/a" ? store.versions(name) : new Promise<never>(() => {});
    const cache = { async *all() {} };
    const deletions = new DeletionSweep({ versions }, table);
    const now = () => TIME + 2 * HOUR;
    const sweep = new AuditSweep(ENVIRONMENT, store, cache, { versions }, table, deletions, now);
    const heard = new Promise((resolve) => {
      void sweep.sweep(() => TIMEOUT_MS, { version: resolve, deletion: resolve });
    });
    expect(await heard).toEqual({ parameterName: "/app/a", version: 1 });
  });

  test("begins to add no record that could end after the run", async () => {
    const { store, table } = new Auditing();
    store.put("/app/a", TIME, { value: "v" });
    const remaining = [TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS];
    const cache = { async *all() {} };
    const now = () => TIME + 2 * HOUR;
    const sweep = new AuditSweep(
      ENVIRONMENT,
      store,
      cache,
      store,
      table,
      new DeletionSweep(store, table),
      now,
    );
    expect(await sweepBy(sweep, () => remaining.pop() ?? RESERVE_MS)).toMatchObject({
      left: 1,
      failures: [],
    });
    expect(table.records).toEqual([]);
  });
});

describe("the turns of names", () => {
  test("come once a week, in two hours each, and spread over all hours", () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `/app/p${index}`);
    const hours = Array.from({ length: 168 }, (_, hour) => TIME + hour * HOUR);
    for (const name of names.slice(0, 50)) {
      expect(hours.map((hour) => hoursToTurn(name, hour)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 168 }, (_, index) => index),
      );
      expect(hours.filter((hour) => isTurn(name, hour))).toHaveLength(2);
      expect(hoursToTurn(name, TIME)).toBe(hoursToTurn(name, TIME + WEEK));
    }
    const turns = names.map((name) => hoursToTurn(name, TIME));
    for (let hour = 0; hour < 168; hour++) {
      const share = turns.filter((turn) => turn === hour).length;
      expect(share).toBeGreaterThan(5);
      expect(share).toBeLessThan(70);
    }
  });
});

describe("after any number of hours that failed or were cut short", () => {
  const changes = fc.array(
    fc.record({
      name: fc.integer({ min: 0, max: 30 }).map((number) => `/app/p${number}`),
      pause: fc.integer({ min: 1, max: 20 * HOUR }),
      isHeard: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const broken = fc.array(fc.constantFrom("no run", "no time", "cut short"), { maxLength: 12 });
  /** Runs come every hour, not to the second. */
  const lateness = fc.array(fc.integer({ min: 0, max: 59_000 }), { minLength: 168, maxLength: 168 });

  test("a week of hours recovers every version that the history still has", async () => {
    await fc.assert(
      fc.asyncProperty(changes, broken, lateness, async (made, hours, late) => {
        const slow = new SlowStore();
        for (const { name, pause, isHeard } of made) {
          slow.now += pause;
          const event = slow.store.put(name, slow.now, { value: `${slow.now}` });
          if (isHeard) await slow.deliver(event);
        }
        for (const hour of hours) {
          slow.now += HOUR;
          slow.callMs = 500;
          if (hour !== "no run") await slow.run(hour === "no time" ? RESERVE_MS : RESERVE_MS + 4_000);
        }
        slow.callMs = 0;
        const start = slow.now + SWEPT_MS;
        for (const [hour, seconds] of late.entries()) {
          slow.now = start + hour * HOUR + seconds;
          expect(await slow.run()).toMatchObject({ left: 0, failures: [], errors: [] });
        }
        for (const name of new Set(made.map((change) => change.name))) {
          const versions = (await slow.store.versions(name)).map(({ version, value }) => [version, value]);
          expect(slow.table.of(name).map(({ version }) => [version?.version, version?.value])).toEqual(
            versions,
          );
        }
      }),
      { numRuns: runs(12) },
    );
  });
});
