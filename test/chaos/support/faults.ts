import { setImmediate as nextTurn } from "node:timers/promises";
import { CANARY } from "./canary";
import type { Figures } from "./figures";
import type { Random } from "./random";

/** A function's process ended in the middle of its work. */
export class Crash extends Error {}

const THROTTLE_CHANCE = 0.02;
const CRASH_CHANCE = 0.01;

/** What goes wrong with calls: a service refuses one, or the function ends before a call or right after it. */
export class Faults {
  public enabled = true;
  private crashed = false;
  private crash: () => void = () => undefined;

  public constructor(
    private readonly random: Random,
    private readonly figures: Figures,
  ) {}

  /** Runs a function in a process that may end at any of its calls; nothing that it does afterwards has an effect. */
  public async run<T>(work: () => Promise<T>): Promise<T> {
    const ended = new Promise<never>((_, reject) => {
      this.crash = () => {
        this.crashed = true;
        reject(new Crash("the function's process ended"));
      };
    });
    try {
      return await Promise.race([work(), ended]);
    } finally {
      if (this.crashed) await nextTurn();
      this.crashed = false;
    }
  }

  /** Makes a call of a service, which may fail, or be the last that the process makes. */
  public async call<T>(work: () => T, mayCrash = true): Promise<T> {
    if (this.crashed) return new Promise<never>(() => undefined);
    this.figures.calls++;
    if (!this.enabled) return work();
    if (this.random.chance(THROTTLE_CHANCE)) {
      this.figures.throttles++;
      const metadata = { $metadata: { httpStatusCode: 400 } };
      throw Object.assign(
        new Error(`slow down with ${CANARY}throttle`),
        { name: "ThrottlingException" },
        metadata,
      );
    }
    if (!mayCrash || !this.random.chance(CRASH_CHANCE)) return work();
    this.figures.crashes++;
    if (this.random.chance(0.5)) work();
    this.crash();
    return new Promise<never>(() => undefined);
  }
}
