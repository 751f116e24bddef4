import type { FunctionLog } from "./function-log";

/** What becomes of an event: done with, put with the dead letters at once, or given back, tried or not. */
export type Fate = "processed" | "refused" | "failed" | "postponed";

const METRICS = {
  processed: "eventsProcessed",
  refused: "eventsRefused",
  failed: "eventsFailed",
  postponed: "eventsPostponed",
} as const satisfies Record<Fate, string>;

/** Counts what became of the events of one batch. */
export class EventCounts {
  private readonly counts = new Map<Fate, number>();

  public add(fate: Fate): void {
    this.counts.set(fate, (this.counts.get(fate) ?? 0) + 1);
  }

  public publish(log: FunctionLog): void {
    for (const [fate, count] of this.counts) log.count(METRICS[fate], count);
  }
}
