import * as fc from "fast-check";
import type { NamedPolicy, PolicyStatementJson } from "../../../src/access/policies/document";
import type { AccessRequest } from "../../../src/access/request";
import { World } from "../../../src/access/world/world";
import { type Context, IN_FORCE, type NaiveRequest, type NaiveWorld } from "./naive-evaluator";
import { ACCOUNT, OTHER_ACCOUNT, policy, ROLE } from "./worlds";

/** Texts too long for patterns without an asterisk, with each beginning and end. */
const LONG_TEXTS = ["zzz", "azz", "bzz", "zza", "aza", "bza", "zzb", "azb", "bzb"];

/** Keys of the random worlds, with values among which all that patterns of their size distinguish occur. */
export const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "svc:text": ["", ...texts(["a", "b", "A", "z"], 3)].map((text) => [text]),
  "svc:flag": [["true"], ["false"]],
  "svc:count": ["0", "0.5", "1", "1.5", "2", "2.5", "3", "4"].map((n) => [n]),
  "svc:address": Array.from({ length: 10 }, (_, i) => [`10.0.0.${i}`]),
  "svc:set": sets([...texts(["a", "b", "z"], 2), ...LONG_TEXTS], 2),
  [IN_FORCE]: [["true"], ["false"]],
};

/** Texts of some letters: those of the patterns, one in upper case, and one that stands for all others. */
function texts(letters: readonly string[], maximum: number): string[] {
  if (maximum === 1) return [...letters];
  return [
    ...letters,
    ...texts(letters, maximum - 1).flatMap((text) => letters.map((letter) => text + letter)),
  ];
}

function sets(values: readonly string[], maximum: number): string[][] {
  let found: string[][] = [[]];
  for (const value of values)
    found = [...found, ...found.filter((s) => s.length < maximum).map((s) => [...s, value])];
  return found.filter((set) => set.length > 0);
}

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 2 });
const literal = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 2 });
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(value, { minLength: 1, maxLength: 2 });
const ifExists = fc.constantFrom("", "IfExists");

type Condition = readonly [operator: string, key: string, values: readonly string[]];

function condition(
  key: string,
  operators: readonly string[],
  values: fc.Arbitrary<string[]>,
): fc.Arbitrary<Condition> {
  return fc
    .tuple(fc.constantFrom(...operators), ifExists, values)
    .map(([operator, suffix, wanted]) => [`${operator}${suffix}`, key, wanted]);
}

const SET_OPERATORS = ["ForAllValues", "ForAnyValue"].flatMap((q) =>
  ["StringLike", "StringNotLike"].map((operator) => `${q}:${operator}`),
);

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  condition("svc:text", ["StringEquals", "StringNotEquals"], some(literal)),
  condition("svc:text", ["StringEqualsIgnoreCase"], some(fc.constantFrom("a", "aa"))),
  condition("svc:text", ["StringLike", "StringNotLike"], some(pattern)),
  condition("svc:flag", ["Bool"], some(fc.constantFrom("true", "false"))),
  condition(
    "svc:count",
    ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"],
    some(fc.constantFrom("1", "2", "3")),
  ),
  condition(
    "svc:address",
    ["IpAddress", "NotIpAddress"],
    some(fc.constantFrom("10.0.0.0/30", "10.0.0.4/31", "10.0.0.6/32")),
  ),
  condition("svc:set", SET_OPERATORS, some(pattern)),
  fc
    .tuple(
      fc.constantFrom(...Object.keys(KEYS).filter((key) => key !== IN_FORCE)),
      fc.constantFrom("true", "false"),
    )
    .map(([key, value]): Condition => ["Null", key, [value]]),
);

const ACTION = "svc:Get";
export const RESOURCE = `arn:aws:svc:eu-central-1:${ACCOUNT}:aab`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

