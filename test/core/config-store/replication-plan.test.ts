import type { ReplicationItem } from "../../../src/core/config-store/replication-config";
import { MAXIMUM_CHAIN, ReplicationPlan } from "../../../src/core/config-store/replication-plan";
import { REPLICATION_RULES } from "../../../src/core/config-store/replication-rules";
import { appItem, mergeItem, REPLICATOR } from "../../handlers/support/replicating";

const plan = (...items: readonly ReplicationItem[]) => ReplicationPlan.of(items, REPLICATOR);

const refusalOf = (item: ReplicationItem) => plan(item).refused.flatMap(({ reasons }) => reasons);

describe("the rules of replication", () => {
  test("are these, and no others", () => {
    expect(REPLICATION_RULES.map(({ broken }) => broken)).toEqual([
      "the destination lies outside the service namespace",
      "the destination is one of the store's own parameters",
      "a source is one of the store's own parameters",
      "a source lies outside the root namespaces",
      "the destination of a merge lies outside the namespace of any service",
      "a part of a merge lies outside the namespace of its destination's service",
    ]);
  });

  test.each<[string, ReplicationItem]>([
    ["from another root namespace", appItem("/shared/a", "/app/x/a")],
    ["from another service", appItem("/app/y/a", "/app/x/a")],
    ["to a parameter of no service", appItem("/shared/a", "/app/a")],
    ["of parts of its own service", mergeItem(["u:", "${/app/x/p:uri}"], "/app/x/url")],
    ["of texts alone", mergeItem(["u:p"], "/app/x/url")],
  ])("allow a replication %s", (_what, item) => {
    expect(plan(item).planned).toHaveLength(1);
    expect(plan(item).refused).toEqual([]);
  });

  const OUTSIDE = "the destination lies outside the service namespace";
  const PART = "a part of a merge lies outside the namespace of its destination's service";
  test.each<[string, ReplicationItem, readonly string[]]>([
    ["to another root namespace", appItem("/shared/a", "/devops/a"), [OUTSIDE]],
    ["to a namespace that begins alike", appItem("/shared/a", "/apple/a"), [OUTSIDE]],
    [
      "to the store's own parameters",
      appItem("/shared/a", "/figgy/account_id"),
      [OUTSIDE, "the destination is one of the store's own parameters"],
    ],
    [
      "from the store's own parameters",
      appItem("/figgy/integrations/slack/webhook-url", "/app/x/a"),
      ["a source is one of the store's own parameters", "a source lies outside the root namespaces"],
    ],
    ["from elsewhere", appItem("/other/a", "/app/x/a"), ["a source lies outside the root namespaces"]],
    ["of another service's part", mergeItem(["${/app/y/p}"], "/app/x/url"), [PART]],
    ["of a shared part", mergeItem(["${/shared/p}"], "/app/x/url"), [PART]],
    ["of a service whose name begins alike", mergeItem(["${/app/xx/p}"], "/app/x/url"), [PART]],
    [
      "that merges into no service",
      mergeItem(["a"], "/app/url"),
      ["the destination of a merge lies outside the namespace of any service"],
    ],
  ])("refuse a replication %s", (_what, item, reasons) => {
    expect(refusalOf(item)).toEqual(reasons);
  });
});

describe("the plan of a table", () => {
  test("has each replica after those that it is made of, and otherwise by name", () => {
    const { planned } = plan(
      mergeItem(["${/app/x/b}", "${/app/x/a}"], "/app/x/0"),
      appItem("/app/x/a", "/app/x/b"),
      appItem("/shared/a", "/app/x/a"),
      appItem("/shared/a", "/app/x/0a"),
    );
    expect(planned.map(({ destination, rank }) => `${rank} ${destination}`)).toEqual([
      "1 /app/x/0a",
      "1 /app/x/a",
      "2 /app/x/b",
      "3 /app/x/0",
    ]);
  });

  test("finds the replications that read a parameter, by its whole name", () => {
    const found = plan(
      appItem("/app/x/a", "/app/x/1"),
      mergeItem(["${/app/x/a:uri}", "-", "${/app/x/a}"], "/app/x/2"),
      mergeItem(["/app/x/a"], "/app/x/3"),
      appItem("/app/x/ab", "/app/x/4"),
    );
    expect(found.from("/app/x/a").map(({ destination }) => destination)).toEqual(["/app/x/1", "/app/x/2"]);
    expect(found.from("/app/x")).toEqual([]);
  });

  test("refuses what lies on a cycle, names the cycle, and carries out what hangs on it", () => {
    const found = plan(
      appItem("/app/x/b", "/app/x/a"),
      appItem("/app/x/a", "/app/x/b"),
      appItem("/app/x/a", "/app/x/c"),
      mergeItem(["${/app/x/self}!"], "/app/x/self"),
      mergeItem(["${/app/x/me}", "!"], "/app/x/me"),
    );
    expect(found.refused.map(({ destination }) => destination)).toEqual([
      "/app/x/a",
      "/app/x/b",
      "/app/x/me",
    ]);
    expect(found.refused[2]!.reasons).toEqual(["the replication lies on a cycle of /app/x/me"]);
    expect(found.planned.map(({ destination }) => destination)).toEqual(["/app/x/c", "/app/x/self"]);
    expect(found.from("/app/x/a").map(({ kind }) => kind)).toEqual(["refused", "planned"]);
  });

  test("names no more than five members of a cycle", () => {
    const ring = Array.from({ length: 9 }, (_, n) => appItem(`/app/x/${n}`, `/app/x/${(n + 1) % 9}`));
    expect(plan(...ring).refused[0]!.reasons[0]).toMatch(/ and 4 more$/);
  });

  test("refuses what comes after too many replications", () => {
    const chain = Array.from({ length: MAXIMUM_CHAIN + 2 }, (_, n) =>
      appItem(`/app/x/${n}`, `/app/x/${n + 1}`),
    );
    const found = plan(...chain);
    expect(found.planned).toHaveLength(MAXIMUM_CHAIN);
    expect(found.refused.map(({ reasons }) => reasons)).toEqual(
      Array.from({ length: 2 }, () => ["more than 16 replications follow one another"]),
    );
  });

  test("keeps what is malformed apart, by its key", () => {
    const found = plan(appItem("/shared/a", "/app/x/a"), { destination: { S: "/app/x/b" } });
    expect(found.planned).toHaveLength(1);
    expect(found.to("/app/x/b")).toMatchObject({ kind: "refused", reasons: ["type: expected app or merge"] });
    expect(found.to("/app/x/c")).toBeUndefined();
  });
});
