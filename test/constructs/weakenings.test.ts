import type { TerraformStack } from "cdktf";
import { CloudTrailPipeline } from "../../src/constructs/audit/cloudtrail-pipeline";
import { ConfigStore } from "../../src/constructs/config-store/config-store";
import { ProtectedBucket } from "../../src/constructs/data/protected-bucket";
import { ProtectedTable } from "../../src/constructs/data/protected-table";
import { Key } from "../../src/constructs/encryption/key";
import { DeployRole } from "../../src/constructs/identity/deploy-role";
import { OidcIdentityProvider } from "../../src/constructs/identity/oidc-identity-provider";
import { OidcRole } from "../../src/constructs/identity/oidc-role";
import { OktaLookupUser } from "../../src/constructs/identity/okta-lookup-user";
import { PeopleAccess } from "../../src/constructs/identity/people-access";
import { StandardIdentity } from "../../src/constructs/identity/standard-identity";
import { refusal, synthesize } from "../support/synthesized";

const TABLE = { tableName: "orders", partitionKey: { name: "id", type: "S" } } as const;
const KEY = { alias: "orders", description: "orders" };

/** What a caller without types leaves out. */
type Untyped = never;

function login(stack: TerraformStack) {
  return OidcIdentityProvider.fromIssuer(stack, "Login", { issuer: "https://login.example.com" });
}

function oidcRole(stack: TerraformStack, props: object) {
  return new OidcRole(stack, "It", {
    provider: login(stack),
    audience: "client",
    subjects: ["carol"],
    roleName: "carol",
    statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
    ...props,
  });
}

function deployRole(stack: TerraformStack, pipeline: object) {
  return new DeployRole(stack, "It", {
    provider: login(stack),
    pipeline: pipeline as Untyped,
    stacks: [],
  });
}

/** Every choice of a construct that takes a reason, without one. */
const WEAKENINGS: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
  "a table's deletionProtection": (stack) =>
    new ProtectedTable(stack, "It", { ...TABLE, deletionProtection: { disabled: true } as Untyped }),
  "a table's pointInTimeRecovery": (stack) =>
    new ProtectedTable(stack, "It", { ...TABLE, pointInTimeRecovery: { disabled: true } as Untyped }),
  "a table's pointInTimeRecovery of few days": (stack) =>
    new ProtectedTable(stack, "It", { ...TABLE, pointInTimeRecovery: { recoveryPeriodDays: 1 } as Untyped }),
  "a bucket's accessLogs": (stack) =>
    new ProtectedBucket(stack, "It", { bucketName: "orders", accessLogs: { disabled: true } as Untyped }),
  "a key's deletionWindow": (stack) =>
    new Key(stack, "It", { ...KEY, deletionWindow: { days: 7 } as Untyped }),
  "a trail's coverage": (stack) =>
    new CloudTrailPipeline(stack, "It", {
      trailName: "audit",
      coverage: { homeRegionOnly: "with global service events" } as Untyped,
    }),
  "a trail's managementEvents": (stack) =>
    new CloudTrailPipeline(stack, "It", {
      trailName: "audit",
      managementEvents: { without: ["kms.amazonaws.com"] } as Untyped,
    }),
  "a trail's heartbeat": (stack) =>
    new CloudTrailPipeline(stack, "It", { trailName: "audit", heartbeat: { disabled: true } as Untyped }),
  "a provider's issuerPath": (stack) =>
    new OidcIdentityProvider(stack, "It", {
      issuer: "https://login.example.com/tenant",
      issuerPath: {} as Untyped,
      audiences: ["client"],
    }),
  "an existing provider's issuerPath": (stack) =>
    OidcIdentityProvider.fromIssuer(stack, "It", {
      issuer: "https://login.example.com/tenant",
      issuerPath: {} as Untyped,
    }),
  "a role's boundary": (stack) => oidcRole(stack, { boundary: {} }),
  "a role's subjects": (stack) => oidcRole(stack, { subjects: { like: "team:shop:*" } }),
  "a pipeline's planFromAnyBranch": (stack) =>
    deployRole(stack, { gitlab: "acme/shop", planFromAnyBranch: {} }),
  "a pipeline's planSubjects": (stack) =>
    deployRole(stack, { applySubjects: ["team:shop:main"], planSubjects: { like: "team:shop:*" } }),
  "a store's replicationKeyAccess": (stack) =>
    new ConfigStore(stack, "It", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      replicationKeyAccess: {} as Untyped,
    }),
  "people's replicationKeyAccess": (stack) =>
    new PeopleAccess(stack, "It", { replicationKeyAccess: true } as Untyped),
  "users of the account": (stack) => new StandardIdentity(stack, "It", { access: {} } as Untyped),
  "Okta's lookup user": (stack) => new OktaLookupUser(stack, "It", {} as Untyped),
};

describe("a safe default is not given up in silence", () => {
  it.each(Object.entries(WEAKENINGS))("%s", (_, weaken) => {
    const { problems } = refusal(() => synthesize((stack) => void weaken(stack)));

    expect(problems.map(({ code, value }) => [code, value])).toEqual([["REASON_MISSING", undefined]]);
    expect(problems[0]!.path).toMatch(/^stack\/It\.(?:\w+\.)*because$/);
    expect(problems[0]!.allowed).toBe("a reason of at least 10 characters, which reports will show");
  });
});
