import fc from "fast-check";
import {
  describeSource,
  readReplicationItem,
  type ReplicationItem,
} from "../../../src/core/config-store/replication-config";

const APP: ReplicationItem = {
  destination: { S: "/app/clitest/replicated/host" },
  source: { S: "/shared/clitest/host" },
  type: { S: "app" },
  namespace: { S: "/app/clitest/" },
  user: { S: "tester" },
};

const CONFIG = {
  destination: "/app/clitest/replicated/host",
  source: { type: "app", name: "/shared/clitest/host" },
  owner: "tester",
};

describe("an item of the replication table", () => {
  test.each<[string, ReplicationItem]>([
    ["of the clients 0.x", { env_alias: { S: "dev" } }],
    ["of the clients 1.0.0 to 1.2.9", { run_env: { S: "dev" } }],
    [
      "of the client 1.2.10",
      { run_env: { M: { env: { S: "dev" }, account_id: { NULL: true } } }, env_alias: { S: "dev" } },
    ],
    ["without any environment", {}],
    ["with an environment of another shape", { run_env: { N: "1" }, env_alias: { BOOL: true } }],
  ])("is read in the shape %s", (_shape, environment) => {
    expect(readReplicationItem({ ...APP, ...environment })).toEqual({ kind: "replication", config: CONFIG });
  });

  test("is read without namespace and user", () => {
    const { destination, source, type } = APP;
    expect(readReplicationItem({ destination, source, type })).toEqual({
      kind: "replication",
      config: { ...CONFIG, owner: "unknown" },
    });
  });

  test("is read as a merge with a list and with a string", () => {
    const list = { L: [{ S: "db://" }, { S: "${/app/clitest/secret:uri}" }] };
    expect(readReplicationItem({ ...APP, type: { S: "merge" }, source: list })).toMatchObject({
      config: {
        source: {
          type: "merge",
          parts: [
            { kind: "literal", text: "db://" },
            { kind: "parameter", name: "/app/clitest/secret", encoded: true },
          ],
        },
      },
    });
    const text = { S: "${/app/clitest/secret}" };
    expect(readReplicationItem({ ...APP, type: { S: "merge" }, source: text })).toMatchObject({
      kind: "replication",
      config: { source: { type: "merge" } },
    });
  });

  test("keeps no more of its user than a description can show", () => {
    const reading = readReplicationItem({ ...APP, user: { S: "u".repeat(5_000) } });
    expect(reading).toMatchObject({ config: { owner: "u".repeat(128) } });
  });

  const NAME = "the full name of a parameter";
  const SOURCE = "source: expected a string or a list of strings, not empty";
  test.each<[string, ReplicationItem, readonly string[]]>([
    ["no type", { type: undefined }, ["type: expected app or merge"]],
    ["an unknown type", { type: { S: "copy" } }, ["type: expected app or merge"]],
    ["a type that is no string", { type: { N: "1" } }, ["type: expected app or merge"]],
    ["no source", { source: undefined }, [`source: expected ${NAME}`]],
    ["a list as the source of an app", { source: { L: [{ S: "/shared/a" }] } }, [`source: expected ${NAME}`]],
    ["a version in its source", { source: { S: "/shared/a:3" } }, [`source: expected ${NAME}`]],
    ["spaces in its source", { source: { S: "/shared/a b" } }, [`source: expected ${NAME}`]],
    ["unicode in its destination", { destination: { S: "/app/ü/a" } }, [`destination: expected ${NAME}`]],
    ["no slash before its destination", { destination: { S: "app/a" } }, [`destination: expected ${NAME}`]],
    ["a slash after its destination", { destination: { S: "/app/a/" } }, [`destination: expected ${NAME}`]],
    [
      "an over-long destination",
      { destination: { S: `/app/${"a".repeat(1_100)}` } },
      [`destination: expected ${NAME}`],
    ],
    ["too many levels", { destination: { S: "/a".repeat(16) } }, [`destination: expected ${NAME}`]],
    ["an empty list", { type: { S: "merge" }, source: { L: [] } }, [SOURCE]],
    ["an empty string", { type: { S: "merge" }, source: { S: "" } }, [SOURCE]],
    ["a list with a number", { type: { S: "merge" }, source: { L: [{ S: "a" }, { N: "1" }] } }, [SOURCE]],
    ["a map as the source of a merge", { type: { S: "merge" }, source: { M: {} } }, [SOURCE]],
    [
      "two tokens in one element",
      { type: { S: "merge" }, source: { L: [{ S: "${/app/a}-${/app/b}" }] } },
      [`source: expected ${NAME} in each token`],
    ],
  ])("with %s is malformed, and says why", (_what, fields, problems) => {
    const reading = readReplicationItem({ ...APP, ...fields });
    expect(reading).toMatchObject({ kind: "malformed", problems });
  });

  test("is either read or malformed with reasons, whatever it is, and its problems quote nothing of it", () => {
    const attribute = fc.oneof(
      fc.record({ S: fc.string() }),
      fc.record({ S: fc.constantFrom("/app/a/b", "app", "merge", "SECRET") }),
      fc.record({ L: fc.array(fc.record({ S: fc.constantFrom("SECRET", "${/app/a}", "${/SECRET x}") })) }),
      fc.anything(),
    );
    const keys = ["destination", "source", "type", "user", "run_env"];
    const items = fc.record(Object.fromEntries(keys.map((key) => [key, attribute])), { requiredKeys: [] });
    fc.assert(
      fc.property(items, (item) => {
        const reading = readReplicationItem(item as ReplicationItem);
        if (reading.kind === "replication") return;
        expect(reading.problems.length).toBeGreaterThan(0);
        expect(reading.problems.join()).not.toContain("SECRET");
      }),
    );
  });
});

test("a source is described by its name, a merge by the count of its parameters and never by its texts", () => {
  const item = { ...APP, type: { S: "merge" }, source: { L: [{ S: "SECRET" }, { S: "${/app/a/b}" }] } };
  const reading = readReplicationItem(item);
  expect(reading.kind === "replication" && describeSource(reading.config.source)).toBe("1 merged parameters");
});
