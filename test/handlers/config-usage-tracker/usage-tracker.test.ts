import fc from "fast-check";
import type { ParameterUse } from "../../../src/core/config-store/usage-item";
import {
  type Presence,
  type UsageStore,
  UsageTracker,
} from "../../../src/handlers/config-usage-tracker/usage-tracker";
import { ACCOUNT, trailEvent } from "../support/trail-events";

const ENVIRONMENT = {
  accountId: ACCOUNT,
  usageTableName: "figgy-config-usage-tracker",
  userTableName: "figgy-user-cache",
  rootNamespaces: ["/app"],
};

/** Tables in memory that keep what is newest. */
class MemoryUsageStore implements UsageStore {
  public readonly uses = new Map<string, number>();
  public readonly users = new Map<string, number>();
  public writes = 0;
  public constructor(private readonly broken: readonly string[] = []) {}

  public noteUse({ parameterName, user, time }: ParameterUse): Promise<void> {
    return this.put(this.uses, `${parameterName} ${user}`, time, parameterName);
  }

  public noteUser({ user, time }: Presence): Promise<void> {
    return this.put(this.users, user, time, user);
  }

  private async put(table: Map<string, number>, key: string, time: number, name: string): Promise<void> {
    this.writes++;
    if (this.broken.includes(name)) throw new Error("broken");
    table.set(key, Math.max(time, table.get(key) ?? 0));
  }
}

const use = (user: string, time: number, ...names: readonly string[]) =>
  trailEvent("GetParameters", time, {
    requestParameters: { names },
    userIdentity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/role/${user}` },
  });

async function tracked(store: MemoryUsageStore, ...texts: readonly string[]) {
  const { outcomes, uses } = await new UsageTracker(ENVIRONMENT, store).track(texts);
  return { kinds: outcomes.map(({ kind }) => kind), uses };
}

describe("the usage tracker", () => {
  test("notes who used what, and when last", async () => {
    const store = new MemoryUsageStore();
    await tracked(store, use("ann", 1_000, "/app/a", "/app/b"), use("bob", 2_000, "/app/a"));
    expect(Object.fromEntries(store.uses)).toEqual({
      "/app/a ann": 1_000,
      "/app/b ann": 1_000,
      "/app/a bob": 2_000,
    });
    expect(Object.fromEntries(store.users)).toEqual({ ann: 1_000, bob: 2_000 });
  });

  test("writes each parameter and user once a batch, the newest", async () => {
    const store = new MemoryUsageStore();
    const { uses } = await tracked(store, ...[3_000, 5_000, 4_000].map((time) => use("ann", time, "/app/a")));
    expect(uses).toBe(1);
    expect(store.writes).toBe(2);
    expect(store.uses.get("/app/a ann")).toBe(5_000);
  });

  test("hands back only the events whose items could not be written", async () => {
    const store = new MemoryUsageStore(["/app/broken"]);
    const { kinds, uses } = await tracked(
      store,
      use("ann", 1_000, "/app/a"),
      use("bob", 1_000, "/app/broken", "/app/b"),
      "no JSON",
      use("ann", 1_000, "/else/a"),
    );
    expect(kinds).toEqual(["tracked", "failed", "unreadable", "tracked"]);
    expect(uses).toBe(2);
  });

  test("hands back the events of a user that could not be noted", async () => {
    const { kinds } = await tracked(
      new MemoryUsageStore(["bob"]),
      use("bob", 1_000, "/app/a"),
      use("ann", 1_000, "/app/a"),
    );
    expect(kinds).toEqual(["failed", "tracked"]);
  });

  test("comes to the same whatever the order, the duplicates and the batches", async () => {
    const event = fc.record({
      user: fc.constantFrom("ann", "bob"),
      time: fc.integer({ min: 1, max: 50 }).map((seconds) => seconds * 1_000),
      name: fc.constantFrom("/app/a", "/app/b"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.integer({ min: 1, max: 5 }), async (events, size) => {
        const texts = events.map(({ user, time, name }) => use(user, time, name));
        const [whole, parts] = [new MemoryUsageStore(), new MemoryUsageStore()];
        await tracked(whole, ...texts);
        const again = [...texts, ...texts].reverse();
        for (let i = 0; i < again.length; i += size) await tracked(parts, ...again.slice(i, i + size));
        expect(new Map([...parts.uses].sort())).toEqual(new Map([...whole.uses].sort()));
        expect(new Map([...parts.users].sort())).toEqual(new Map([...whole.users].sort()));
      }),
    );
  });
});
