import { readStore, type StoreDefinition } from "../../../src/core/organization/read-store";
import { refusal } from "../../support/synthesized";

const STORE: StoreDefinition = {
  prefix: "figgy",
  environmentAlias: "dev",
  namespaces: ["/shared", "/app"],
  keys: { data: { description: "secrets of pipelines" }, app: {} },
  roleTypes: {
    dev: { namespaces: ["/app"], keys: ["app"] },
    admin: { namespaces: "all", keys: "all" },
  },
};

/** Code and path of every problem of a store. */
function problemsOf(change: object): string[] {
  const error = refusal(() => readStore({ ...STORE, ...change }, "dev/Store"));
  return error.problems.map(({ code, path }) => `${code} ${path}`);
}

describe("a config store that stands alone", () => {
  it("is read like an organization's: sorted, with its defaults", () => {
    expect(readStore(STORE, "dev/Store")).toEqual({
      namespaces: ["/app", "/shared"],
      serviceNamespace: "/app",
      keys: [{ name: "app" }, { name: "data", description: "secrets of pipelines" }],
      roleTypes: [
        {
          name: "admin",
          namespaces: ["/app", "/shared"],
          tiers: { "/app": "restore", "/shared": "restore" },
          keys: ["app", "data"],
        },
        { name: "dev", namespaces: ["/app"], tiers: { "/app": "write" }, keys: ["app"] },
      ],
    });
  });

  it.each<[string, object, string[]]>([
    ["prefix", { prefix: "my-prefix" }, ["PREFIX_INVALID dev/Store.prefix"]],
    ["alias", { environmentAlias: "us-prod" }, ["ACCOUNT_ALIAS_INVALID dev/Store.environmentAlias"]],
    ["namespace", { namespaces: ["/app", "/shared/"] }, ["NAMESPACE_INVALID dev/Store.namespaces"]],
    [
      "service namespace",
      { serviceNamespace: "/services" },
      ["NAMESPACE_UNDECLARED dev/Store.serviceNamespace"],
    ],
    ["key", { keys: { ...STORE.keys, replication: {} } }, ["KEY_NAME_RESERVED dev/Store.keys.replication"]],
    [
      "role type",
      { roleTypes: { "data-admin": { namespaces: ["/data"], keys: ["ops"] } } },
      [
        "ROLE_NAME_INVALID dev/Store.roleTypes.data-admin",
        "NAMESPACE_UNDECLARED dev/Store.roleTypes.data-admin.namespaces",
        "KEY_UNDECLARED dev/Store.roleTypes.data-admin.keys",
      ],
    ],
  ])("refuses a wrong %s at the construct's prop", (_, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it("says in which prop something must be declared", () => {
    const roleTypes = { dev: { namespaces: ["/data"], keys: ["ops"] } };

    const fixes = refusal(() => readStore({ ...STORE, roleTypes }, "dev/Store")).problems.map(
      ({ fix }) => fix,
    );

    expect(fixes).toEqual([
      "correct its spelling, or declare the namespace in dev/Store.namespaces",
      "correct its spelling, or declare the key in dev/Store.keys",
    ]);
  });

  it("keeps its own namespaces, under its prefix, to itself", () => {
    expect(problemsOf({ prefix: "conf", namespaces: ["/app", "/conf/x"] })).toEqual([
      "NAMESPACE_RESERVED dev/Store.namespaces",
    ]);
  });
});
