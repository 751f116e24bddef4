import fc from "fast-check";
import { parse } from "yaml";
import { FoundationError } from "../../../src/core/errors";
import { parseOrganization } from "../../../src/core/organization/organization";
import { refusal } from "../../support/synthesized";
import { changed, EXAMPLE } from "./example";
import { runs } from "../../support/property-runs";

/** Code and path of every problem of a definition. */
function problemsOf(definition: unknown): string[] {
  return refusal(() => parseOrganization(definition)).problems.map(({ code, path }) => `${code} ${path}`);
}

describe("a value of another shape", () => {
  it.each([
    ["accounts", null],
    ["accounts", ["dev"]],
    ["accounts.dev", null],
    ["accounts.dev", "100000000002"],
    ["accounts.dev.alias", 7],
    ["accounts.dev.alertEmails", "team@example.com"],
    ["accounts.dev.alertEmails", [null]],
    ["accounts.dev.slack", true],
    ["accounts.dev.notifications", []],
    ["configStore", null],
    ["configStore", []],
    ["configStore.namespaces", "/app"],
    ["configStore.namespaces", { "/app": {} }],
    ["configStore.namespaces", ["/app", 7]],
    ["configStore.serviceNamespace", ["/app"]],
    ["configStore.keys", ["app"]],
    ["configStore.keys.app", "a text"],
    ["configStore.keys.app.description", 7],
    ["configStore.replicationKeyAccess", "dev"],
    ["configStore.replicationKeyAccess", ["dev"]],
    ["configStore.replicationKeyAccess.dev", "a text"],
    ["configStore.replicationKeyAccess.dev.because", 7],
    ["configStore.oneTimeSecrets", ["dev"]],
    ["configStore.usageTracking", "yes"],
    ["configStore.eventConcurrency", "5"],
    ["roleTypes", ["dev"]],
    ["roleTypes.dev", null],
    ["roleTypes.dev.keys", null],
    ["roleTypes.dev.userActivity", "yes"],
    ["roleTypes.dev.userActivity", null],
    ["roleTypes.dev.userActivity", { because: "they look after users" }],
    ["state", null],
    ["state.backend", undefined],
    ["tags", ["a"]],
    ["region", ["us-east-1"]],
    ["prefix", 7],
    ["name", null],
    ["deployRoleName", {}],
  ])("is reported once, with nothing that follows from it: %s = %j", (path, value) => {
    const definition = path.startsWith("state.") ? changed(["state", {}]) : changed([path, value]);

    expect(problemsOf(definition)).toEqual([`ORGANIZATION_MALFORMED ${path}`]);
  });

  it("is told what shape it should have", () => {
    const { problems } = refusal(() => parseOrganization(changed(["accounts.dev", null])));

    expect(problems[0]).toMatchObject({
      value: null,
      allowed: "a mapping with id, kind, alias, region, partition, alertEmails, slack, notifications",
      fix: "write a mapping with id, kind, alias, region, partition, alertEmails, slack, notifications there",
    });
  });

  it.each([2024, true])("is told to be quoted where YAML reads %s", (name) => {
    const { problems } = refusal(() => parseOrganization(changed(["name", name])));

    expect(problems).toMatchObject([{ value: name, allowed: "a text", fix: "put it in quotes" }]);
  });
});

describe("a namespace that is written wrongly", () => {
  it("is reported once, not where it is referred to", () => {
    const namespaces = ["/shared", "/app/", "/data", "/devops", "/sre", "/dba"];

    expect(problemsOf(changed(["configStore.namespaces", namespaces]))).toEqual([
      "NAMESPACE_INVALID configStore.namespaces",
    ]);
  });
});

describe("a property that the model does not have", () => {
  it.each([
    ["accounts.dev.emails", "remove it"],
    ["accounts.dev.alertEmail", "write alertEmails"],
    ["accounts.dev.alert_emails", "write alertEmails"],
    ["accounts.dev.Region", "write region"],
    ["configStore.service-namespace", "write serviceNamespace"],
    ["configStore.keys.app.rotation", "remove it"],
    ["roleTypes.dev.namespace", "write namespaces"],
    ["roletypes", "write roleTypes"],
    ["acounts", "write accounts"],
    ["identity.passwords.minLength", "write minimumLength"],
    ["identity.passwords.max_age", "write maximumAgeDays"],
    ["description", "remove it"],
  ])("%s is refused with its fix: %s", (path, fix) => {
    const identity = { passwords: {} };
    const { problems } = refusal(() => parseOrganization(changed(["identity", identity], [path, "x"])));

    expect(problems).toMatchObject([{ code: "ORGANIZATION_UNKNOWN_PROPERTY", path, value: "x", fix }]);
  });
});

