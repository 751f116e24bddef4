import { type ExistenceEvent, readExistenceEvent } from "../../core/config-store/existence-event";
import type { CacheManagerEnvironment } from "../../core/config-store/function-environment";
import { isCached } from "../shared/cache/cached-names";
import type { Convergence, Converger } from "../shared/cache/convergence";
import { HandlerError } from "../shared/failures";
import type { Undone } from "../shared/queue-batch";

/** What became of the names that one event tells of. */
export interface ConvergedEvent {
  readonly kind: "converged";
  readonly eventId: string;
  readonly names: readonly NamedConvergence[];
}

/** What came of one event. */
export type CacheOutcome = ConvergedEvent | Undone;

/** What became of one name. */
export type NamedConvergence = { readonly parameterName: string } & (
  Convergence | { readonly kind: "not cached" }
);

/** How long after a change Parameter Store may still answer as if it had not happened. */
const SETTLING_MS = 10_000;

/** How long to wait before it is asked once more. */
const PAUSE_MS = 2_000;

type Reading = Undone | { readonly kind: "change"; readonly event: ExistenceEvent };

/**
 * Keeps the cache in step with changes. Events only say which names to look at; what is true of them, Parameter Store
 * says.
 *
 * Its answers may be a little late. One that contradicts an event of the last seconds is therefore asked for once more
 * after a pause, and then believed: CloudTrail's event of the same change comes minutes later and asks again, and so
 * does the syncer.
 *
 * A tombstone that is older than an event is written anew: the name came and went since, and the auditor's sweep reads of
 * tombstones since when names are gone.
 */
export class CacheManager {
  public constructor(
    private readonly environment: CacheManagerEnvironment,
    private readonly converger: Converger,
    private readonly pause: (milliseconds: number) => Promise<unknown>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Works through a batch of EventBridge events together, each name once; returns what came of each, in their order. */
  public async process(eventTexts: readonly string[]): Promise<readonly CacheOutcome[]> {
    const readings = eventTexts.map((text) => this.read(text));
    const events = readings.flatMap((reading) => (reading.kind === "change" ? [reading.event] : []));
    const names = events.flatMap(({ parameterNames }) => parameterNames);
    const cached = names.filter((name) => isCached(name, this.environment));

    const latest = latestEvents(events);
    const changedAt = new Map([...latest].map(([name, { time }]) => [name, time]));
    const outcomes = new Map(await this.converger.converge(cached, changedAt));
    const doubtful = this.doubtful(latest, outcomes);
    if (doubtful.length > 0) {
      await this.pause(PAUSE_MS);
      for (const [name, outcome] of await this.converger.converge(doubtful, changedAt)) {
        outcomes.set(name, together(outcomes.get(name), outcome));
      }
    }
    return readings.map((reading) =>
      reading.kind === "change" ? outcomeOf(reading.event, outcomes) : reading,
    );
  }

  private read(text: string): Reading {
    const reading = readExistenceEvent(text, this.environment.accountId);
    if (reading.kind !== "unreadable") return reading;
    const message = "the event does not tell of a parameter that came or went";
    return {
      kind: "unreadable",
      error: new HandlerError("UnreadableEventError", message, reading.problems),
    };
  }

  /** Names of which the latest event, a recent one, says something else than Parameter Store does. */
  private doubtful(
    latest: ReadonlyMap<string, ExistenceEvent>,
    outcomes: ReadonlyMap<string, Convergence>,
  ): readonly string[] {
    const recent = this.now() - SETTLING_MS;
    return [...latest].flatMap(([name, { time, existed }]) => {
      const outcome = outcomes.get(name);
      const contradicted = outcome && outcome.kind !== "failed" && (outcome.state === "ACTIVE") !== existed;
      return contradicted && time >= recent ? [name] : [];
    });
  }
}

/** The latest event of each name. */
function latestEvents(events: readonly ExistenceEvent[]): ReadonlyMap<string, ExistenceEvent> {
  const latest = new Map<string, ExistenceEvent>();
  for (const event of events) {
    for (const name of event.parameterNames) {
      if (event.time >= (latest.get(name)?.time ?? -Infinity)) latest.set(name, event);
    }
  }
  return latest;
}

function together(first: Convergence | undefined, second: Convergence): Convergence {
  return first?.kind === "changed" && second.kind === "unchanged" ? first : second;
}

function outcomeOf(event: ExistenceEvent, outcomes: ReadonlyMap<string, Convergence>): CacheOutcome {
  const { eventId, parameterNames } = event;
  const names = parameterNames.map((parameterName) => ({
    parameterName,
    ...(outcomes.get(parameterName) ?? { kind: "not cached" as const }),
  }));
  return { kind: "converged", eventId, names };
}
