import { LONGEST_CALL_MS } from "../shared/aws-clients";
import { inParallel } from "../shared/in-parallel";

/** What a run keeps for its end: to say what it did, and to tell people of it. */
const END_MS = 4_500;

/** A sweep begins no call with less time than this: the longest it can take, and the run's end. */
export const RESERVE_MS = LONGEST_CALL_MS + END_MS;

class OutOfTime extends Error {}

/** The time of one run. */
export class SweepTime {
  private readonly halfMs: number;

  /** @param remainingMs how long the function may still run */
  public constructor(private readonly remainingMs: () => number) {
    this.halfMs = (remainingMs() + RESERVE_MS) / 2;
  }

  /** Whether half of the time for calls is used up, or all of it. */
  public isHalfOver(): boolean {
    const remaining = this.remainingMs();
    return remaining < this.halfMs || remaining <= RESERVE_MS;
  }

  /**
   * Lets a call begin.
   *
   * @throws what {@link compareInTime} takes for the end of the time
   */
  public check(): void {
    if (this.remainingMs() <= RESERVE_MS) throw new OutOfTime("the run's time is over");
  }
}

/** What came of pages that were read for half of the time at most. */
export interface PagesInTime<T> {
  readonly all: readonly T[];
  readonly ended: boolean;
  /** What kept further pages from being read. */
  readonly error?: unknown;
}

/** Reads pages until they end, fail, or half of the time is over. */
export async function pagesInTime<T>(
  pages: AsyncIterable<readonly T[]>,
  time: SweepTime,
): Promise<PagesInTime<T>> {
  const all: T[] = [];
  try {
    for await (const page of pages) {
      all.push(...page);
      if (time.isHalfOver()) return { all, ended: false };
    }
    return { all, ended: true };
  } catch (error) {
    return { all, ended: false, error };
  }
}

/** A name that could not be compared. */
export interface NotCompared {
  readonly parameterName: string;
  readonly error: unknown;
}

/** What came of comparing names. */
export interface Comparison {
  readonly failures: readonly NotCompared[];
  /** Those for which the time did not suffice. */
  readonly left: readonly string[];
}

/** Compares names in their order, a few at a time, until the time is over. One that fails keeps no other from it. */
export async function compareInTime<T extends { readonly name: string }>(
  names: readonly T[],
  atATime: number,
  time: SweepTime,
  compare: (one: T) => Promise<void>,
): Promise<Comparison> {
  const failures: NotCompared[] = [];
  const left: string[] = [];
  await inParallel(names, atATime, async (one) => {
    try {
      time.check();
      await compare(one);
    } catch (error) {
      if (error instanceof OutOfTime) left.push(one.name);
      else failures.push({ parameterName: one.name, error });
    }
  });
  return { failures, left };
}
