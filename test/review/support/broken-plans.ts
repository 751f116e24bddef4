import fc from "fast-check";

/** Where a value stands in a plan. */
export type Path = readonly string[];

/** What somebody who means harm, or a program with a bug, puts in the place of a value. */
export interface Damage {
  readonly path: Path;
  readonly by: unknown;
}

/** The paths of all values below some members of a plan. */
export function pathsIn(plan: object, members: readonly string[]): readonly Path[] {
  return members.flatMap((name) => pathsOf((plan as Record<string, unknown>)[name], [name]));
}

function pathsOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))];
}

/** A plan with damages; what is not damaged is shared with it. */
export function damaged(plan: unknown, damages: readonly Damage[]): unknown {
  return damages.reduce((whole, { path, by }) => replaced(whole, path, by), plan);
}

function replaced(value: any, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return typeof by === "function" ? (by as (old: unknown) => unknown)(value) : by;
  const copy: any = Array.isArray(value) ? [...value] : { ...(typeof value === "object" ? value : {}) };
  Object.defineProperty(copy, name, {
    value: replaced(Object.hasOwn(copy, name) ? copy[name] : undefined, rest, by),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

/** JSON that nests deeper than a plan ever does. */
function nested(depth: number, open: (inner: unknown) => unknown): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = open(value);
  return value;
}

const PROTOTYPE_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "length",
];

/** An object whose members have names that JavaScript gives a meaning; only JSON.parse makes `__proto__` one. */
const prototypeNames = fc
  .constantFrom(...PROTOTYPE_NAMES)
  .map((name) => JSON.parse(`{"${name}":{"${name}":true,"Statement":[{"Effect":"Allow"}]}}`) as unknown);

const texts = fc.constantFrom(
  "",
  "*",
  "\ud800",
  "\udc00\ud800",
  "\u0000\u001b[31m\u202e",
  "</script></details>```<img src=x onerror=alert(1)>",
  "x".repeat(20_000),
  "NaN",
  "Infinity",
  "1e999",
  "arn:aws:iam::111111111111:root",
  "null",
);

const numbers = fc.constantFrom(0, -0, -1, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, 5e-324, 0.1);

/** Policies that are none, or whose members are of other types. */
const policies = fc.oneof(
  fc.constantFrom(
    "{",
    "[]",
    "null",
    "1",
    '"*"',
    "{}",
    '{"Statement":null}',
    '{"Statement":{"Effect":"Allow"}}',
  ),
  fc
    .record({
      Effect: fc.oneof(fc.constantFrom("Allow", "Deny", "allow"), fc.jsonValue({ maxDepth: 1 })),
      Principal: fc.oneof(
        fc.constantFrom("*", { AWS: "*" }, { AWS: [null, 1] }),
        fc.jsonValue({ maxDepth: 2 }),
      ),
      Action: fc.oneof(fc.constantFrom("*", "s3:*", ["iam:PassRole", 7]), fc.jsonValue({ maxDepth: 1 })),
      Resource: fc.jsonValue({ maxDepth: 1 }),
      Condition: fc.oneof(prototypeNames, fc.jsonValue({ maxDepth: 3 })),
    })
    .map((statement) => JSON.stringify({ Statement: [statement, null, 7] })),
);

const deep = fc.constantFrom(
  nested(1_500, (inner) => [inner]),
  nested(1_500, (inner) => ({ inner })),
  nested(300, (inner) => ({ Statement: [inner] })),
);

/** A value of another type than the one that stands there. */
const swapped = fc.constantFrom(
  (old: unknown) => [old],
  (old: unknown) => ({ value: old }),
  (old: unknown) => JSON.stringify(old) ?? null,
  (old: unknown) =>
    Array.isArray(old) ? Object.fromEntries(old.map((member, index) => [`k${index}`, member])) : null,
  (old: unknown) => (Array.isArray(old) ? [...old, ...old, null] : old),
  (old: unknown) => (typeof old === "object" && old !== null ? Object.values(old) : Number(old)),
);

/** Marks that do not fit what they mark. */
const marks = fc.constantFrom<unknown>(true, false, [], {}, [[true]], { name: { a: true } }, "true", 1, [
  null,
  true,
]);

/** Words that a plan's format gives a meaning. */
const words = fc.constantFrom<unknown>(
  ["delete"],
  ["delete", "create"],
  ["create", "forget"],
  ["no-op"],
  ["forget"],
  [],
  ["delete", null],
  "delete",
  null,
  "replace_because_tainted",
  "aws_iam_role",
  "aws_security_group",
);

/** Any damage. */
export const damage: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 3, arbitrary: swapped },
  { weight: 2, arbitrary: policies },
  { weight: 2, arbitrary: marks },
  { weight: 2, arbitrary: words },
  { weight: 1, arbitrary: prototypeNames },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: numbers },
  { weight: 1, arbitrary: deep },
);
