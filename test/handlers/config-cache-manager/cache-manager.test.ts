import { CacheManager, type CacheOutcome } from "../../../src/handlers/config-cache-manager/cache-manager";
import { Converger } from "../../../src/handlers/shared/cache/convergence";
import { CACHE_ENVIRONMENT } from "../support/cache-environment";
import { MemoryCacheTable, MemoryParameterNames } from "../support/memory-cache";
import { changeEvent, policyEvent } from "../support/store-events";
import { deleteEvent, deleteManyEvent, eventIdOf, putEvent, trailEvent } from "../support/trail-events";

const NOW = Date.parse("2026-03-01T10:00:00.412Z");
const LONG_AGO = NOW - 60_000;

function managing(...existing: readonly string[]) {
  const parameters = new MemoryParameterNames(...existing);
  const table = new MemoryCacheTable();
  const pause = jest.fn(async () => undefined as unknown);
  const now = () => NOW;
  const manager = new CacheManager(CACHE_ENVIRONMENT, new Converger(parameters, table, now), pause, now);
  return { parameters, table, pause, manager };
}

function kindsOf(outcomes: readonly CacheOutcome[]) {
  return outcomes.map((outcome) =>
    "names" in outcome ? outcome.names.map(({ kind }) => kind) : outcome.kind,
  );
}

describe("keeping the cache in step", () => {
  test("adds what was created and forgets what was deleted or has expired", async () => {
    const { table, manager } = managing("/app/new");
    table.add("/app/old", 5, "ACTIVE");
    table.add("/app/expired", 5, "ACTIVE");
    await manager.process([
      putEvent("/app/new", 1, LONG_AGO),
      deleteEvent("/app/old", LONG_AGO),
      policyEvent("Expiration", "/app/expired", LONG_AGO),
    ]);
    expect(table.states).toEqual(["/app/expired DELETED", "/app/new ACTIVE", "/app/old DELETED"]);
  });

  test("says of each event what became of its names, in the events' order", async () => {
    const { table, manager } = managing("/app/a");
    table.add("/app/b", NOW, "DELETED");
    const [put, deletion] = [
      putEvent("/app/a", 1, LONG_AGO),
      deleteManyEvent(["/app/b", "/data/c"], [], LONG_AGO),
    ];
    expect(await manager.process([trailEvent("PutParameter", LONG_AGO, {}), put, deletion])).toEqual([
      expect.objectContaining({ kind: "skipped", reason: "call without parameters" }),
      {
        kind: "converged",
        eventId: eventIdOf(put),
        names: [{ parameterName: "/app/a", kind: "changed", state: "ACTIVE" }],
      },
      {
        kind: "converged",
        eventId: eventIdOf(deletion),
        names: [
          { parameterName: "/app/b", kind: "unchanged", state: "DELETED" },
          { parameterName: "/data/c", kind: "not cached" },
        ],
      },
    ]);
  });

  test.each([
    ["put", (time: number) => putEvent("/app/a", 1, time)],
    ["deletion", (time: number) => deleteEvent("/app/a", time)],
  ])("dates a tombstone anew, once, that is older than a %s of a name that is gone", async (_, event) => {
    const { table, manager } = managing();
    table.add("/app/a", LONG_AGO - 1_000, "DELETED");
    expect(kindsOf(await manager.process([event(LONG_AGO)]))).toEqual([["changed"]]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: `${NOW}`, state: "DELETED" }]);
    expect(kindsOf(await manager.process([event(LONG_AGO)]))).toEqual([["unchanged"]]);
  });

  test("settles a name of which an event comes from a clock that is ahead", async () => {
    const { table, manager } = managing();
    table.add("/app/a", LONG_AGO, "DELETED");
    expect(kindsOf(await manager.process([deleteEvent("/app/a", NOW + 60_000)]))).toEqual([["changed"]]);
    expect(table.items).toEqual([{ parameterName: "/app/a", lastUpdated: `${NOW}`, state: "DELETED" }]);
  });

  test("works on with the rest of a batch when an event is unreadable, and gives the reasons", async () => {
    const { table, manager } = managing("/app/a");
    const outcomes = await manager.process(["{}", putEvent("/app/a", 1, LONG_AGO)]);
    expect(outcomes[0]).toMatchObject({
      kind: "unreadable",
      error: {
        name: "UnreadableEventError",
        reasons: expect.arrayContaining(["detail: expected an object"]),
      },
    });
    expect(table.active).toEqual(["/app/a"]);
  });

  test("gives up an event of which one name failed, and not the others", async () => {
    const { table, manager } = managing("/app/a", "/app/b");
    const itemsOf = table.itemsOf.bind(table);
    table.itemsOf = async (name) => {
      if (name === "/app/a") throw new Error("throttled");
      return itemsOf(name);
    };
    const outcomes = await manager.process([
      putEvent("/app/a", 1, LONG_AGO),
      putEvent("/app/b", 1, LONG_AGO),
    ]);
    expect(kindsOf(outcomes)).toEqual([["failed"], ["changed"]]);
  });

  test("asks for each name of a batch once", async () => {
    const { parameters, table, manager } = managing("/app/a", "/app/b");
    table.add("/app/a", 5, "ACTIVE");
    table.add("/app/b", 5, "ACTIVE");
    const [a, b] = [putEvent("/app/a", 2, LONG_AGO), putEvent("/app/b", 2, LONG_AGO)];
    await manager.process([a, b, a, deleteEvent("/app/a", LONG_AGO)]);
    expect(parameters.questions).toEqual([["/app/a", "/app/b"]]);
  });

  test("asks nothing where there is nothing to keep", async () => {
    const { parameters, manager } = managing();
    const names = ["/data/a", "/figgy/account_id", "/figgy/ots/abcdefghijklmn", "/app/größe", "/app/a b"];
    const outcomes = await manager.process(names.map((name) => putEvent(name, 1, LONG_AGO)));
    expect(kindsOf(outcomes)).toEqual(names.map(() => ["not cached"]));
    expect(parameters.questions).toEqual([]);
  });
});

