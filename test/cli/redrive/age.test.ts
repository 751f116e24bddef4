import fc from "fast-check";
import { ageText } from "../../../src/cli/redrive/age";

describe("the text of an age", () => {
  it.each([
    [-5_000, "0 s"],
    [999, "0 s"],
    [1_000, "1 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h"],
    [3_600_000 + 59_000, "1 h"],
    [90 * 60_000, "1 h 30 min"],
    [26 * 3_600_000, "1 d 2 h"],
    [14 * 86_400_000, "14 d"],
  ])("of %d ms is %s", (milliseconds, text) => {
    expect(ageText(milliseconds)).toBe(text);
  });

  it("has at most two units, and never a zero beside another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 1e10 }), (milliseconds) => {
        expect(ageText(milliseconds)).toMatch(/^[1-9]\d* (d|h|min|s)( [1-9]\d* (h|min|s))?$/);
      }),
    );
  });
});
