import { join } from "node:path";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import {
  conditional,
  Fn,
  Lazy,
  Op,
  propertyAccess,
  rawString,
  TerraformLocal,
  TerraformOutput,
  type TerraformStack,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { expectSameFast, type Program, stackOf } from "./support/both-ways";

/** A program that puts values where any value is allowed: an override, a local, an output and a map of tags. */
function valuesOf(make: (table: DynamodbTable, stack: TerraformStack) => unknown): Program {
  return stackOf((stack) => {
    const table = new DynamodbTable(stack, "table", { name: "audit" });
    const value = make(table, stack);
    new TerraformLocal(stack, "local", value);
    new TerraformOutput(stack, "output", { value });
    const queue = new SqsQueue(new Construct(stack, "group"), "Resource", {});
    queue.addOverride("nested.value", value);
    stack.addOverride("locals.of-stack", value);
  });
}

describe("a fast stack renders the same folder as cdktf's own stack", () => {
  it("for resources in nested constructs that refer to each other", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        const group = new Construct(stack, "group");
        const key = new KmsKey(group, "Resource", {
          description: "of the table",
          lifecycle: { preventDestroy: true },
        });
        new DynamodbTable(new Construct(group, "tables"), "Default", {
          name: "audit",
          hashKey: "name",
          attribute: [{ name: "name", type: "S" }],
          serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
          tags: { Name: "audit", [`at-${key.keyId}`]: "token in a key" },
          dependsOn: [key],
        });
      }),
    );
    expect(Object.keys(outcome.files)).toEqual(["manifest.json", join("stacks", "stack", "cdk.tf.json")]);
  });

  it("for a stack without anything", () => {
    expectSameFast((app, Stack) => new Stack(app, "empty"));
  });

  it("for null, which cdktf refuses in outputs only", () => {
    expectSameFast(
      stackOf((stack) => {
        new TerraformLocal(stack, "local", { nothing: null, list: [null] });
        new KmsKey(stack, "key", {}).addOverride("description", null);
        stack.addOverride("locals.none", null);
      }),
    );
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["empty lists and maps", { list: [], map: {}, lists: [[]], maps: [{}] }],
    ["undefined in lists and maps", { list: [undefined, 1, undefined], map: { gone: undefined, kept: 0 } }],
    ["a list with holes", [1, , 3]],
    ["numbers that JSON cannot hold", [NaN, Infinity, -Infinity, -0, 1e300, -1e300]],
    ["keys that look like numbers", { "10": "ten", "9": "nine", "-1": "minus one", "1e5": "exponent" }],
    ["keys in any order", { b: 1, a: 2, ä: 3, B: 4, _: 5, "": 6 }],
    [
      "texts that only look like tokens",
      ["TfToken[", "${TfToken}", "${TfToken[]}", "1e5", "a-e12", "-8.1e+298", "e+298"],
    ],
    [
      "escapes and raw expressions",
      ["$${literal}", "${aws_kms_key.a.arn}", "%{ if true }", "}${", '${upper("a")}'],
    ],
    ["characters that JSON escapes", ['"', "\\", "\n\t\u0000", "\u2028", "😀", "\ud800"]],
    ["booleans", { yes: true, no: false }],
    ["a symbol", { symbol: Symbol("ignored") }],
    ["an object without a prototype", Object.assign(Object.create(null) as object, { a: 1 })],
    ["an instance of a class", new (class Shape { public readonly sides = 3; })()], // prettier-ignore
    ["a map", new Map([["a", 1]])],
    ["the same object twice", ((shared) => [shared, { shared }])({ a: [1] })],
  ])("for plain values: %s", (_, value) => {
    expectSameFast(valuesOf(() => value));
  });

  it.each<[string, (table: DynamodbTable, stack: TerraformStack) => unknown]>([
    ["text", (table) => table.arn],
    ["text within text", (table) => `before ${table.arn} between ${table.id} after`],
    ["text beside an escape", (table) => `$\${literal} \${upper(${table.arn})} ${table.arn}`],
    ["text within JSON", (table) => JSON.stringify({ a: table.arn, n: table.readCapacity, l: [table.id] })],
    ["keys", (table) => ({ [table.arn]: 1, [`key-${table.id}`]: { [table.id]: 2 }, plain: 3 })],
    ["a number", (table) => ({ number: table.readCapacity, numbers: [table.readCapacity, 1] })],
    ["a number within text", (table) => `${table.readCapacity} of ${table.writeCapacity}, 1e5`],
    ["a number as a key", (table) => ({ [`${table.readCapacity}`]: 1 })],
    ["a list", () => Token.asList(Fn.split(",", "a,b"))],
    ["a list within a list", () => [Token.asList(Fn.split(",", "a,b"))]],
    ["a list of numbers", () => Token.asNumberList(Fn.tolist([1, 2]))],
    ["a map", (table) => Token.asStringMap(Fn.merge([{ a: table.arn }, { b: "c" }]))],
    ["a map of numbers", () => Token.asNumberMap(Fn.zipmap(["a"], [1]))],
    ["a map of anything", () => Token.asAnyMap(Fn.merge([{ a: 1 }]))],
    ["an attribute's map", (table) => table.tags],
    ["a boolean", (table) => table.streamEnabled],
    ["a block's attribute", (table) => [table.serverSideEncryption.kmsKeyArn, table.replica.get(0).arn]],
    ["null as a token", () => ({ nothing: Token.nullValue(), list: [Token.nullValue()] })],
    ["nothing, computed late", () => ({ gone: Lazy.anyValue({ produce: () => undefined }) })],
    ["a text, computed late", (table) => Lazy.stringValue({ produce: () => `late ${table.arn}` })],
    ["a list, computed late", (table) => Lazy.listValue({ produce: () => ["a", table.arn] })],
    [
      "an empty list, computed late",
      () => ({ gone: Lazy.listValue({ produce: () => [] }, { omitEmpty: true }) }),
    ],
    ["a number, computed late", () => Lazy.numberValue({ produce: () => 42 })],
    [
      "anything, computed late",
      (table) => Lazy.anyValue({ produce: () => ({ a: [table.arn, { b: undefined }] }) }),
    ],
    [
      "a token that yields tokens",
      (t) => Lazy.anyValue({ produce: () => Lazy.anyValue({ produce: () => t.arn }) }),
    ],
    ["functions", (table) => Fn.join("-", [Fn.upper(table.arn), "b", Fn.element(["x", table.id], 1)])],
    ["JSON by function", (table) => Fn.jsonencode({ a: table.arn, b: ["c", 1] })],
    ["operators", (table) => Op.add(Op.mul(table.readCapacity, 2), 1)],
    ["a condition", (table) => conditional(Op.eq(table.arn, "a"), table.id, "none")],
    ["a property", (table) => propertyAccess(table.arn, ["a", 0, table.id])],
    ["a raw text", () => Fn.upper(rawString('a"b${c}') as unknown as string)],
    ["the resource itself", (table) => table.fqn],
  ])("for tokens: %s", (_, make) => {
    expectSameFast(valuesOf(make));
  });
});
