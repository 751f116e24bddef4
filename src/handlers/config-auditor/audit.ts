import { readAuditedEvent } from "../../core/config-store/audited-event";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import type { TrailEvent } from "../../core/config-store/trail-event";
import { HandlerError } from "../shared/failures";
import { inParallel } from "../shared/in-parallel";
import type { Undone } from "../shared/queue-batch";
import { isGoverned, keepsValues } from "./governed";
import { type AuditedChange, ParameterAudit, type ReportedChange } from "./parameter-audit";
import type { AuditTable, ParameterHistory } from "./ports";

/** What became of an event's changes. */
export interface AuditedEvent {
  readonly kind: "audited";
  readonly eventId: string;
  /** When the call was made, or the parameter expired, in milliseconds since the epoch. */
  readonly time: number;
  /** The session's or the IAM user's name, or what stands for the policy by which a parameter expired. */
  readonly user: string;
  readonly changes: readonly AuditedChange[];
}

/** What came of one event. */
export type AuditOutcome = AuditedEvent | Undone;

/** Parameters whose changes are recorded at a time. */
const PARAMETERS_AT_A_TIME = 10;

/**
 * Records changes of parameters: each once, however often and in whatever order events arrive. Secrets are recorded as
 * ciphertext; nothing is ever decrypted, changed or removed.
 */
export class Auditor {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Records what a batch of EventBridge events reports, several parameters at a time. Says what came of each event, in
   * their order; never throws.
   */
  public async audit(eventTexts: readonly string[]): Promise<readonly AuditOutcome[]> {
    const readings = eventTexts.map((text) => this.read(text));
    const changes = readings.flatMap((reading) =>
      reading.kind === "change" ? changesIn(reading.event) : [],
    );
    const audited = new Map<ReportedChange, AuditedChange>();
    await inParallel([...byParameter(changes)], PARAMETERS_AT_A_TIME, async ([name, ofOne]) => {
      const results = await this.auditParameter(name, ofOne);
      ofOne.forEach((change, index) => audited.set(change, results[index]!));
    });
    return readings.map((reading): AuditOutcome => {
      if (reading.kind !== "change") return reading;
      const { event } = reading;
      const { eventId, time, caller } = event;
      const own = changes.filter((change) => change.event === event).map((change) => audited.get(change)!);
      return { kind: "audited", eventId, time, user: caller.user, changes: own };
    });
  }

  private read(text: string): Undone | { readonly kind: "change"; readonly event: TrailEvent } {
    const reading = readAuditedEvent(text, this.environment.accountId);
    if (reading.kind !== "unreadable") return reading;
    const message = "the event is not a parameter's change";
    return { kind: "unreadable", error: new HandlerError("UnreadableEventError", message, reading.problems) };
  }

  private async auditParameter(
    parameterName: string,
    changes: readonly ReportedChange[],
  ): Promise<readonly AuditedChange[]> {
    const { environment, history, table, now } = this;
    if (!isGoverned(environment, parameterName)) {
      return changes.map(() => ({ parameterName, result: "not governed" }));
    }
    return new ParameterAudit(changes, keepsValues(environment, parameterName), history, table, now).record();
  }
}

function changesIn(event: TrailEvent): readonly ReportedChange[] {
  const { change } = event;
  const parameters = change.kind === "put" ? [change.parameter] : change.parameters;
  return parameters.map((parameter) => ({ event, parameter }));
}

function byParameter(changes: readonly ReportedChange[]): ReadonlyMap<string, readonly ReportedChange[]> {
  const byName = new Map<string, ReportedChange[]>();
  for (const change of changes) {
    const { name } = change.parameter;
    byName.set(name, [...(byName.get(name) ?? []), change]);
  }
  return byName;
}
