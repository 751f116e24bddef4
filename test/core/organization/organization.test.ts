import fc from "fast-check";
import { parse } from "yaml";
import {
  defineOrganization,
  type Organization,
  parseOrganization,
} from "../../../src/core/organization/organization";
import { refusal } from "../../support/synthesized";
import { changed, EXAMPLE, SMALLEST } from "./example";

describe("the example's organization", () => {
  const organization = defineOrganization(EXAMPLE);

  it("has its accounts, sorted by name, each where it is deployed to", () => {
    const accounts = organization.accounts.map(({ name, kind, alias, environment }) => [
      name,
      kind,
      alias,
      environment.accountId,
      environment.region,
      environment.partition,
    ]);

    expect(accounts).toEqual([
      ["bastion", "identity", "bastion", "100000000001", "us-east-1", "aws"],
      ["dev", "workload", "dev", "100000000002", "us-east-1", "aws"],
      ["prod", "workload", "prod", "100000000005", "us-east-1", "aws"],
      ["qa", "workload", "qa", "100000000003", "us-east-1", "aws"],
      ["stage", "workload", "stage", "100000000004", "us-east-1", "aws"],
    ]);
  });

  it("has the addresses that receive an account's alarms, none by default", () => {
    expect(organization.accounts.map(({ alertEmails }) => alertEmails)).toEqual([
      [],
      ["platform@example.com"],
      [],
      [],
      [],
    ]);
  });

  it("has its namespaces and keys, sorted", () => {
    expect(organization.configStore).toEqual({
      namespaces: ["/app", "/data", "/dba", "/devops", "/shared", "/sre"],
      serviceNamespace: "/app",
      keys: [{ name: "app" }, { name: "data" }, { name: "devops" }],
      replicationKeyAccess: { dev: { because: "developers look into what services read" } },
      usageTracking: false,
    });
  });

  it("has its role types with all that they reach, sorted", () => {
    const reaches = organization.roleTypes.map(({ name, namespaces, keys }) => ({ name, namespaces, keys }));

    expect(reaches).toEqual([
      {
        name: "admin",
        namespaces: ["/app", "/data", "/dba", "/devops", "/shared", "/sre"],
        keys: ["app", "data", "devops"],
      },
      { name: "data", namespaces: ["/app", "/data", "/shared"], keys: ["app", "data"] },
      { name: "dba", namespaces: ["/app", "/dba", "/shared"], keys: ["app", "data"] },
      { name: "dev", namespaces: ["/app", "/shared"], keys: ["app"] },
      {
        name: "devops",
        namespaces: ["/app", "/data", "/devops", "/shared", "/sre"],
        keys: ["app", "data", "devops"],
      },
      { name: "sre", namespaces: ["/app", "/shared", "/sre"], keys: ["app"] },
    ]);
  });

  it("is the same when it arrives as data", () => {
    expect(parseOrganization(JSON.parse(JSON.stringify(EXAMPLE)))).toEqual(organization);
  });

  it("is the same whatever the order of its maps and lists", () => {
    fc.assert(
      fc.property(shuffled(EXAMPLE), (definition) => {
        expect(JSON.stringify(parseOrganization(definition))).toBe(JSON.stringify(organization));
      }),
      { numRuns: 50 },
    );
  });
});

describe("an organization that states only what it must", () => {
  it("has safe defaults for the rest", () => {
    const { accounts, ...rest } = defineOrganization(SMALLEST);

    expect(accounts).toMatchObject([{ alias: "dev", alertEmails: [] }]);
    expect(rest).toEqual({
      name: "small",
      kinds: { dev: "workload" },
      prefix: "figgy",
      tags: {},
      deployRoleName: "OrganizationAccountAccessRole",
      state: { backend: "local" },
      configStore: {
        namespaces: ["/app"],
        serviceNamespace: "/app",
        keys: [{ name: "app" }],
        replicationKeyAccess: {},
        usageTracking: false,
      },
      roleTypes: [{ name: "dev", namespaces: ["/app"], tiers: { "/app": "restore" }, keys: ["app"] }],
    });
  });
});

