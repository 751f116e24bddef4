import * as fc from "fast-check";
import type { NamespaceTier } from "../../../src/core/organization/definition";
import type { Definition } from "../matrix/organizations";

/** What a random organization declares of one workload account. */
export interface Model {
  readonly region: string;
  readonly prefix: string;
  readonly alias: string;
  /** Root namespaces. */
  readonly roots: readonly string[];
  readonly serviceNamespace: string;
  readonly keys: readonly string[];
  readonly replicationKeyAccess: boolean;
  readonly oneTimeSecrets: boolean;
  readonly usageTracking: boolean;
  readonly roleTypes: Readonly<Record<string, ModelRoleType>>;
}

export interface ModelRoleType {
  readonly namespaces: "all" | readonly string[] | Readonly<Record<string, NamespaceTier>>;
  readonly keys: "all" | readonly string[];
  readonly userActivity?: boolean;
}

export const ACCOUNT_ID = "100000000002";
export const TIERS: readonly NamespaceTier[] = ["read", "write", "restore"];

/** Roots that begin alike among them, and parts that do, one within the other. */
const ROOTS = ["/app", "/app2", "/application", "/data", "/dev.ops_x-y", "/shared"];
const PARTS = ["/billing", "/billing2", "/billing/eu", "/billing/eu/west", "/x", "/shared", "/app"];
const KEYS = ["app", "app2", "data", "ops-1"];
const REGIONS = ["eu-central-1", "us-east-1", "us-gov-west-1", "cn-north-1"];

const tier = fc.constantFrom(...TIERS);
const chance = (weight: number, of: number) =>
  fc.integer({ min: 1, max: of }).map((value) => value <= weight);

/** What may be done where: parts in which no more may be done than around them are refused, so they are left out. */
function withoutOverlaps(declared: Readonly<Record<string, NamespaceTier>>): Record<string, NamespaceTier> {
  const kept: Record<string, NamespaceTier> = {};
  for (const name of Object.keys(declared).sort((a, b) => a.length - b.length)) {
    const around = Object.keys(kept).filter((outer) => name.startsWith(`${outer}/`));
    const most = Math.max(-1, ...around.map((outer) => TIERS.indexOf(kept[outer]!)));
    if (TIERS.indexOf(declared[name]!) > most) kept[name] = declared[name]!;
  }
  return kept;
}

function tiersIn(roots: readonly string[]): fc.Arbitrary<Record<string, NamespaceTier>> {
  const names = roots.flatMap((root) => [root, ...PARTS.map((part) => root + part)]);
  return fc
    .dictionary(fc.constantFrom(...names), tier, { minKeys: 1, maxKeys: 7 })
    .map((declared) => withoutOverlaps({ ...declared }));
}

/** So many parts that their policies have no room in one. */
function manyParts(roots: readonly string[]): fc.Arbitrary<Record<string, NamespaceTier>> {
  return fc
    .tuple(fc.constantFrom(...roots), tier, fc.integer({ min: 25, max: 45 }))
    .map(([root, all, count]) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${root}/team-${i}-of-many`, all])),
    );
}

function roleTypeIn(roots: readonly string[], keys: readonly string[]): fc.Arbitrary<ModelRoleType> {
  return fc.record({
    namespaces: fc.oneof(
      { weight: 6, arbitrary: tiersIn(roots) },
      { weight: 1, arbitrary: manyParts(roots) },
      { weight: 2, arbitrary: fc.subarray([...roots], { minLength: 1 }) },
      { weight: 1, arbitrary: fc.constant("all" as const) },
    ),
    keys: fc.oneof(fc.subarray([...keys], { minLength: 1 }), fc.constant("all" as const)),
    userActivity: fc.constantFrom(undefined, false, true),
  });
}

/** Any organization's account with a config store and role types. */
export const anyModel: fc.Arbitrary<Model> = fc
  .tuple(fc.subarray(ROOTS, { minLength: 1 }), fc.subarray(KEYS, { minLength: 1 }))
  .chain(([roots, keys]) =>
    fc.record({
      region: fc.constantFrom(...REGIONS),
      prefix: fc.constantFrom("figgy", "conf"),
      alias: fc.constantFrom("dev", "prod_1"),
      roots: fc.constant(roots),
      serviceNamespace: fc.constantFrom(...roots),
      keys: fc.constant(keys),
      replicationKeyAccess: fc.boolean(),
      oneTimeSecrets: chance(1, 4),
      usageTracking: fc.boolean(),
      roleTypes: fc.dictionary(fc.constantFrom("dev", "ops", "dev2"), roleTypeIn(roots, keys), {
        minKeys: 1,
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
  );

/** A model whose policies have no room in one, which every run takes. */
export const LARGE_MODEL: Model = {
  region: "us-gov-west-1",
  prefix: "figgy",
  alias: "dev",
  roots: ["/app", "/shared"],
  serviceNamespace: "/app",
  keys: ["app"],
  replicationKeyAccess: true,
  oneTimeSecrets: true,
  usageTracking: true,
  roleTypes: {
    dev: {
      namespaces: Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`/app/team-${i}-of-many`, i % 2 ? "write" : "read"]),
      ),
      keys: "all",
      userActivity: true,
    },
  },
};

/** The organization that a model is of. */
export function organizationOf(model: Model): Definition {
  const { region, prefix, alias, roots, serviceNamespace, keys, roleTypes } = model;
  return {
    name: "acme",
    prefix,
    region,
    accounts: { work: { id: ACCOUNT_ID, kind: "workload", alias } },
    configStore: {
      namespaces: roots,
      serviceNamespace,
      keys: Object.fromEntries(keys.map((name) => [name, {}])),
      replicationKeyAccess: model.replicationKeyAccess
        ? { work: { because: "people mend services by hand" } }
        : {},
      oneTimeSecrets: model.oneTimeSecrets ? "work" : undefined,
      usageTracking: model.usageTracking,
    },
    roleTypes,
    identity: { saml: { okta: { origin: "reference" } } },
  };
}

/** The same organization with every list and every mapping in another order. */
export function reordered<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reordered).reverse() as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner)] as const);
  return Object.fromEntries(entries.reverse()) as T;
}
