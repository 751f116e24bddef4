import type { UsageTrackerEnvironment } from "../../core/config-store/usage-environment";
import { readUsageEvent, type UsageEventReading } from "../../core/config-store/usage-event";
import type { ParameterUse } from "../../core/config-store/usage-item";
import { HandlerError } from "../shared/failures";
import { inParallel } from "../shared/in-parallel";
import type { Undone } from "../shared/queue-batch";

/** That somebody was there. */
export type Presence = Omit<ParameterUse, "parameterName">;

/** The two tables about usage. What they hold already and is newer stays. */
export interface UsageStore {
  noteUse(use: ParameterUse): Promise<void>;
  noteUser(presence: Presence): Promise<void>;
}

/** What came of one event. */
export type UsageOutcome = TrackedEvent | Undone;

/** An event whose uses are noted. */
export interface TrackedEvent {
  readonly kind: "tracked";
  readonly eventId: string;
}

/** What a batch of events came to. */
export interface UsageBatch {
  /** In the order of the events. */
  readonly outcomes: readonly UsageOutcome[];
  /** Items about uses that were written. */
  readonly uses: number;
}

const WRITES_AT_A_TIME = 10;

/** Notes who used which parameter last: for all events of a batch together, each parameter and user once. */
export class UsageTracker {
  public constructor(
    private readonly environment: UsageTrackerEnvironment,
    private readonly store: UsageStore,
  ) {}

  /** Never throws: what went wrong with an event is its outcome. */
  public async track(texts: readonly string[]): Promise<UsageBatch> {
    const { accountId, rootNamespaces } = this.environment;
    const readings = texts.map((text) => readUsageEvent(text, { accountId, roots: rootNamespaces }));
    const uses = readings.flatMap((reading) => (reading.kind === "uses" ? reading.uses : []));
    const failures = new Map<string, unknown>();
    const note = async <T extends Presence>(key: string, noted: T, write: (noted: T) => Promise<void>) => {
      await write(noted).catch((error: unknown) => failures.set(key, error));
    };
    const newestUses = newestBy(useKey, uses);
    const newestUsers = newestBy(({ user }) => user, uses);
    await inParallel([...newestUses], WRITES_AT_A_TIME, ([key, use]) =>
      note(key, use, (noted) => this.store.noteUse(noted)),
    );
    await inParallel([...newestUsers], WRITES_AT_A_TIME, ([key, use]) =>
      note(key, use, ({ user, time }) => this.store.noteUser({ user, time })),
    );
    return {
      outcomes: readings.map((reading) => outcomeOf(reading, failures)),
      uses: [...newestUses.keys()].filter((key) => !failures.has(key)).length,
    };
  }
}

function outcomeOf(reading: UsageEventReading, failures: ReadonlyMap<string, unknown>): UsageOutcome {
  switch (reading.kind) {
    case "skipped":
      return reading;
    case "unreadable":
      return {
        kind: "unreadable",
        error: new HandlerError(
          "UnreadableEventError",
          "the event is no read of a parameter",
          reading.problems,
        ),
      };
    case "uses": {
      const failed = reading.uses.flatMap((use) => [useKey(use), use.user]).find((key) => failures.has(key));
      return failed === undefined
        ? { kind: "tracked", eventId: reading.eventId }
        : { kind: "failed", error: failures.get(failed) };
    }
  }
}

function useKey({ parameterName, user }: ParameterUse): string {
  return JSON.stringify([parameterName, user]);
}

function newestBy(
  keyOf: (use: ParameterUse) => string,
  uses: readonly ParameterUse[],
): Map<string, ParameterUse> {
  const newest = new Map<string, ParameterUse>();
  for (const use of uses) {
    const key = keyOf(use);
    if (use.time >= (newest.get(key)?.time ?? -Infinity)) newest.set(key, use);
  }
  return newest;
}
