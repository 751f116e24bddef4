import { Lazy } from "cdktf";
import { keysOf, mergeInto, type Tree } from "../../../src/core/synthesis/tree";

function merged(target: Tree, source: Tree): Tree {
  mergeInto(target, source);
  return target;
}

describe("merging one configuration into another", () => {
  it.each<[string, Tree, Tree, Tree]>([
    ["adds what is new", { a: 1 }, { b: { c: 2 } }, { a: 1, b: { c: 2 } }],
    ["merges maps", { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ["joins lists", { a: [1] }, { a: [2, [3]] }, { a: [1, 2, [3]] }],
    [
      "replaces everything else",
      { a: 1, b: [1], c: {} },
      { a: null, b: 2, c: "d" },
      { a: null, b: 2, c: "d" },
    ],
    ["replaces a plain value by a map", { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    [
      "removes what is undefined",
      { a: 1, b: { c: 2, d: 3 } },
      { a: undefined, b: { c: undefined } },
      { b: { d: 3 } },
    ],
  ])("%s", (_, target, source, expected) => {
    expect(merged(target, source)).toStrictEqual(expected);
  });

  it("replaces a map by a token, whose members are cdktf's", () => {
    const token = Lazy.anyValue({ produce: () => ({}) });
    expect(merged({ a: { b: 1 } }, { a: token }).a).toBe(token);
  });

  it("does not change the list that was there", () => {
    const list = [1];
    mergeInto({ list }, { list: [2] });
    expect(list).toEqual([1]);
  });

  it("does not write to the prototype of objects", () => {
    const source = JSON.parse('{"a": 1, "__proto__": {"polluted": true}}') as Tree;
    expect(merged({}, source)).toStrictEqual({ a: 1 });
    expect(keysOf(source)).toEqual(["a"]);
    expect({}).not.toHaveProperty("polluted");
  });
});
