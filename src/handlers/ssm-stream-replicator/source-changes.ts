import { isWithin } from "../../core/config-store/parameter-name";
import type { PlannedReplication, ReplicationPlan } from "../../core/config-store/replication-plan";
import type { ReplicatorEnvironment } from "../../core/config-store/replicator-environment";
import { readTrailEvent } from "../../core/config-store/trail-event";
import type { ReportedReplication } from "../replication/report";
import type { Replication } from "../replication/replication";
import type { ReplicationOutcome } from "../replication/replicator";
import { HandlerError } from "../shared/failures";

/** What came of one event: why it was passed over, or what became of the replications that read the parameter. */
export type SourceChangeOutcome =
  | { readonly kind: "skipped"; readonly reason: string; readonly eventId?: string }
  | {
      readonly kind: "replicated";
      readonly eventId: string;
      readonly parameter: string;
      readonly replications: readonly ReportedReplication[];
    };

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
   * Replicates what one EventBridge event reports. A replication that fails does not keep the others from being done.
   *
   * @throws HandlerError when the event is unreadable; whatever the table throws
   */
  public async replicate(eventText: string): Promise<SourceChangeOutcome> {
    const reading = readTrailEvent(eventText, this.environment.accountId);
    if (reading.kind === "skipped") return reading;
    if (reading.kind === "unreadable") {
      throw new HandlerError(
        "UnreadableEventError",
        "the event is not a parameter's change",
        reading.problems,
      );
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
