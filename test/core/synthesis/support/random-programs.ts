import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import {
  type App,
  Fn,
  Lazy,
  Op,
  TerraformLocal,
  TerraformOutput,
  type TerraformResource,
  type TerraformStack,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import { withoutTokenTraces } from "../../../../src/core/synthesis/token-traces";
import type { Program, StackClass } from "./both-ways";

/** Every sort of token, made of a resource and a text. */
const TOKENS = {
  text: (of: TerraformResource) => of.getStringAttribute("arn"),
  within: (of: TerraformResource, text: string) => `${text}${of.getStringAttribute("id")}${text}`,
  number: (of: TerraformResource) => of.getNumberAttribute("size"),
  numberWithin: (of: TerraformResource, text: string) => `${text}/${of.getNumberAttribute("size")} ${text}`,
  list: (of: TerraformResource) => of.getListAttribute("names"),
  numbers: (of: TerraformResource) => of.getNumberListAttribute("sizes"),
  map: (of: TerraformResource) => of.getStringMapAttribute("tags"),
  boolean: (of: TerraformResource) => of.getBooleanAttribute("enabled"),
  key: (of: TerraformResource, text: string) => ({
    [of.getStringAttribute("id")]: text,
    [`${of.fqn}/${text}`]: 1,
  }),
  json: (of: TerraformResource, text: string) =>
    JSON.stringify({ [text]: [of.getStringAttribute("arn"), text] }),
  late: (of: TerraformResource, text: string) =>
    Lazy.anyValue({ produce: () => [{ [text]: of.fqn }, undefined] }),
  lateText: (of: TerraformResource, text: string) => Lazy.stringValue({ produce: () => `${of.fqn} ${text}` }),
  call: (of: TerraformResource, text: string) => Fn.join(text, [of.getStringAttribute("arn"), text]),
  operator: (of: TerraformResource) => Op.add(of.getNumberAttribute("size"), 1),
  nothing: () => Token.nullValue(),
} as const;

/** Resources with an argument, a block and tags, where they have them. */
const RESOURCES = {
  key: (scope: Construct, id: string, text: any, tags: any) =>
    new KmsKey(scope, id, { description: text, tags }),
  queue: (scope: Construct, id: string, text: any, tags: any) =>
    new SqsQueue(scope, id, { name: text, tags, lifecycle: { preventDestroy: true } }),
  role: (scope: Construct, id: string, text: any, tags: any) =>
    new IamRole(scope, id, { assumeRolePolicy: text, inlinePolicy: [{ name: text, policy: text }], tags }),
  table: (scope: Construct, id: string, text: any, tags: any) =>
    new DynamodbTable(scope, id, {
      name: text,
      attribute: [{ name: text, type: "S" }],
      ttl: { attributeName: text },
      tags,
    }),
  group: (scope: Construct, id: string, text: any, tags: any) =>
    new SecurityGroup(scope, id, {
      ingress: [{ description: text, fromPort: 1, toPort: 2, protocol: "tcp" }],
      tags,
    }),
} as const;

const SPECIAL_TEXTS = [
  "${",
  "$${",
  "}",
  "%{",
  "${aws_kms_key.a.arn}",
  "1e5",
  "-1",
  "TfToken[",
  '"',
  "\\",
  "\n",
  "e+298",
];

const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom(...SPECIAL_TEXTS),
  fc.string({ unit: "binary", maxLength: 4 }),
);

const key = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom("a", "b", "1", "10", "aB", "a_b"));

const plain = fc.record({
  plain: fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(undefined)),
});

const token = fc.record({
  kind: fc.constantFrom(...(Object.keys(TOKENS) as (keyof typeof TOKENS)[])),
  of: fc.nat(),
  text,
});

/** A value before it is built: plain, a token that refers to some resource, or a list or map of such. */
type Value =
  | { readonly plain: unknown }
  | { readonly kind: keyof typeof TOKENS; readonly of: number; readonly text: string }
  | { readonly list: readonly Value[] }
  | { readonly map: readonly (readonly [string, Value])[] };

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    plain,
    token,
    fc.record({ list: fc.array(tie("value"), { maxLength: 3 }) }),
    fc.record({ map: fc.array(fc.tuple(key, tie("value")), { maxLength: 3 }) }),
  ),
}));

const path = fc
  .array(fc.constantFrom("a", "b", "tags", "lifecycle", "name"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("."));

const overrides = fc.array(fc.tuple(path, value), { maxLength: 2 });

const resource = fc.record({
  type: fc.constantFrom(...(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[])),
  stack: fc.nat(),
  groups: fc.array(fc.constantFrom("group", "Default", "Resource"), { maxLength: 3 }),
  text: fc.oneof(plain, token),
  tags: fc.record({ map: fc.array(fc.tuple(key, fc.oneof(plain, token)), { maxLength: 3 }) }),
  overrides,
});

/** What a random program consists of. */
export interface ProgramSeed {
  readonly resources: readonly (typeof resource extends fc.Arbitrary<infer T> ? T : never)[];
  readonly values: readonly Value[];
  readonly overrides: readonly (readonly [string, Value])[];
}

/** Any programs. */
export const programSeeds: fc.Arbitrary<ProgramSeed> = fc.record({
  resources: fc.array(resource, { minLength: 1, maxLength: 8 }),
  values: fc.array(value, { maxLength: 3 }),
  overrides,
});

/** A program of so many stacks. A value refers to resources that were made before it, of its own stack or an earlier one. */
export function programOf(seed: ProgramSeed, stacks: number): Program {
  return (app, Stack) => withoutTokenTraces(() => build(seed, makeStacks(app, Stack, stacks)));
}

function makeStacks(app: App, Stack: StackClass, count: number): TerraformStack[] {
  const stacks = Array.from({ length: count }, (_, index) => new Stack(app, `stack-${index}`));
  stacks.forEach((stack) => new AwsProvider(stack, "aws", {}));
  return stacks;
}

function build(seed: ProgramSeed, stacks: readonly TerraformStack[]): void {
  const made: TerraformResource[] = stacks.map((stack) => new KmsKey(stack, "first", {}));
  const plantIn = (stack: TerraformStack, value: Value): unknown => {
    const reachable = stacks.slice(0, stacks.indexOf(stack) + 1);
    return plant(value, made.filter((each) => reachable.includes(each.cdktfStack))); // prettier-ignore
  };

  seed.resources.forEach(({ type, groups, text, tags, ...rest }, index) => {
    const stack = stacks[rest.stack % stacks.length]!;
    const scope = groups.reduce<Construct>(groupIn, stack);
    const created = RESOURCES[type](scope, `${type}-${index}`, plantIn(stack, text), plantIn(stack, tags));
    for (const [name, override] of rest.overrides) created.addOverride(name, plantIn(stack, override));
    made.push(created);
  });

  const last = stacks.at(-1)!;
  seed.values.forEach((each, index) => {
    new TerraformLocal(last, `local-${index}`, plantIn(last, each));
    new TerraformOutput(last, `output-${index}`, { value: [plantIn(last, each)] });
  });
  for (const [name, override] of seed.overrides) last.addOverride(`locals.${name}`, plantIn(last, override));
}

function groupIn(scope: Construct, id: string): Construct {
  return (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, id);
}

function plant(seed: Value, resources: readonly TerraformResource[]): unknown {
  if ("plain" in seed) return seed.plain;
  if ("list" in seed) return seed.list.map((each) => plant(each, resources));
  if ("map" in seed)
    return Object.fromEntries(seed.map.map(([name, each]) => [name, plant(each, resources)]));
  return TOKENS[seed.kind](resources[seed.of % resources.length]!, seed.text);
}
