import { readReplicationItem, type ReplicationItem } from "../../../src/core/config-store/replication-config";
import { appItem, mergeItem, Replicating, REPLICATION_KEY, serviceError } from "../support/replicating";

function configOf(item: ReplicationItem) {
  const reading = readReplicationItem(item);
  if (reading.kind !== "replication") throw new Error(reading.problems.join());
  return reading.config;
}

let replicating: Replicating;
beforeEach(() => (replicating = new Replicating()));

const sync = (item: ReplicationItem) => replicating.replicator.sync(configOf(item));

describe("a replica that is brought up to its source", () => {
  test("is written with the source's value and its description", async () => {
    replicating.parameters.set("/app/y/a", "v");
    expect(await sync(appItem("/app/y/a", "/app/x/a"))).toEqual({ kind: "written" });
    expect(replicating.parameters.stored.get("/app/x/a")).toEqual({
      value: "v",
      type: "String",
      description: "Replicated from: /app/y/a by: tester",
    });
  });

  test("is under the replication key when it is secret", async () => {
    replicating.parameters.set("/shared/a", "v");
    await sync(appItem("/shared/a", "/app/x/a"));
    expect(replicating.parameters.stored.get("/app/x/a")).toMatchObject({
      type: "SecureString",
      keyId: REPLICATION_KEY,
    });
  });

  test.each<[string, object]>([
    ["value", { value: "old" }],
    ["type", { type: "StringList", keyId: undefined }],
    ["key", { keyId: "another-key" }],
  ])("is written when its %s differs", async (_what, fields) => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "v");
    parameters.set("/app/x/a", "v", { type: "SecureString", keyId: REPLICATION_KEY, ...fields });
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({ kind: "written" });
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({ kind: "unchanged" });
    expect(parameters.writes).toEqual(["/app/x/a"]);
  });

  test("is written when nothing but its type differs", async () => {
    const { parameters } = replicating;
    parameters.set("/app/y/a", "a,b");
    parameters.set("/app/x/a", "a,b", { type: "StringList" });
    expect(await sync(appItem("/app/y/a", "/app/x/a"))).toEqual({ kind: "written" });
    expect(parameters.stored.get("/app/x/a")).toMatchObject({ value: "a,b", type: "String" });
  });

  test("fails, and is left alone, when its key cannot be looked up", async () => {
    const { parameters } = replicating;
    parameters.set("/shared/a", "v");
    parameters.set("/app/x/a", "v", { type: "SecureString", keyId: "another-key" });
    const error = (parameters.keyFailure = serviceError("AccessDeniedException"));
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({ kind: "failed", error });
    expect(parameters.writes).toEqual([]);
  });

  test("is left alone when its source does not exist", async () => {
    replicating.parameters.set("/app/x/a", "old");
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({
      kind: "incomplete",
      missing: ["/shared/a"],
    });
    expect(replicating.parameters.writes).toEqual([]);
  });

  test.each(["/shared/a", "/app/x/a"])("is left alone when %s cannot be read", async (name) => {
    const error = serviceError("ThrottlingException");
    replicating.parameters.set("/shared/a", "v");
    replicating.parameters.failures.set(name, error);
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({ kind: "failed", error });
    expect(replicating.parameters.writes).toEqual([]);
  });

  test("fails alone when it cannot be written", async () => {
    const error = serviceError("AccessDeniedException");
    replicating.parameters.set("/shared/a", "v");
    replicating.parameters.beforeWrite = () => {
      throw error;
    };
    expect(await sync(appItem("/shared/a", "/app/x/a"))).toEqual({ kind: "failed", error });
  });

  test("is written again when the source changed meanwhile", async () => {
    const { parameters } = replicating;
    parameters.set("/app/y/a", "one");
    parameters.beforeWrite = ({ value }) => value === "one" && parameters.set("/app/y/a", "two");
    expect(await sync(appItem("/app/y/a", "/app/x/a"))).toEqual({ kind: "written" });
    expect(parameters.stored.get("/app/x/a")?.value).toBe("two");
    expect(parameters.writes).toHaveLength(2);
  });

  test("is given up after three writes when the source never rests", async () => {
    const { parameters } = replicating;
    let changes = 0;
    parameters.set("/app/y/a", "0");
    parameters.beforeWrite = () => parameters.set("/app/y/a", `${++changes}`);
    expect(await sync(appItem("/app/y/a", "/app/x/a"))).toMatchObject({
      kind: "failed",
      error: { name: "SourceUnsettledError" },
    });
    expect(parameters.writes).toHaveLength(3);
  });

  test("holds the value of whoever looked last, when two replicate at the same time", async () => {
    const { parameters } = replicating;
    const item = mergeItem(["${/app/x/a}"], "/app/x/m");
    parameters.set("/app/x/a", "old");
    let interrupted = false;
    parameters.beforeWrite = () => {
      if (interrupted) return;
      interrupted = true;
      // Another run, with the newer source, comes between this run's reading and its writing.
      parameters.set("/app/x/a", "new");
      parameters.set("/app/x/m", "new", { type: "SecureString", keyId: REPLICATION_KEY });
    };
    await sync(item);
    expect(parameters.stored.get("/app/x/m")?.value).toBe("new");
  });
});

test("replicas are compared apart: one that fails hides nothing of the others", async () => {
  const { parameters, replicator } = replicating;
  parameters.set("/app/y/a", "v");
  parameters.set("/app/x/same", "v");
  parameters.failures.set("/app/y/bad", serviceError("AccessDeniedException"));
  const items = [
    appItem("/app/y/bad", "/app/x/1"),
    appItem("/app/y/a", "/app/x/2"),
    appItem("/app/y/none", "/app/x/3"),
    appItem("/app/y/a", "/app/x/same"),
  ];
  const comparisons = await replicator.compare(items.map(configOf));
  expect(comparisons.map(({ kind }) => kind)).toEqual(["failed", "drifted", "incomplete", "unchanged"]);
});
