import {
  cacheManagerVariables,
  cacheSyncerVariables,
  readCacheManagerEnvironment,
  readCacheSyncerEnvironment,
} from "../../../src/core/config-store/function-environment";

const SYNCER = {
  cacheTableName: "figgy-config-cache",
  rootNamespaces: ["/app", "/shared"],
  parameterPrefix: "/figgy",
};
const MANAGER = { ...SYNCER, accountId: "111111111111" };

describe("what the functions of the cache are told", () => {
  test("is read as it was written", () => {
    expect(readCacheSyncerEnvironment(cacheSyncerVariables(SYNCER))).toEqual(SYNCER);
    expect(readCacheManagerEnvironment(cacheManagerVariables(MANAGER))).toEqual(MANAGER);
  });

  test.each(["CACHE_TABLE_NAME", "ROOT_NAMESPACES", "PARAMETER_PREFIX"])("may not lack %s", (name) => {
    expect(() => readCacheSyncerEnvironment({ ...cacheSyncerVariables(SYNCER), [name]: "" })).toThrow(name);
  });

  test("is told as missing all at once", () => {
    expect(() => readCacheManagerEnvironment({})).toThrow(
      /ACCOUNT_ID[^]*CACHE_TABLE_NAME[^]*ROOT_NAMESPACES[^]*PARAMETER_PREFIX/,
    );
  });
});
