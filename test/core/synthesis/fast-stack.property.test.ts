import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { expectSame, outcomeOf, SecludedStack } from "./support/both-ways";
import { programOf, programSeeds } from "./support/random-programs";

describe("for any program", () => {
  it("fast stacks render the same folder as cdktf's, or fail with the same text", () => {
    fc.assert(
      fc.property(programSeeds, fc.integer({ min: 1, max: 3 }), (seed, stacks) => {
        const { error, leftToCdktf } = expectSame(programOf(seed, stacks));
        if (error === undefined) expect(leftToCdktf).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("of one stack, so does a stack that refuses references to others", () => {
    fc.assert(
      fc.property(programSeeds, (seed) => {
        const program = programOf(seed, 1);
        const [stock, secluded] = [TerraformStack, SecludedStack].map((Stack) => outcomeOf(program, Stack));
        expect(secluded!.files).toEqual(stock!.files);
        // Only that there is an error: cdktf lets an override that it refuses grow with each rendering, and quotes it.
        expect(secluded!.error === undefined).toBe(stock!.error === undefined);
      }),
      { numRuns: 25 },
    );
  });
});
