import { Random } from "./random";

const START = Date.parse("2026-03-01T10:00:00.412Z");

/**
 * Lets time pass only when it is told to, from a fixed moment on, and makes back-offs the same for the same seed. Ends
 * with `jest.useRealTimers()` and `jest.restoreAllMocks()`.
 */
export function startClock(seed: number): void {
  jest.useFakeTimers({ now: START, doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
  const random = new Random(seed);
  jest.spyOn(Math, "random").mockImplementation(() => random.fraction());
}
