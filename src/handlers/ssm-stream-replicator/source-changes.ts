import { isWithin } from "../../core/config-store/parameter-name";
import type { PlannedReplication, ReplicationPlan } from "../../core/config-store/replication-plan";
import type { ReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { readTrailEvent } from "../../core/config-store/trail-event";
import type { ReportedReplication } from "../replication/report";
import type { Replication } from "../replication/replication";
import type { ReplicationOutcome } from "../replication/replicator";
import { HandlerError } from "../shared/failures";
import { inParallel } from "../shared/in-parallel";
import type { Undone } from "../shared/queue-batch";

/** What became of the replications that read a parameter, after an event reported its change. */
export interface ReplicatedEvent {
  readonly kind: "replicated";
  readonly eventId: string;
  readonly parameter: string;
  readonly replications: readonly ReportedReplication[];
}

/** What came of one event. */
export type SourceChangeOutcome = ReplicatedEvent | Undone;

/** Events that are worked on at a time: each may write, and Parameter Store takes few writes a second. */
const EVENTS_AT_A_TIME = 4;

/**
 * The changes of one batch. The table is read once, when the first event needs it, and each replica is brought up to its
 * sources once: that is after every change of the batch was made.
 */
export class SourceChanges {
  private plan: Promise<ReplicationPlan> | undefined;
  private readonly outcomes = new Map<string, Promise<ReplicationOutcome>>();

  public constructor(
    private readonly environment: ReplicatorEnvironment,
    private readonly replication: Replication,
  ) {}

  /**
   * Replicates what a batch of EventBridge events reports. Says what came of each, in their order; never throws. What
   * fails does not keep the rest from being done.
   */
  public async replicate(eventTexts: readonly string[]): Promise<readonly SourceChangeOutcome[]> {
    const outcomes = new Map<number, SourceChangeOutcome>();
    await inParallel([...eventTexts.entries()], EVENTS_AT_A_TIME, async ([index, text]) => {
      const outcome = this.replicateOne(text).catch((error: unknown) => ({ kind: "failed" as const, error }));
      outcomes.set(index, await outcome);
    });
    return eventTexts.map((_, index) => outcomes.get(index)!);
  }

  private async replicateOne(eventText: string): Promise<SourceChangeOutcome> {
    const reading = readTrailEvent(eventText, this.environment.accountId);
    if (reading.kind === "skipped") return reading;
    if (reading.kind === "unreadable") {
      const message = "the event is not a parameter's change";
      return {
        kind: "unreadable",
        error: new HandlerError("UnreadableEventError", message, reading.problems),
      };
    }
    const { change, eventId, caller } = reading.event;
    if (change.kind !== "put") return { kind: "skipped", reason: "not a put", eventId };
    const parameter = change.parameter.name;
    if (!this.environment.rootNamespaces.some((namespace) => isWithin(namespace, parameter))) {
      return { kind: "skipped", reason: "not governed", eventId };
    }
    this.plan ??= this.replication.plan();
    const replications: ReportedReplication[] = [];
    for (const replication of (await this.plan).from(parameter)) {
      const { destination } = replication;
      replications.push(
        replication.kind === "refused"
          ? { destination, outcome: replication }
          : {
              destination,
              outcome: await this.syncOnce(replication),
              config: replication.config,
              triggeredBy: caller.user,
            },
      );
    }
    return { kind: "replicated", eventId, parameter, replications };
  }

  private syncOnce({ destination, config }: PlannedReplication): Promise<ReplicationOutcome> {
    const known = this.outcomes.get(destination);
    if (known) return known;
    const outcome = this.replication.replicator.sync(config);
    this.outcomes.set(destination, outcome);
    return outcome;
  }
}
