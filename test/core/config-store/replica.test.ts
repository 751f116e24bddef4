import fc from "fast-check";
import { descriptionOf, replicaOf } from "../../../src/core/config-store/replica";
import { readReplicationItem, type ReplicationItem } from "../../../src/core/config-store/replication-config";
import { appItem, mergeItem, REPLICATOR } from "../../handlers/support/replicating";

function configOf(item: ReplicationItem) {
  const reading = readReplicationItem(item);
  if (reading.kind !== "replication") throw new Error(reading.problems.join());
  return reading.config;
}

const replica = (item: ReplicationItem, states: Readonly<Record<string, { value: string; type: string }>>) =>
  replicaOf(configOf(item), REPLICATOR, new Map(Object.entries(states)));

describe("a replica", () => {
  test.each(["String", "StringList", "SecureString"])(
    "within its root namespace has its source's type %s",
    (type) => {
      expect(replica(appItem("/app/y/a", "/app/x/a"), { "/app/y/a": { value: "v", type } })).toMatchObject({
        replica: { name: "/app/x/a", value: "v", type },
      });
    },
  );

  test("out of another root namespace is secret, whatever its source is", () => {
    const source = { "/shared/a": { value: "v", type: "String" } };
    expect(replica(appItem("/shared/a", "/app/x/a"), source)).toMatchObject({
      replica: { type: "SecureString" },
    });
  });

  test("that is merged is secret", () => {
    const parts = { "/app/x/a": { value: "v", type: "String" } };
    expect(replica(mergeItem(["u:", "${/app/x/a}"], "/app/x/b"), parts)).toMatchObject({
      replica: { value: "u:v", type: "SecureString" },
    });
  });

  test("is incomplete without each of its parts, and says which are missing", () => {
    const parts = { "/app/x/b": { value: "v", type: "String" } };
    expect(replica(mergeItem(["${/app/x/a}", "${/app/x/b}", "${/app/x/c:uri}"], "/app/x/m"), parts)).toEqual({
      kind: "incomplete",
      missing: ["/app/x/a", "/app/x/c"],
    });
  });

  test("of 8,192 characters is the largest, and an empty one is none", () => {
    const parts = { "/app/x/a": { value: "v".repeat(8_000), type: "String" } };
    const merge = (text: string) => replica(mergeItem([text, "${/app/x/a}"], "/app/x/m"), parts);
    expect(merge("w".repeat(192)).kind).toBe("replica");
    expect(merge("w".repeat(193))).toEqual({
      kind: "refused",
      reasons: ["the merged value has more than 8192 characters"],
    });
    expect(replica(mergeItem([""], "/app/x/m"), {})).toEqual({
      kind: "refused",
      reasons: ["the merged value is empty"],
    });
  });
});

describe("a replica's description", () => {
  test("names source and user", () => {
    expect(descriptionOf(configOf(appItem("/shared/a", "/app/x/a", "jordan")))).toBe(
      "Replicated from: /shared/a by: jordan",
    );
  });

  test("of a merge counts its parameters", () => {
    const item = mergeItem(["secret-text", "${/app/x/a}", "${/app/x/b:uri}"], "/app/x/m", "jordan");
    expect(descriptionOf(configOf(item))).toBe("Merged from 2 parameters by: jordan");
  });

  test("has at most 1,024 characters and no text of a merge, whatever the item", () => {
    const name = fc.stringMatching(/^[a-z]{1,900}$/);
    fc.assert(
      fc.property(
        name,
        fc.string({ maxLength: 2_000, unit: "grapheme" }),
        fc.boolean(),
        (end, user, merge) => {
          const item = merge
            ? mergeItem(["SECRET", `\${/app/x/${end}}`], "/app/x/m", user)
            : appItem(`/app/x/${end}`, "/app/x/m", user);
          const description = descriptionOf(configOf(item));
          expect([...description].length).toBeLessThanOrEqual(1_024);
          expect(merge && description.slice(0, 30).includes("SECRET")).toBe(false);
        },
      ),
    );
  });
});
