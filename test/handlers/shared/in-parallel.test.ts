import { setTimeout as pause } from "node:timers/promises";
import { chunksOf, inParallel } from "../../../src/handlers/shared/in-parallel";

describe("working in parallel", () => {
  test("works on each value once, on no more than a few at a time", async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel([5, 1, 4, 2, 3, 0, 6], 3, async (value) => {
      most = Math.max(most, ++running);
      await pause(value);
      running--;
      done.push(value);
    });
    expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(most).toBe(3);
  });

  test("ends at once where there is nothing to do", async () => {
    const work = jest.fn();
    await inParallel([], 3, work);
    expect(work).not.toHaveBeenCalled();
  });
});

describe("chunks", () => {
  test.each([
    [0, []],
    [2, [[0, 1]]],
    [5, [[0, 1], [2, 3], [4]]],
  ])("of two of %d values", (count, expected) => {
    const values = Array.from({ length: count }, (_, index) => index);
    expect(chunksOf(values, 2)).toEqual(expected);
  });
});