describe("an organization that states everything", () => {
  const organization = defineOrganization({
    name: "acme",
    prefix: "conf",
    region: "eu-central-1",
    tags: { owner: "platform team", "cost-centre": "" },
    deployRoleName: "terraform",
    state: { backend: "s3", account: "core", bucketName: "acme-state" },
    accounts: {
      core: { id: "222222222222", kind: "identity", region: "us-gov-west-1" },
      "us-prod": {
        id: "333333333333",
        kind: "workload",
        alias: "us_prod",
        region: "us-gov-east-1",
        partition: "aws-us-gov",
        alertEmails: ["b@example.com", "a@example.com", "b@example.com"],
      },
    },
    configStore: {
      namespaces: ["/services", "/shared"],
      serviceNamespace: "/services",
      keys: { app: { description: "secrets of services" }, ops: {} },
      replicationKeyAccess: { "us-prod": { because: "people mend services by hand" } },
    },
    roleTypes: { Ops_1: { namespaces: ["/shared"], keys: ["ops"] } },
  });

  it("has what it states", () => {
    expect(organization).toMatchObject({
      name: "acme",
      prefix: "conf",
      tags: { owner: "platform team", "cost-centre": "" },
      deployRoleName: "terraform",
      configStore: {
        serviceNamespace: "/services",
        keys: [{ name: "app", description: "secrets of services" }, { name: "ops" }],
        replicationKeyAccess: { "us-prod": { because: "people mend services by hand" } },
      },
      roleTypes: [{ name: "Ops_1" }],
    });
  });

  it("has accounts of their own alias, region and partition", () => {
    expect(organization.accounts[1]).toMatchObject({
      name: "us-prod",
      alias: "us_prod",
      environment: { region: "us-gov-east-1", partition: "aws-us-gov" },
    });
  });

  it("has each address once, sorted", () => {
    expect(organization.accounts[1]!.alertEmails).toEqual(["a@example.com", "b@example.com"]);
  });

  it("keeps its state in the bucket of the account that it names", () => {
    expect(organization.state).toEqual({
      backend: "s3",
      account: organization.accounts[0],
      bucketName: "acme-state",
      keyAlias: "acme-terraform-state",
    });
  });
});

describe("a role type that sees what users did", () => {
  const roleTypes = (userActivity?: boolean) => ({
    dev: { namespaces: ["/app"], keys: ["app"], ...(userActivity !== undefined && { userActivity }) },
  });
  const dev = (userActivity?: boolean) =>
    parseOrganization({ ...SMALLEST, roleTypes: roleTypes(userActivity) }).roleTypes[0]!;

  it("says so, and no other does", () => {
    expect(dev(true).userActivity).toBe(true);
    expect(dev(false)).toEqual(dev());
    expect(dev()).not.toHaveProperty("userActivity");
  });

  it("is the same as a literal and as YAML", () => {
    const yaml = "{ dev: { namespaces: [/app], keys: [app], userActivity: true } }";

    expect(parseOrganization({ ...SMALLEST, roleTypes: parse(yaml) as unknown })).toEqual(
      defineOrganization({
        ...SMALLEST,
        roleTypes: { dev: { namespaces: ["/app"], keys: ["app"], userActivity: true } },
      }),
    );
  });

  it("is refused where it is neither true nor false, and where its name is mistyped", () => {
    const problemOf = (more: object) =>
      refusal(() => parseOrganization({ ...SMALLEST, roleTypes: { dev: { ...roleTypes().dev, ...more } } }))
        .problems;

    expect(problemOf({ userActivity: "yes" })).toEqual([
      {
        code: "ORGANIZATION_MALFORMED",
        path: "roleTypes.dev.userActivity",
        value: "yes",
        allowed: "true or false",
        fix: "write true or false there",
      },
    ]);
    expect(problemOf({ useractivity: true })).toEqual([
      {
        code: "ORGANIZATION_UNKNOWN_PROPERTY",
        path: "roleTypes.dev.useractivity",
        value: true,
        allowed: "namespaces, keys, userActivity",
        fix: "write userActivity",
      },
    ]);
  });
});

describe("the state of an organization", () => {
  const stateOf = (state: unknown): Organization["state"] =>
    parseOrganization(changed(["state", state])).state;

  it("is kept in a bucket that is named after the organization and the account", () => {
    expect(stateOf({ backend: "s3", account: "bastion" })).toMatchObject({
      bucketName: "example-terraform-state-100000000001",
      keyAlias: "example-terraform-state",
    });
  });

  it("is open to the accounts one by one, or where that is stated to their organization", () => {
    const state = { backend: "s3", account: "bastion" };

    expect(stateOf(state)).not.toHaveProperty("organizationId");
    for (const id of ["o-a1b2c3d4e5", `o-${"x".repeat(32)}`]) {
      expect(stateOf({ ...state, organizationId: id })).toHaveProperty("organizationId", id);
    }
  });

  it("can be said to be local", () => {
    expect(stateOf({ backend: "local" })).toEqual({ backend: "local" });
  });
});

describe("what YAML leaves empty", () => {
  it("is a key without a description", () => {
    const { keys } = parseOrganization(
      changed(["configStore.keys", { app: null, data: null, devops: null }]),
    ).configStore;

    expect(keys).toEqual([{ name: "app" }, { name: "data" }, { name: "devops" }]);
  });
});

/** A definition whose maps and lists are in any order. */
function shuffled(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.shuffledSubarray(value as unknown[], { minLength: value.length });
  if (typeof value !== "object" || value === null) return fc.constant(value);
  const entries = Object.entries(value);
  return fc
    .tuple(
      fc.shuffledSubarray(
        entries.map(([name]) => name),
        { minLength: entries.length },
      ),
      fc.record(Object.fromEntries(entries.map(([name, part]) => [name, shuffled(part)]))),
    )
    .map(([names, parts]) => Object.fromEntries(names.map((name) => [name, parts[name]])));
}