const action = fc.constantFrom<Partial<PolicyStatementJson>>(
  { Action: "svc:*" },
  { Action: ["svc:get", "svc:Put"] },
  { Action: "svc:P*" },
  { NotAction: "svc:Put*" },
);
const arnEnd = fc.constantFrom("*", "aa*", "?ab", "b*", "${svc:text}b", "a${svc:text}");
const resource = fc.oneof(
  arnEnd.map((end) => ({ Resource: `arn:aws:svc:eu-central-1:${ACCOUNT}:${end}` })),
  arnEnd.map((end) => ({ NotResource: `arn:aws:svc:eu-central-1:${ACCOUNT}:${end}` })),
  fc.constant({ Resource: "*" }),
  fc.constant({ Resource: "*" }),
);

/** A statement with few conditions. */
export const statement: fc.Arbitrary<PolicyStatementJson> = fc
  .record({
    effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Allow", "Deny"),
    action,
    resource,
    conditions: fc.array(anyCondition, { maxLength: 2 }),
  })
  .map(({ effect, action: actions, resource: resources, conditions }) => {
    const Condition: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, key, values] of conditions)
      Condition[operator] = { ...Condition[operator], [key]: values };
    return { Effect: effect, ...actions, ...resources, Condition } as PolicyStatementJson;
  });

const resourceStatement = fc
  .tuple(statement, fc.constantFrom<PolicyStatementJson["Principal"]>("*", { AWS: ROLE }, { AWS: ROOT }))
  .map(([json, Principal]) => ({ ...json, Principal }));

/** A world of a role and a resource. */
export const naiveWorld: fc.Arbitrary<NaiveWorld> = fc.record({
  identity: fc.array(statement, { minLength: 1, maxLength: 3 }),
  boundary: fc.option(fc.array(statement, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 1 }),
  controls: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.array(statement, { minLength: 1, maxLength: 2 }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  resource: fc.array(resourceStatement, { maxLength: 2 }),
  crossAccount: fc.constantFrom(false, false, true),
});

/** The world as the evaluator reads it. */
export function worldOf(naive: NaiveWorld): World {
  const named = (name: string, statements: readonly PolicyStatementJson[]): NamedPolicy =>
    policy(name, ...statements);
  const [account, unit] = naive.controls;
  return new World({
    roles: [
      {
        arn: ROLE,
        policies: [named("identity", naive.identity)],
        boundary: naive.boundary && named("boundary", naive.boundary),
      },
    ],
    resources: [
      {
        arn: RESOURCE,
        accountId: naive.crossAccount ? OTHER_ACCOUNT : ACCOUNT,
        policies: [named("resource", naive.resource)],
      },
    ],
    organization: account && {
      id: "o-example",
      managementAccountId: "999999999999",
      targets: {
        "r-root": { serviceControlPolicies: unit && [named("unit", unit)] },
        [ACCOUNT]: { parent: "r-root", serviceControlPolicies: [named("account", account)] },
      },
    },
  });
}

/** The question that all random worlds are asked. */
export function request(context: AccessRequest["context"] = {}): AccessRequest {
  return { principal: ROLE, action: ACTION, resource: RESOURCE, context };
}

/** The same question for the naive evaluator. */
export function naiveRequest(context: Context): NaiveRequest {
  return { action: "svc:get", resource: RESOURCE, context, roleArn: ROLE, rootArn: ROOT };
}

/** Keys that a world's statements mention. */
export function keysOf(naive: NaiveWorld): string[] {
  const text = JSON.stringify(naive);
  const excludes = /"NotResource":"[^"]*\$\{/.test(text);
  return Object.keys(KEYS).filter((key) => (key === IN_FORCE ? excludes : text.includes(key)));
}

/** All contexts in which some keys have each of their values. */
export function* contexts(keys: readonly string[], fixed: Context = {}): Generator<Context> {
  const [key, ...rest] = keys;
  if (key === undefined) {
    yield fixed;
    return;
  }
  for (const value of [null, ...KEYS[key]!]) yield* contexts(rest, { ...fixed, [key]: value });
}
