import type { CacheItem } from "../../../../src/core/config-store/cache-item";
import { Converger } from "../../../../src/handlers/shared/cache/convergence";
import { MemoryCacheTable, MemoryParameterNames } from "../../support/memory-cache";

const NOW = 1_000_000;

function cache(...existing: readonly string[]) {
  const parameters = new MemoryParameterNames(...existing);
  const table = new MemoryCacheTable();
  const converger = new Converger(parameters, table, () => NOW);
  return { parameters, table, converger };
}

describe("bringing a name to the truth", () => {
  test("adds an item for a parameter that is new", async () => {
    const { table, converger } = cache("/app/a");
    expect([...(await converger.converge(["/app/a"]))]).toEqual([
      ["/app/a", { kind: "changed", state: "ACTIVE" }],
    ]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: String(NOW), state: "ACTIVE" }]);
  });

  test("replaces the item of a parameter that is gone by a newer tombstone", async () => {
    const { table, converger } = cache();
    table.add("/app/a", 5, "ACTIVE");
    await converger.converge(["/app/a"]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: String(NOW), state: "DELETED" }]);
  });

  test("replaces an item of a time that no clock has by one of now", async () => {
    const { table, converger } = cache("/app/a");
    table.add("/app/a", 9_999_999_999_999);
    await converger.converge(["/app/a"]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: String(NOW), state: "ACTIVE" }]);
  });

  test("replaces an item of the future by one that is newer still", async () => {
    const { table, converger } = cache("/app/a");
    table.add("/app/a", NOW + 5, "DELETED");
    await converger.converge(["/app/a"]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: String(NOW + 6), state: "ACTIVE" }]);
  });

  test.each(["ACTIVE", "DELETED"] as const)(
    "writes nothing where an item says so already: %s",
    async (state) => {
      const { table, converger } = cache(...(state === "ACTIVE" ? ["/app/a"] : []));
      table.add("/app/a", 5, state);
      expect(await converger.converge(["/app/a"])).toEqual(
        new Map([["/app/a", { kind: "unchanged", state }]]),
      );
      expect(table.writes).toBe(0);
    },
  );

  test("leaves one item of several, even of more than one transaction can take", async () => {
    const { table, converger } = cache("/app/a");
    for (let time = 0; time < 250; time++) table.add("/app/a", time, time % 2 ? "ACTIVE" : "DELETED");
    await converger.converge(["/app/a"]);
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("replaces an item with which clients cannot start", async () => {
    const { table, converger } = cache("/app/a");
    table.add("/app/a", 5);
    await converger.converge(["/app/a"]);
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });
});

describe("bringing many names to the truth", () => {
  const names = Array.from({ length: 120 }, (_, index) => `/app/${index}`);

  test("asks for fifty at a time, each once, and once more for what it wrote", async () => {
    const { parameters, table, converger } = cache(...names);
    for (const name of names.slice(0, 100)) table.add(name, 5, "ACTIVE");
    await converger.converge([...names, ...names]);
    expect(parameters.questions.map(({ length }) => length)).toEqual([50, 50, 20, 20]);
    expect(table.active).toEqual([...names].sort());
  });

  test("is not kept from the others by one that fails to be read or written", async () => {
    const { table, converger } = cache("/app/a", "/app/b", "/app/c");
    const itemsOf = table.itemsOf.bind(table);
    const replace = table.replace.bind(table);
    const failing = (name: string, at: string) => {
      if (name === at) throw new Error(`throttled at ${at}`);
    };
    table.itemsOf = async (name) => (failing(name, "/app/a"), itemsOf(name));
    table.replace = async (items, item) => (failing(item.parameterName, "/app/b"), replace(items, item));

    const outcomes = await converger.converge(["/app/a", "/app/b", "/app/c"]);
    expect([...outcomes.values()]).toEqual([
      { kind: "failed", error: new Error("throttled at /app/a") },
      { kind: "failed", error: new Error("throttled at /app/b") },
      { kind: "changed", state: "ACTIVE" },
    ]);
    expect(table.active).toEqual(["/app/c"]);
  });

  test("fails for those that were asked for together, and goes on with the next", async () => {
    const { parameters, table, converger } = cache(...names);
    const existing = parameters.existing.bind(parameters);
    parameters.existing = async (asked) => {
      if (asked.includes("/app/7")) throw new Error("throttled");
      return existing(asked);
    };
    const outcomes = [...(await converger.converge(names)).values()];
    expect(outcomes.slice(0, 50)).toEqual(Array(50).fill({ kind: "failed", error: new Error("throttled") }));
    expect(outcomes.slice(50).every(({ kind }) => kind === "changed")).toBe(true);
    expect(table.active).toHaveLength(70);
  });
});

describe("bringing a name to the truth while others do", () => {
  test("starts anew where another writer was quicker", async () => {
    const { table, converger } = cache("/app/a");
    table.add("/app/a", 5, "DELETED");
    const replace = table.replace.bind(table);
    table.replace = async (items, item) => {
      table.replace = replace;
      await replace(items, { ...item, lastUpdated: String(NOW + 1) });
      return replace(items, item);
    };
    expect(await converger.converge(["/app/a"])).toEqual(
      new Map([["/app/a", { kind: "unchanged", state: "ACTIVE" }]]),
    );
    expect(table.items.map(({ lastUpdated }) => lastUpdated)).toEqual([String(NOW + 1)]);
  });

  test("leaves one item where another writer added the first at the same time", async () => {
    const { table, converger } = cache("/app/a");
    const replace = table.replace.bind(table);
    table.replace = async (items: readonly CacheItem[], item) => {
      table.replace = replace;
      table.add("/app/a", NOW - 1, "DELETED");
      return replace(items, item);
    };
    await converger.converge(["/app/a"]);
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("looks again after it has written, and undoes what is no longer true", async () => {
    const { parameters, table, converger } = cache("/app/a");
    const replace = table.replace.bind(table);
    table.replace = async (items, item) => {
      parameters.names.delete("/app/a");
      return replace(items, item);
    };
    expect(await converger.converge(["/app/a"])).toEqual(
      new Map([["/app/a", { kind: "changed", state: "DELETED" }]]),
    );
    expect(table.states).toEqual(["/app/a DELETED"]);
  });

  test("gives up a name that never comes to rest, and says so", async () => {
    const { parameters, table, converger } = cache("/app/a", "/app/b");
    const existing = parameters.existing.bind(parameters);
    parameters.existing = async (asked) => {
      if (!parameters.names.delete("/app/a")) parameters.names.add("/app/a");
      return existing(asked);
    };
    const outcomes = await converger.converge(["/app/a", "/app/b"]);
    expect(outcomes.get("/app/a")).toMatchObject({ kind: "failed", error: { name: "UnsettledNameError" } });
    expect(outcomes.get("/app/b")).toEqual({ kind: "changed", state: "ACTIVE" });
    expect(table.items).toHaveLength(2);
  });
});
