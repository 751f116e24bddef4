/**
 * What must not compile. The type check reads this file; nothing runs it. A line that compiles although it must not
 * fails the type check, because its `@ts-expect-error` expects an error that is not there.
 */
import { defineOrganization } from "../../../src/core/organization/organization";

const accounts = {
  bastion: { id: "100000000001", kind: "identity" },
  dev: { id: "100000000002", kind: "workload" },
} as const;

const configStore = {
  namespaces: ["/shared", "/app"],
  keys: { app: {}, data: {} },
} as const;

const roleTypes = { dev: { namespaces: ["/app"], keys: ["app"] } } as const;

export const everythingDeclared = defineOrganization({
  name: "example",
  region: "us-east-1",
  state: { backend: "s3", account: "bastion" },
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload" },
  },
  configStore: {
    namespaces: ["/shared", "/app"],
    serviceNamespace: "/app",
    keys: { app: {}, data: { description: "secrets of pipelines" } },
    replicationKeyAccess: { dev: { because: "developers look into what services read" } },
  },
  roleTypes: {
    admin: { namespaces: "all", keys: "all" },
    dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
  },
});

export const undeclaredNamespace = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    // @ts-expect-error "/data" is no namespace of the config store
    dev: { namespaces: ["/shared", "/data"], keys: ["app"] },
  },
});

export const undeclaredKey = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    // @ts-expect-error "devops" is no key of the config store
    dev: { namespaces: ["/shared"], keys: ["app", "devops"] },
  },
});

export const neitherAllNorAList = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    // @ts-expect-error only a list or "all"
    dev: { namespaces: "/app", keys: "all" },
  },
});

export const undeclaredServiceNamespace = defineOrganization({
  name: "example",
  accounts,
  configStore: {
    ...configStore,
    // @ts-expect-error "/services" is no namespace of the config store
    serviceNamespace: "/services",
  },
  roleTypes,
});

export const undeclaredReplicationAccount = defineOrganization({
  name: "example",
  accounts,
  configStore: {
    ...configStore,
    replicationKeyAccess: {
      dev: { because: "developers look into what services read" },
      // @ts-expect-error there is no account "qa"
      qa: { because: "developers look into what services read" },
    },
  },
  roleTypes,
});

export const undeclaredStateAccount = defineOrganization({
  name: "example",
  // @ts-expect-error there is no account "core"
  state: { backend: "s3", account: "core" },
  accounts,
  configStore,
  roleTypes,
});

export const stateWithoutAccount = defineOrganization({
  name: "example",
  // @ts-expect-error the bucket must be in an account
  state: { backend: "s3" },
  accounts,
  configStore,
  roleTypes,
});

export const localStateWithAccount = defineOrganization({
  name: "example",
  // @ts-expect-error a local file is in no account
  state: { backend: "local", account: "dev" },
  accounts,
  configStore,
  roleTypes,
});

export const numericAccountId = defineOrganization({
  name: "example",
  // @ts-expect-error as a number an id loses its leading zeros
  accounts: { dev: { id: 100000000002, kind: "workload" } },
  configStore,
  roleTypes,
});

export const unknownKind = defineOrganization({
  name: "example",
  // @ts-expect-error there is no kind "sandbox"
  accounts: { dev: { id: "100000000002", kind: "sandbox" } },
  configStore,
  roleTypes,
});

export const unknownProperty = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes,
  // @ts-expect-error the model has no such property
  colour: "blue",
});

export const everyWayIn = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    admin: { namespaces: "all", keys: "all" },
    dev: { namespaces: { "/shared": "read", "/app/billing": "write" }, keys: ["app"] },
  },
  identity: {
    saml: { okta: { metadataFile: "okta.xml" }, google: { origin: "reference" } },
    bastion: { account: "bastion", users: { alice: { roleTypes: ["admin", "dev"] } } },
    oidc: { login: { issuer: "https://login.example.com", audience: "figgy", subjects: { dev: ["carol"] } } },
    standard: { because: "contractors have no account at the identity provider" },
  },
});

export const partOfAnUndeclaredNamespace = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    // @ts-expect-error "/data" is no namespace of the config store, so neither is a part of it
    dev: { namespaces: { "/data/lake": "read" }, keys: ["app"] },
  },
});

export const unknownTier = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes: {
    // @ts-expect-error there is no tier "admin"
    dev: { namespaces: { "/app": "admin" }, keys: ["app"] },
  },
});

export const userOfAnUndeclaredRoleType = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes,
  // @ts-expect-error there is no role type "ops"
  identity: { bastion: { users: { alice: { roleTypes: ["ops"] } } } },
});

export const usersInAnUndeclaredAccount = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes,
  // @ts-expect-error there is no account "core"
  identity: { bastion: { account: "core", users: { alice: { roleTypes: ["dev"] } } } },
});

export const subjectsOfAnUndeclaredRoleType = defineOrganization({
  name: "example",
  accounts,
  configStore,
  roleTypes,
  identity: {
    oidc: {
      login: {
        issuer: "https://login.example.com",
        audience: "figgy",
        // @ts-expect-error there is no role type "ops"
        subjects: { ops: ["carol"] },
      },
    },
  },
});
