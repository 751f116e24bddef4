import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CANARY } from "./canary";
import type { Figures } from "./figures";
import type { Random } from "./random";

/** A function's process ended in the middle of its work. */
export class Crash extends Error {}

/** What every error of a service says, which is never a value and never to be logged. */
export const FAULT = `refused, with ${CANARY}`;

/** How long a function may run. */
const FULL_MS = 900_000;
const SHORT_CHANCE = 0.3;
/** Fewer calls than this fit a short time. */
const SHORT_CALLS = 20;

const MEANWHILE_CHANCE = 0.02;
const CRASH_CHANCE = 0.01;
const LOST_ANSWER_CHANCE = 0.005;
const THROTTLE_CHANCE = 0.02;
/** A throttle lasts: an attempt after one that was throttled mostly is so too, and some calls use up all attempts. */
const THROTTLE_AGAIN_CHANCE = 0.7;

const THROTTLES = ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"];

/** A process that runs a function. */
interface Process {
  ended: boolean;
  calls: number;
  /** The time is over when it has made so many. */
  readonly callsInTime: number;
  readonly crash: () => void;
}

/**
 * What goes wrong with calls: a service refuses one, an answer is lost, the function ends before or after a call, or
 * somebody else changes something meanwhile.
 */
export class Faults {
  public enabled = true;
  /** What others do between two calls. */
  public meanwhile: () => void = () => undefined;
  private readonly processes = new AsyncLocalStorage<Process>();

  public constructor(
    private readonly random: Random,
    private readonly figures: Figures,
  ) {}

  /** Runs a function in a process that may end at any of its calls; nothing that it does afterwards has an effect. */
  public run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const process: Process = {
        ended: false,
        calls: 0,
        callsInTime: this.drawTime(),
        crash: () => {
          process.ended = true;
          reject(new Crash("the function's process ended"));
        },
      };
      void this.processes.run(process, work).then(resolve, reject);
    });
  }

  /** What the process has left of its time: each call takes its part of a short one. */
  public remainingMs(): number {
    const { calls, callsInTime } = this.processes.getStore()!;
    return Math.max(0, FULL_MS * (1 - calls / callsInTime));
  }

  private drawTime(): number {
    if (!this.enabled || !this.random.chance(SHORT_CHANCE)) return Infinity;
    this.figures.shortRuns++;
    return 1 + this.random.below(SHORT_CALLS);
  }

  /** Waits for what runs, side by side. Where all of it waits, the clock moves on to the moment that is waited for. */
  public async untilDone<T>(running: Promise<T>): Promise<T> {
    let done = false;
    const end = (): void => void (done = true);
    running.then(end, end);
    for (await nextTurn(); !done; await nextTurn()) toNextTimer();
    return running;
  }

  /** Makes an attempt of a call of a service, which may fail, or be the last that the process makes. */
  public async call<T>(work: () => T, attempt: number): Promise<T> {
    const process = this.processes.getStore()!;
    if (process.ended) return new Promise<never>(() => undefined);
    this.figures.calls++;
    process.calls++;
    if (!this.enabled) return work();
    if (this.random.chance(MEANWHILE_CHANCE)) this.meanwhile();
    if (this.random.chance(attempt === 1 ? THROTTLE_CHANCE : THROTTLE_AGAIN_CHANCE)) {
      this.figures.throttles++;
      throw serviceError(this.random.oneOf(THROTTLES), 400);
    }
    if (this.random.chance(LOST_ANSWER_CHANCE)) {
      this.figures.lostAnswers++;
      work();
      throw serviceError("InternalServerError", 500);
    }
    if (!this.random.chance(CRASH_CHANCE)) return work();
    this.figures.crashes++;
    if (this.random.chance(0.5)) work();
    process.crash();
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
