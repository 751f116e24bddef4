import fc from "fast-check";
import { isAffected } from "../../../src/review/affected/affected";
import { stackOf } from "../support/outputs";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const words = fc.constantFrom("a", "b", "name", "tags", "rule", "enabled");
const { value: values } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>("x", "y", "", 0, 1, true, false),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(words, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const bodies = fc.dictionary(words, values, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const stacks = fc.record({
  resource: fc.dictionary(
    fc.constantFrom("aws_kms_key", "aws_sqs_queue"),
    fc.dictionary(fc.constantFrom("A", "B", "C"), bodies, { minKeys: 1, noNullPrototype: true }),
    { minKeys: 1, noNullPrototype: true },
  ),
  output: fc.dictionary(words, bodies, { maxKeys: 2, noNullPrototype: true }),
});

describe("a stack is affected", () => {
  it("not when only the order of names, comments and nulls differ", () => {
    fc.assert(
      fc.property(stacks, fc.nat(), (json, seed) => {
        const reworded = commented(reordered(json, seed), seed);

        expect(isAffected(stackOf("s", { json }), stackOf("s", { json: reworded as object }))).toBe(false);
      }),
    );
  });

  it("when any value differs", () => {
    fc.assert(
      fc.property(stacks, fc.nat(), (json, at) => {
        const other = structuredClone(json) as Json;
        changeLeaf(other, at);

        expect(isAffected(stackOf("s", { json }), stackOf("s", { json: other as object }))).toBe(true);
      }),
    );
  });
});

function reordered(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((entry) => reordered(entry, seed));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, reordered(inner, seed)] as const);
  const turn = entries.length === 0 ? 0 : seed % entries.length;
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)].reverse());
}

function commented(stack: Json, seed: number): Json {
  const { resource, ...rest } = stack as Record<string, Record<string, Record<string, Record<string, Json>>>>;
  const types = Object.entries(resource!).map(([type, named]) => [
    type,
    Object.fromEntries(
      Object.entries(named).map(([name, body]) => [
        name,
        { ...body, none: null, "//": { metadata: { path: `s/${seed}` } } },
      ]),
    ),
  ]);
  return { ...rest, resource: Object.fromEntries(types), "//": { metadata: { version: String(seed) } } };
}

/** Changes the value of some leaf, or the length of what has none. */
function changeLeaf(value: Json, at: number): void {
  const leaves: (() => void)[] = [];
  visit(value, 0);
  leaves[at % leaves.length]!();

  function visit(holder: Json, depth: number): void {
    if (typeof holder !== "object" || holder === null) return;
    for (const [name, inner] of Object.entries(holder)) {
      const isLeaf = typeof inner !== "object" || inner === null || Object.keys(inner).length === 0;
      if (isLeaf && depth >= 2)
        leaves.push(() => ((holder as Record<string, Json>)[name] = "something else"));
      else visit(inner, depth + 1);
    }
  }
}
