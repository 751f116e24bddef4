import { isCached } from "../../../../src/handlers/shared/cache/cached-names";
import { CACHE_ENVIRONMENT } from "../../support/cache-environment";

const depth = (levels: number) => `/app${"/a".repeat(levels - 1)}`;

describe("names that clients complete", () => {
  test.each(["/app/host", "/app/x/y.z_1-2", "/shared/a", depth(15), `/app/${"a".repeat(1_006)}`])(
    "include %s",
    (name) => expect(isCached(name, CACHE_ENVIRONMENT)).toBe(true),
  );

  test.each([
    ["the namespace itself", "/app"],
    ["another namespace", "/data/a"],
    ["one that only begins alike", "/application/a"],
    ["the store's own", "/figgy/account_id"],
    ["a one-time secret", "/figgy/ots/abcdefghijklmn"],
    ["one with a space", "/app/a b"],
    ["one with other letters", "/app/größe"],
    ["one with an empty part", "/app//a"],
    ["one that is too long", `/app/${"a".repeat(1_007)}`],
    ["one that is too deep", depth(16)],
    ["one without a slash", "host"],
  ])("exclude %s", (_title, name) => {
    expect(isCached(name, CACHE_ENVIRONMENT)).toBe(false);
  });

  test("exclude the store's own also within a namespace", () => {
    expect(isCached("/app/own/a", { ...CACHE_ENVIRONMENT, parameterPrefix: "/app/own" })).toBe(false);
  });
});
