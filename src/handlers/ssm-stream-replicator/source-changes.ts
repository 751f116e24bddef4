import { isWithin } from "../../core/config-store/parameter-name";
import { sourceNames } from "../../core/config-store/replication-config";
import type {
  PlannedReplication,
  RefusedReplication,
  ReplicationPlan,
} from "../../core/config-store/replication-plan";
import type { ReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { readTrailEvent } from "../../core/config-store/trail-event";
import type { Replication } from "../replication/replication";
import type { ReplicationOutcome } from "../replication/replicator";
import type { ReportedReplication } from "../replication/report";
import { syncInOrder } from "../replication/sync-in-order";
import { HandlerError } from "../shared/failures";
import type { Undone } from "../shared/queue-batch";

/** What became of the replications that read a parameter, after an event reported its change. */
export interface ReplicatedEvent {
  readonly kind: "replicated";
  readonly eventId: string;
  readonly parameter: string;
  /** Those that were dealt with. */
  readonly replications: readonly ReportedReplication[];
  /** How many the time did not suffice for: the event is to be delivered again. */
  readonly left: number;
}

/** What came of one event. */
export type SourceChangeOutcome = ReplicatedEvent | Undone;

/** An event that tells of a parameter's change, which replicas may have to follow. */
interface Change {
  readonly kind: "change";
  readonly eventId: string;
  readonly parameter: string;
  readonly triggeredBy: string;
}

/**
 * The changes that one batch reports. The table is read once, when an event needs it, and each replica is brought up to
 * its sources once: that is after every change of the batch was made, and after those replicas that it is made of.
 */
export class SourceChanges {
  public constructor(
    private readonly environment: ReplicatorEnvironment,
    private readonly replication: Replication,
    private readonly timeIsUp: () => boolean,
  ) {}

  /**
   * Replicates what a batch of EventBridge events reports, as far as the time suffices. Says what came of each, in their
   * order; never throws. What fails does not keep the rest from being done. What is left is found again by the next
   * delivery, which passes over what was written and so gets further.
   */
  public async replicate(eventTexts: readonly string[]): Promise<readonly SourceChangeOutcome[]> {
    const readings = eventTexts.map((text) => this.read(text));
    const changes = readings.filter((one) => one.kind === "change");
    if (changes.length === 0) return readings.filter((one) => one.kind !== "change");
    try {
      const plan = await this.replication.plan();
      const outcomes = await this.sync(changes.map(({ parameter }) => plan.from(parameter)));
      return readings.map((one) => (one.kind === "change" ? replicatedEvent(one, plan, outcomes) : one));
    } catch (error) {
      return readings.map((one) => (one.kind === "change" ? { kind: "failed", error } : one));
    }
  }

  private read(eventText: string): Change | Undone {
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
    return { kind: "change", eventId, parameter, triggeredBy: caller.user };
  }

  /** Brings up the replicas of several changes; those of a change that has few do not wait for those of one that has many. */
  private async sync(
    ofChanges: readonly (readonly (PlannedReplication | RefusedReplication)[])[],
  ): Promise<ReadonlyMap<string, ReplicationOutcome>> {
    const outcomes = new Map<string, ReplicationOutcome>();
    const fewestFirst = [...ofChanges].sort((one, other) => one.length - other.length);
    const planned = fewestFirst.flatMap(byRank);
    await syncInOrder(behindTheirOrigins(planned), {
      replicator: this.replication.replicator,
      report: ({ destination }, outcome) => outcomes.set(destination, outcome),
      timeIsUp: this.timeIsUp,
    });
    return outcomes;
  }
}

/** Those of one change that can be carried out: of one rank side by side, so that they are compared together. */
function byRank(
  ofChange: readonly (PlannedReplication | RefusedReplication)[],
): readonly PlannedReplication[] {
  const planned = ofChange.filter((one) => one.kind === "planned");
  return planned.sort((one, other) => one.rank - other.rank);
}

/**
 * Replications in their order, each once and behind those of them that it is made of. Were it before these, the change
 * that they make would bring it up all the same, but by an event more and a second write.
 */
function behindTheirOrigins(planned: readonly PlannedReplication[]): readonly PlannedReplication[] {
  const byDestination = new Map(planned.map((one) => [one.destination, one]));
  const ordered = new Set<PlannedReplication>();
  const add = (one: PlannedReplication): void => {
    if (ordered.has(one)) return;
    for (const name of sourceNames(one.config.source)) {
      const origin = byDestination.get(name);
      if (origin) add(origin);
    }
    ordered.add(one);
  };
  for (const one of planned) add(one);
  return [...ordered];
}

function replicatedEvent(
  { eventId, parameter, triggeredBy }: Change,
  plan: ReplicationPlan,
  outcomes: ReadonlyMap<string, ReplicationOutcome>,
): ReplicatedEvent {
  const wanted = plan.from(parameter);
  const replications = wanted.flatMap((one): ReportedReplication[] => {
    const { destination } = one;
    if (one.kind === "refused") return [{ destination, outcome: one }];
    const outcome = outcomes.get(destination);
    return outcome ? [{ destination, outcome, config: one.config, triggeredBy }] : [];
  });
  return { kind: "replicated", eventId, parameter, replications, left: wanted.length - replications.length };
}
