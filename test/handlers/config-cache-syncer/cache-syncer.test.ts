import { TOMBSTONE_LIFETIME_MS } from "../../../src/core/config-store/cache-item";
import { CacheSyncer } from "../../../src/handlers/config-cache-syncer/cache-syncer";
import { Converger } from "../../../src/handlers/shared/cache/convergence";
import { CACHE_ENVIRONMENT } from "../support/cache-environment";
import { MemoryCacheTable, MemoryParameterNames } from "../support/memory-cache";

const NOW = Date.parse("2026-03-01T10:00:00.412Z");
const PLENTY_MS = 500_000;

function syncing(...existing: readonly string[]) {
  return syncingIn(CACHE_ENVIRONMENT, ...existing);
}

function syncingIn(environment: typeof CACHE_ENVIRONMENT, ...existing: readonly string[]) {
  const parameters = new MemoryParameterNames(...existing);
  const table = new MemoryCacheTable();
  const now = () => NOW;
  const syncer = new CacheSyncer(environment, parameters, table, new Converger(parameters, table, now), now);
  return { parameters, table, syncer, sync: () => syncer.sync(() => PLENTY_MS) };
}

describe("bringing the whole cache to the truth", () => {
  test("adds what is missing, in all namespaces", async () => {
    const { table, sync } = syncing("/app/a", "/app/x/b", "/shared/c", "/data/d", "/figgy/e");
    expect(await sync()).toEqual({
      parameters: 3,
      items: 0,
      repaired: ["/app/a", "/app/x/b", "/shared/c"],
      unchanged: 0,
      removed: 0,
      failures: [],
      left: 0,
    });
    expect(table.states).toEqual(["/app/a ACTIVE", "/app/x/b ACTIVE", "/shared/c ACTIVE"]);
  });

  test("leaves out the store's own parameters, also where they lie within a namespace", async () => {
    const environment = { ...CACHE_ENVIRONMENT, parameterPrefix: "/shared/store" };
    const { parameters, table, sync } = syncingIn(environment, "/shared/a", "/shared/store/kms/app-key-id");
    expect(await sync()).toMatchObject({ parameters: 1, repaired: ["/shared/a"] });
    expect(parameters.questions.flat()).not.toContain("/shared/store/kms/app-key-id");
    expect(table.states).toEqual(["/shared/a ACTIVE"]);
  });

  test("forgets what is gone", async () => {
    const { table, sync } = syncing();
    table.add("/app/a", 5, "ACTIVE");
    expect(await sync()).toMatchObject({ repaired: ["/app/a"] });
    expect(table.states).toEqual(["/app/a DELETED"]);
  });

  test("completes what was forgotten and exists", async () => {
    const { table, sync } = syncing("/app/a");
    table.add("/app/a", NOW - 2 * TOMBSTONE_LIFETIME_MS, "DELETED");
    await sync();
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("asks and writes nothing where all is right", async () => {
    const { parameters, table, sync } = syncing("/app/a");
    table.add("/app/a", 5, "ACTIVE");
    table.add("/app/b", NOW - 1, "DELETED");
    expect(await sync()).toMatchObject({ parameters: 1, items: 2, repaired: [], unchanged: 0, removed: 0 });
    expect([parameters.questions, table.writes]).toEqual([[], 0]);
  });

  test("asks anew for a name that the listing lacked, before it forgets it", async () => {
    const { parameters, table, sync } = syncing("/app/a");
    table.add("/app/a", 5, "ACTIVE");
    parameters.below = async function* () {};
    expect(await sync()).toMatchObject({ parameters: 0, repaired: [], unchanged: 1 });
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("leaves one item of several, and one that clients know", async () => {
    const { table, sync } = syncing("/app/a", "/app/c");
    table.add("/app/a", 1, "ACTIVE");
    table.add("/app/a", 2, "DELETED");
    table.add("/app/b", 1, "DELETED");
    table.add("/app/b", 2, "DELETED");
    table.add("/app/c", 1);
    await sync();
    expect(table.states).toEqual(["/app/a ACTIVE", "/app/b DELETED", "/app/c ACTIVE"]);
  });

  test("removes tombstones of 14 days, and no younger ones", async () => {
    const { table, sync } = syncing();
    table.add("/app/old", NOW - TOMBSTONE_LIFETIME_MS, "DELETED");
    table.add("/app/young", NOW - TOMBSTONE_LIFETIME_MS + 1, "DELETED");
    expect(await sync()).toMatchObject({ removed: 1, repaired: [] });
    expect(table.states).toEqual(["/app/young DELETED"]);
  });

  test("removes names that clients are not to complete, with each of their items", async () => {
    const { table, sync } = syncing("/data/a", "/figgy/b");
    for (const name of ["/data/a", "/figgy/b", "/figgy/ots/abcdefghijklmn", "/app/a b"]) {
      table.add(name, 1, "ACTIVE");
      table.add(name, 2, "DELETED");
    }
    expect(await sync()).toMatchObject({ removed: 8 });
    expect(table.items).toEqual([]);
  });
});

describe("a run that cannot do everything", () => {
  test("does the rest when a name fails, and reports it", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `/app/${index}`);
    const { table, sync } = syncing(...names);
    const replace = table.replace.bind(table);
    table.replace = async (items, item) => {
      if (item.parameterName === "/app/7") throw new Error("throttled");
      return replace(items, item);
    };
    expect(await sync()).toMatchObject({
      failures: [{ parameterName: "/app/7", error: new Error("throttled") }],
      left: 0,
    });
    expect(table.active).toHaveLength(59);
  });

  test("does the rest when a removal fails, and reports it", async () => {
    const { table, sync } = syncing();
    table.add("/data/a", 1, "ACTIVE");
    table.add("/data/b", 1, "ACTIVE");
    const remove = table.remove.bind(table);
    table.remove = async (item) => {
      if (item.parameterName === "/data/a") throw new Error("throttled");
      return remove(item);
    };
    expect(await sync()).toMatchObject({ removed: 1, failures: [{ parameterName: "/data/a" }] });
  });

  test.each(["listing", "items"])("fails as a whole when it cannot see all: %s", async (what) => {
    const { parameters, table, sync } = syncing("/app/a");
    table.add("/app/b", 5, "ACTIVE");
    const failing = async function* (): AsyncGenerator<never> {
      yield Promise.reject(new Error("throttled")) as never;
    };
    if (what === "listing") parameters.below = failing;
    else table.all = failing;
    await expect(sync()).rejects.toThrow("throttled");
    expect(table.states).toEqual(["/app/b ACTIVE"]);
  });

  test("ends before its time is up, and the next run does what is left, and only that", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `/app/${index}`);
    const { table, syncer, sync } = syncing(...names);
    table.add("/data/a", 1, "ACTIVE");
    const clock = [200_000, 100_000, 60_000];
    expect(await syncer.sync(() => clock.shift() ?? 0)).toMatchObject({ left: 21, failures: [] });
    expect(table.items).toHaveLength(101);
    expect(await sync()).toMatchObject({ items: 101, left: 0, removed: 1 });
    expect(table.active).toEqual([...names].sort());
    expect(table.writes).toBe(120);
  });
});
