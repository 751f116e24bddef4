import fc from "fast-check";
import { refusal } from "../../support/synthesized";
import { wavesOf } from "../../../src/review/affected/waves";

/** Stacks that depend on some of those before them, and which of them are affected. */
const graphs = fc
  .integer({ min: 0, max: 25 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        fc.record({
          isAffected: fc.boolean(),
          dependencies: fc.subarray(Array.from({ length: index }, (_, other) => `s${other}`)),
        }),
      ),
    ),
  )
  .map((stacks) => new Map(stacks.map((stack, index) => [`s${index}`, stack])));

describe("waves", () => {
  it("hold each affected stack once, after all that it depends on and no later than it must", () => {
    fc.assert(
      fc.property(graphs, (stacks) => {
        const affected = [...stacks.keys()].filter((name) => stacks.get(name)!.isAffected);
        const waves = wavesOf(affected, stacks);
        const waveOf = (name: string) => waves.findIndex((wave) => wave.includes(name));
        const before = new Map<string, Set<string>>();
        for (const [name, { dependencies }] of stacks) {
          before.set(name, new Set(dependencies.flatMap((other) => [other, ...before.get(other)!])));
        }

        expect(waves.flat().sort()).toEqual([...affected].sort());
        for (const name of affected) {
          const dependencies = [...before.get(name)!].filter((other) => stacks.get(other)!.isAffected);
          expect(waveOf(name)).toBe(Math.max(-1, ...dependencies.map(waveOf)) + 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("refuse stacks that depend on each other in a circle, and name it", () => {
    const circle = new Map([
      ["a", { dependencies: ["b"] }],
      ["b", { dependencies: ["c"] }],
      ["c", { dependencies: ["b"] }],
    ]);

    const error = refusal(() => wavesOf(["a"], circle));

    expect([error.code, error.problems[0]!.value]).toEqual(["SYNTHESIZED_OUTPUT_INVALID", "b → c → b"]);
  });
});
