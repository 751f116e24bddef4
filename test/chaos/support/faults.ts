import { setImmediate as nextTurn } from "node:timers/promises";
import { CANARY } from "./canary";
import type { Figures } from "./figures";
import type { Random } from "./random";

/** A function's process ended in the middle of its work. */
export class Crash extends Error {}

/** What every error of a service says, which is never a value and never to be logged. */
export const FAULT = `refused, with ${CANARY}`;

const CRASH_CHANCE = 0.01;
const LOST_ANSWER_CHANCE = 0.005;
const THROTTLE_CHANCE = 0.02;
/** A throttle lasts: an attempt after one that was throttled mostly is so too, and some calls use up all attempts. */
const THROTTLE_AGAIN_CHANCE = 0.7;

const THROTTLES = ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"];

/** What goes wrong with calls: a service refuses one, an answer is lost, or the function ends before or after a call. */
export class Faults {
  public enabled = true;
  private crashed = false;
  private crash: () => void = () => undefined;

  public constructor(
    private readonly random: Random,
    private readonly figures: Figures,
  ) {}

  /**
   * Runs a function in a process that may end at any of its calls; nothing that it does afterwards has an effect. Where
   * it waits, the clock moves on to the moment that it waits for.
   */
  public async run<T>(work: () => Promise<T>): Promise<T> {
    const ended = new Promise<never>((_, reject) => {
      this.crash = () => {
        this.crashed = true;
        reject(new Crash("the function's process ended"));
      };
    });
    let running = true;
    const outcome = Promise.race([work(), ended]).finally(() => (running = false));
    outcome.catch(() => undefined);
    for (await nextTurn(); running; await nextTurn()) toNextTimer();
    for (; jest.getTimerCount() > 0; await nextTurn()) toNextTimer();
    this.crashed = false;
    return outcome;
  }

  /** Makes an attempt of a call of a service, which may fail, or be the last that the process makes. */
  public async call<T>(work: () => T, attempt: number, mayCrash = true): Promise<T> {
    if (this.crashed) return new Promise<never>(() => undefined);
    this.figures.calls++;
    if (!this.enabled) return work();
    if (this.random.chance(attempt === 1 ? THROTTLE_CHANCE : THROTTLE_AGAIN_CHANCE)) {
      this.figures.throttles++;
      throw serviceError(this.random.oneOf(THROTTLES), 400);
    }
    if (this.random.chance(LOST_ANSWER_CHANCE)) {
      this.figures.lostAnswers++;
      work();
      throw serviceError("InternalServerError", 500);
    }
    if (!mayCrash || !this.random.chance(CRASH_CHANCE)) return work();
    this.figures.crashes++;
    if (this.random.chance(0.5)) work();
    this.crash();
    return new Promise<never>(() => undefined);
  }
}

/** A millisecond later than the timer says: as with real ones, each takes at least that. */
function toNextTimer(): void {
  if (jest.getTimerCount() === 0) return;
  jest.advanceTimersToNextTimer();
  jest.advanceTimersByTime(1);
}

function serviceError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`${FAULT} ${name}`), { name, $metadata: { httpStatusCode } });
}
