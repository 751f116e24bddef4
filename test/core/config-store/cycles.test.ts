import fc from "fast-check";
import { cyclesOf, followersOf, type Graph, ranksOf } from "../../../src/core/config-store/cycles";

const graph = (edges: Readonly<Record<string, readonly string[]>>): Graph => new Map(Object.entries(edges));

const nodes = [..."abcdefgh"];
const graphs = fc
  .dictionary(fc.constantFrom(...nodes), fc.uniqueArray(fc.constantFrom(...nodes), { maxLength: 3 }))
  .map(graph);

/** Reachability by closing over every third node, as Warshall does. */
function reachable(of: Graph): (from: string, to: string) => boolean {
  const pairs = new Set([...of].flatMap(([node, next]) => next.map((one) => node + one)));
  for (const via of nodes)
    for (const from of nodes)
      for (const to of nodes) if (pairs.has(from + via) && pairs.has(via + to)) pairs.add(from + to);
  return (from, to) => pairs.has(from + to);
}

describe("the cycles of a graph", () => {
  test("are found where a node leads to itself, directly or around", () => {
    const cycles = cyclesOf(graph({ a: ["a"], b: ["c"], c: ["d"], d: ["b"], e: ["b", "f"] }));
    expect([...cycles.keys()].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...cycles.get("c")!].sort()).toEqual(["b", "c", "d"]);
  });

  test("are those of every node that can reach itself, with all that share them", () => {
    fc.assert(
      fc.property(graphs, (of) => {
        const reaches = reachable(of);
        const cycles = cyclesOf(of);
        for (const node of nodes) {
          const members = nodes.filter((other) => reaches(node, other) && reaches(other, node));
          expect([...(cycles.get(node) ?? [])].sort()).toEqual(members);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are found in a ring of a hundred thousand nodes, without running out of stack", () => {
    const size = 100_000;
    const ring = new Map(Array.from({ length: size }, (_, n) => [`${n}`, [`${(n + 1) % size}`]]));
    expect(cyclesOf(ring).size).toBe(size);
  });
});

describe("the ranks of a graph without cycles", () => {
  test("count the longest way to a node that leads nowhere else", () => {
    const ranks = ranksOf(graph({ a: ["x"], b: ["a", "x"], c: ["a", "b"], d: [] }));
    expect(Object.fromEntries(ranks)).toEqual({ a: 1, d: 1, b: 2, c: 3 });
  });

  test("are above those of every node that it leads to", () => {
    fc.assert(
      fc.property(graphs, (of) => {
        const cycles = cyclesOf(of);
        const acyclic = new Map([...of].filter(([node]) => !cycles.has(node)));
        const ranks = ranksOf(acyclic);
        expect(ranks.size).toBe(acyclic.size);
        for (const [node, next] of acyclic) {
          const below = next.map((one) => ranks.get(one) ?? 0);
          expect(ranks.get(node)).toBe(1 + Math.max(0, ...below));
        }
      }),
    );
  });
});

test("a graph backwards leads from each node to those that led to it", () => {
  expect(Object.fromEntries(followersOf(graph({ a: ["x", "b"], b: ["x"] })))).toEqual({
    x: ["a", "b"],
    b: ["a"],
  });
});