describe("keys that mean something to JavaScript", () => {
  const hostile = JSON.parse(
    JSON.stringify(EXAMPLE).replace('"name":"example"', '"name":"example","__proto__":{"prefix":"evil"}'),
  ) as unknown;

  it("are refused as properties, and set none", () => {
    expect(problemsOf(hostile)).toEqual(["ORGANIZATION_UNKNOWN_PROPERTY __proto__"]);
    expect(({} as { prefix?: string }).prefix).toBeUndefined();
  });

  it.each([
    ["__proto__", "ACCOUNT_NAME_INVALID"],
    ["toString", "ACCOUNT_NAME_INVALID"],
    ["constructor", "ACCOUNT_NAME_INVALID"],
    ["prototype", "prototype"],
  ])("are names like others: %s", (name, outcome) => {
    const accounts = JSON.parse(`{"${name}":{"id":"100000000009","kind":"workload"}}`) as unknown;
    const definition = changed(["accounts", accounts], ["configStore.replicationKeyAccess", {}]);

    expect(outcomeOf(definition)).toBe(outcome);
  });

  it("are no properties when they are inherited", () => {
    expect(problemsOf(Object.create(EXAMPLE as object))).toEqual(problemsOf({}));
  });

  it("are kept as tags without setting anything", () => {
    const { tags } = parseOrganization(changed(["tags", JSON.parse('{"__proto__":"x"}')]));

    expect(Object.entries(tags)).toEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });
});

describe("YAML", () => {
  it("yields the same organization as the typed literal", () => {
    expect(parseOrganization(parse(JSON.stringify(EXAMPLE)))).toEqual(parseOrganization(EXAMPLE));
  });

  it("that leaves quotes and values out is reported in full", () => {
    const definition = parse(`
      name: example
      region: us-east-1
      accounts:
        bastion: { id: 000000000001, kind: identity }
        dev:
        1: { id: "100000000003", kind: workload }
      configStore:
        namespaces: [/app, ]
        keys: { app: , no: }
      roleTypes:
        dev: { namespaces: all, keys: [no] }
        on: { namespaces: /app, keys: all }
    `) as unknown;

    expect(problemsOf(definition)).toEqual([
      "ACCOUNT_NAME_INVALID accounts.1",
      "ACCOUNT_ID_INVALID accounts.bastion.id",
      "ORGANIZATION_MALFORMED accounts.dev",
      "ORGANIZATION_MALFORMED roleTypes.on.namespaces",
    ]);
  });
});

describe("anything at all", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });

  it("is an organization or is refused, and crashes nothing", () => {
    fc.assert(
      fc.property(anything, (value) => isJudged(value)),
      { numRuns: runs(150) },
    );
  });

  it("is judged at any place of an organization", () => {
    const path = fc.constantFrom(
      ...pathsOf(EXAMPLE),
      "state",
      "tags",
      "prefix",
      "accounts.dev.alias",
      "accounts.dev.partition",
    );

    fc.assert(
      fc.property(path, anything, (at, value) => isJudged(changed([at, value]))),
      { numRuns: runs(300) },
    );
  });

  it("is judged under any name", () => {
    const parent = fc.constantFrom("accounts", "configStore.keys", "roleTypes", "tags", "accounts.dev");

    fc.assert(
      fc.property(parent, fc.string({ unit: "binary" }), anything, (at, name, value) => {
        const definition = changed() as Record<string, unknown>;
        const target = at
          .split(".")
          .reduce((part, step) => (part[step] ??= {}) as Record<string, unknown>, definition);
        Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
        return isJudged(definition);
      }),
      { numRuns: runs(150) },
    );
  });

  function isJudged(definition: unknown): boolean {
    try {
      parseOrganization(definition);
    } catch (error) {
      if (!(error instanceof FoundationError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
    }
    return true;
  }
});

function outcomeOf(definition: unknown): string {
  try {
    return parseOrganization(definition).accounts[0]!.name;
  } catch (error) {
    return (error as FoundationError).code;
  }
}

function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return [at, ...pathsOf(part, at)];
  });
}
