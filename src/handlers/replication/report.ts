import type { FUNCTION_METRICS } from "../../core/config-store/function-metrics";
import type { Notification } from "../../core/config-store/notification";
import { describeSource, type ReplicationConfig } from "../../core/config-store/replication-config";
import { failureFacts, HandlerError } from "../shared/failures";
import type { FunctionLog } from "../shared/function-log";
import type { ReplicationOutcome } from "./replicator";

type Kind = ReplicationOutcome["kind"];
type Metric = keyof typeof FUNCTION_METRICS;

const COUNTED: Readonly<Partial<Record<Kind, Metric>>> = {
  written: "replicasWritten",
  refused: "replicationsRefused",
  incomplete: "replicationsIncomplete",
  failed: "replicationsFailed",
};

const SHOWN_NAME_CHARACTERS = 200;

/** What of a replication is reported. */
export interface ReportedReplication {
  readonly destination: string;
  readonly outcome: ReplicationOutcome;
  /** Left out when it could not be read. */
  readonly config?: ReplicationConfig;
  /** Whose change caused it. */
  readonly triggeredBy?: string;
}

/** What became of the replications of one call: logged as they come, counted and made into notifications at its end. */
export class ReplicationReport {
  public readonly written: Notification[] = [];
  private readonly counts = new Map<Kind, number>();

  public constructor(private readonly log: FunctionLog) {}

  public add(replication: ReportedReplication): void {
    const { destination, outcome, config, triggeredBy } = replication;
    this.counts.set(outcome.kind, this.count(outcome.kind) + 1);
    this.write(shownName(destination), outcome);
    if (outcome.kind !== "written" || !config) return;
    this.written.push({
      kind: "replication succeeded",
      source: describeSource(config.source),
      destination,
      owner: config.owner,
      triggeredBy,
    });
  }

  public count(kind: Kind): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Counts everything that was added. */
  public publishCounts(): void {
    for (const [kind, metric] of Object.entries(COUNTED)) {
      const count = this.count(kind as Kind);
      if (count > 0) this.log.count(metric, count);
    }
  }

  private write(destination: string, outcome: ReplicationOutcome): void {
    switch (outcome.kind) {
      case "unchanged":
        return;
      case "written":
        return this.log.info("replica written", { destination });
      case "incomplete":
      case "refused":
        return this.log.warn(`replication ${outcome.kind}`, { destination, reasons: reasonsOf(outcome) });
      case "failed":
        return this.log.failure("replication failed", outcome.error, { destination });
    }
  }
}

/** Why a replication was not carried out, in fixed words and names. */
export function reasonsOf(outcome: ReplicationOutcome): readonly string[] {
  switch (outcome.kind) {
    case "incomplete":
      return outcome.missing.map((name) => `the source ${name} does not exist`);
    case "refused":
      return outcome.reasons;
    case "failed":
      return outcome.error instanceof HandlerError
        ? [outcome.error.message]
        : [`the service answered ${String(failureFacts(outcome.error)["error"])}`];
    default:
      return [];
  }
}

/** What people are told of a replication that was not carried out; of any other nothing. */
export function failureOf({ destination, outcome }: ReportedReplication): readonly Notification[] {
  const reasons = reasonsOf(outcome);
  return reasons.length === 0
    ? []
    : [{ kind: "failure", what: `${shownName(destination)} was not replicated`, reasons }];
}

/** A name as messages show it: the key of a malformed item can be two thousand characters of anything. */
export function shownName(name: string): string {
  return name.length <= SHOWN_NAME_CHARACTERS ? name : `${name.slice(0, SHOWN_NAME_CHARACTERS)}…`;
}
