import fc from "fast-check";
import {
  cacheAttributes,
  cacheItemAfter,
  type CacheItem,
  isExpiredTombstone,
  readCacheItem,
} from "../../../src/core/config-store/cache-item";

const NOW = Date.parse("2026-03-01T10:00:00.412Z");
const DAY = 24 * 60 * 60 * 1_000;

function item(lastUpdated: number, state?: CacheItem["state"]): CacheItem {
  return { parameterName: "/app/a", lastUpdated: lastUpdated.toString(), state };
}

describe("an item of the cache", () => {
  test("of a name to complete has its key and its state alone", () => {
    expect(cacheAttributes(item(NOW, "ACTIVE"))).toEqual({
      parameter_name: { S: "/app/a" },
      last_updated: { N: String(NOW) },
      state: { S: "ACTIVE" },
    });
  });

  test("of a name to forget says in seconds when it may go, 14 days on", () => {
    expect(cacheAttributes(item(NOW, "DELETED"))).toMatchObject({
      state: { S: "DELETED" },
      expires_at: { N: String(Math.floor((NOW + 14 * DAY) / 1_000)) },
    });
  });

  test("is read as it was written", () => {
    for (const written of [item(NOW, "ACTIVE"), item(NOW, "DELETED")]) {
      expect(readCacheItem(cacheAttributes(written), NOW)).toEqual(written);
    }
  });

  test.each([undefined, { S: "active" }, { N: "1" }])(
    "with the state %j has none that clients know",
    (state) => {
      const key = { parameter_name: { S: "/app/a" }, last_updated: { N: "1" } };
      expect(readCacheItem({ ...key, ...(state && { state }) }, NOW)).toEqual(item(1));
    },
  );

  test("keeps its key digit by digit", () => {
    const key = { parameter_name: { S: "/app/a" }, last_updated: { N: "1606039200412.50000000000001" } };
    expect(cacheAttributes(readCacheItem(key, NOW))).toMatchObject(key);
  });

  test.each([
    "-1",
    "0.5",
    "1606039200412.5",
    `${NOW + DAY + 1}`,
    "9999999999999",
    "10000000000000",
    "9007199254740992",
    "9007199254740993",
    "1E+125",
    "1e-130",
    "",
  ])("at the time %j, which is none, counts as without a state, and no later item has to be newer", (N) => {
    const key = { parameter_name: { S: "/app/a" }, last_updated: { N } };
    const read = readCacheItem({ ...key, state: { S: "DELETED" } }, NOW);
    expect(read.state).toBeUndefined();
    expect(cacheAttributes(read)).toEqual(key);
    const written = { parameterName: "/app/a", state: "ACTIVE" } as const;
    expect(cacheItemAfter([read, item(NOW)], written, NOW)).toEqual(item(NOW + 1, "ACTIVE"));
  });

  test.each(["0", `${NOW + DAY}`])("at the time %j has its state", (N) => {
    const key = { parameter_name: { S: "/app/a" }, last_updated: { N } };
    expect(readCacheItem({ ...key, state: { S: "ACTIVE" } }, NOW).state).toBe("ACTIVE");
  });

  test("is newer than those it replaces, and not older than now", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: NOW + DAY })), (times) => {
        const replacement = cacheItemAfter(
          times.map((time) => item(time)),
          { parameterName: "/app/a", state: "ACTIVE" },
          NOW,
        );
        const lastUpdated = Number(replacement.lastUpdated);
        expect(lastUpdated).toBe(Math.max(NOW, ...times.map((time) => time + 1)));
      }),
    );
  });
});

describe("a tombstone", () => {
  test.each([
    [14 * DAY - 1, false],
    [14 * DAY, true],
  ])("that is %d ms old has been there long enough: %s", (age, expected) => {
    expect(isExpiredTombstone(item(NOW - age, "DELETED"), NOW)).toBe(expected);
  });

  test("is no item of another state, however old", () => {
    expect(isExpiredTombstone(item(0, "ACTIVE"), NOW)).toBe(false);
    expect(isExpiredTombstone(item(0), NOW)).toBe(false);
  });
});