describe("an answer that contradicts an event", () => {
  test("of the last seconds is asked for once more, after a pause", async () => {
    const { parameters, table, pause, manager } = managing();
    pause.mockImplementation(async () => parameters.names.add("/app/a"));
    const outcomes = await manager.process([changeEvent("Create", "/app/a", NOW)]);
    expect(pause).toHaveBeenCalledWith(2_000);
    expect(table.states).toEqual(["/app/a ACTIVE"]);
    expect(outcomes).toMatchObject([{ names: [{ kind: "changed", state: "ACTIVE" }] }]);
  });

  test("is believed the second time", async () => {
    const { table, pause, manager } = managing("/app/a");
    const outcomes = await manager.process([changeEvent("Delete", "/app/a", NOW)]);
    expect(pause).toHaveBeenCalledTimes(1);
    expect(table.states).toEqual(["/app/a ACTIVE"]);
    expect(outcomes).toMatchObject([{ names: [{ kind: "changed", state: "ACTIVE" }] }]);
  });

  test("of earlier is believed at once: the parameter changed again since", async () => {
    const { table, pause, manager } = managing("/app/a");
    await manager.process([deleteEvent("/app/a", LONG_AGO)]);
    expect(pause).not.toHaveBeenCalled();
    expect(table.states).toEqual(["/app/a ACTIVE"]);
  });

  test("counts for the latest event of a name alone", async () => {
    const { pause, manager } = managing();
    await manager.process([
      changeEvent("Delete", "/app/a", NOW),
      changeEvent("Create", "/app/a", NOW - 2_000),
    ]);
    expect(pause).not.toHaveBeenCalled();
  });

  test("is none for a name that is not cached, or that failed", async () => {
    const { parameters, pause, manager } = managing();
    parameters.existing = async () => Promise.reject(new Error("throttled"));
    const outcomes = await manager.process([
      changeEvent("Create", "/data/a", NOW),
      changeEvent("Create", "/app/a", NOW),
    ]);
    expect(kindsOf(outcomes)).toEqual([["not cached"], ["failed"]]);
    expect(pause).not.toHaveBeenCalled();
  });
});
