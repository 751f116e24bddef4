import { SourceChanges } from "../../../src/handlers/ssm-stream-replicator/source-changes";
import { appItem, mergeItem, Replicating, REPLICATOR } from "../support/replicating";
import { putEvent } from "../support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

describe("replications that are worked through in order", () => {
  let replicating: Replicating;
  beforeEach(() => (replicating = new Replicating()));

  const changed = (...names: readonly string[]) => changedInTimeFor(Infinity, ...names);

  const changedInTimeFor = (writes: number, ...names: readonly string[]) =>
    new SourceChanges(
      REPLICATOR,
      replicating.replication,
      () => replicating.parameters.writes.length >= writes,
    ).replicate(names.map((name) => putEvent(name, 1, TIME)));

  /** A chain of so many replicas, each made of the one before it; returns the last. */
  function chain(source: string, length: number): string {
    let last = source;
    for (let link = 1; link <= length; link++) {
      const next = `/app/chain/${source.split("/").at(-1)}-${link}`;
      replicating.configure(appItem(last, next));
      last = next;
    }
    return last;
  }

  test("make a replica after the one that it is made of, in whichever order the events came", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "new");
    for (const name of ["/app/x/a", "/app/y/a"]) parameters.set(name, "old", { type: "SecureString" });
    replicating.configure(appItem("/app/x/a", "/app/y/a"), appItem("/shared/a", "/app/x/a"));
    await changed("/app/x/a", "/shared/a");
    expect(parameters.writes).toEqual(["/app/x/a", "/app/y/a"]);
    expect(parameters.stored.get("/app/y/a")?.value).toBe("new");
  });

  test("do not keep a change that has few replicas waiting behind one that has many of a lower rank", async () => {
    const { parameters } = replicating;
    for (const name of ["/shared/many", "/shared/few"]) parameters.set(name, "new");
    const source = chain("/shared/few", 2);
    for (const name of ["/app/chain/few-1", source]) parameters.set(name, "new", { type: "SecureString" });
    replicating.configure(appItem(source, "/app/x/few"));
    for (let n = 0; n < 5; n++) replicating.configure(appItem("/shared/many", `/app/x/many-${n}`));
    const outcomes = await changedInTimeFor(1, "/shared/many", source);
    expect(parameters.writes).toEqual(["/app/x/few"]);
    expect(outcomes).toMatchObject([{ left: 5 }, { left: 0 }]);
  });

  test.each([
    ["few have their turn first", 1, 5],
    ["many have their turn first", 5, 1],
  ])(
    "follow the whole chain that one batch changes, where those of the end that are %s",
    async (_title, atStart, atEnd) => {
      const { parameters } = replicating;
      parameters.set("/shared/a", "new");
      for (const name of ["/app/chain/a-1", "/app/chain/a-2", "/app/chain/a-3"]) {
        parameters.set(name, "old", { type: "SecureString" });
      }
      chain("/shared/a", 3);
      for (let n = 1; n < atStart; n++) replicating.configure(appItem("/shared/a", `/app/start/${n}`));
      for (let n = 1; n < atEnd; n++) replicating.configure(appItem("/app/chain/a-2", `/app/end/${n}`));
      await changed("/app/chain/a-2", "/shared/a", "/app/chain/a-1");
      expect(parameters.writes).toHaveLength(new Set(parameters.writes).size);
      expect(parameters.writes).toHaveLength(3 + atStart - 1 + atEnd - 1);
      expect([...parameters.stored.values()].map(({ value }) => value)).not.toContain("old");
    },
  );

  test("carry out of a change with many only what one with few is made of, before that", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "new");
    parameters.set("/app/chain/a-1", "old", { type: "SecureString" });
    const last = chain("/shared/a", 2);
    for (let n = 1; n < 5; n++) replicating.configure(appItem("/shared/a", `/app/a/${n}`));
    const outcomes = await changedInTimeFor(2, "/shared/a", "/app/chain/a-1");
    expect(parameters.writes).toEqual(["/app/chain/a-1", last]);
    expect(outcomes).toMatchObject([{ left: 4 }, { left: 0 }]);
  });

  test("are compared in as few groups as there are ranks", async () => {
    const { parameters } = replicating;
    for (const name of ["/app/x/a", "/app/x/b", "/shared/b"])
      parameters.set(name, "v", { type: "SecureString" });
    replicating.configure(appItem("/shared/b", "/app/x/b"));
    for (let n = 0; n < 20; n++) {
      replicating.configure(appItem("/app/x/a", `/app/x/copy-${n}`));
      replicating.configure(mergeItem(["${/app/x/a}", "${/app/x/b}"], `/app/x/merged-${n}`));
    }
    await changed("/shared/b", "/app/x/a");
    const read = jest.spyOn(parameters, "read");
    await changed("/shared/b", "/app/x/a");
    expect(read).toHaveBeenCalledTimes(2);
  });

  test("write what was read just before, and not when the group was compared", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "first");
    replicating.configure(appItem("/shared/a", "/app/x/1"), appItem("/shared/a", "/app/x/2"));
    const values: string[] = [];
    parameters.beforeWrite = ({ name, value }) => {
      values.push(`${name} ${value}`);
      parameters.set("/shared/a", "second");
    };
    await changed("/shared/a");
    expect(values).toEqual(["/app/x/1 first", "/app/x/1 second", "/app/x/2 second"]);
  });
});
