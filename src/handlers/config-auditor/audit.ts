import {
  type AuditAction,
  type AuditRecord,
  type AuditedVersion,
  bareKeyId,
} from "../../core/config-store/audit-record";
import type { SkipReason } from "../../core/config-store/call-event";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import { isWithin } from "../../core/config-store/parameter-name";
import { type NamedParameter, type TrailEvent, readTrailEvent } from "../../core/config-store/trail-event";
import { HandlerError } from "../shared/failures";
import { deletionTime } from "./deletion-time";
import type { AuditTable, ParameterHistory } from "./ports";
import { CLOCK_TOLERANCE_MS, type HistoryEntry, resolveVersion } from "./version-resolution";

/** What came of one event: why it was passed over, or what became of each of its changes. */
export type AuditOutcome =
  { readonly kind: "skipped"; readonly reason: SkipReason; readonly eventId?: string } | AuditedEvent;

/** What became of an event's changes. */
export interface AuditedEvent {
  readonly kind: "audited";
  readonly eventId: string;
  /** When the call was made, in milliseconds since the epoch. */
  readonly time: number;
  /** The session's or the IAM user's name. */
  readonly user: string;
  readonly changes: readonly AuditedChange[];
}

/** What became of one change. It holds no value, so that it can be logged. */
export interface AuditedChange {
  readonly parameterName: string;
  /** Left out when no record had to be made. */
  readonly action?: AuditAction;
  readonly version?: number;
  readonly result: "recorded" | "recorded before" | "not governed";
}

/** One-time secrets lie below the store's own parameters and are never recorded. */
const ONE_TIME_SECRETS = "/ots";

/** Milliseconds that a record moves at most to find a free place beside other changes of the same parameter. */
const MAXIMUM_SHIFT_MS = 1_000;

/**
 * Records changes of parameters: each once, however often and in whatever order events arrive. Secrets are recorded as
 * ciphertext; nothing is ever decrypted, changed or removed.
 */
export class Auditor {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
  ) {}

  /**
   * Records what one EventBridge event reports.
   *
   * @throws HandlerError when the event is unreadable or cannot be recorded yet; whatever the services throw
   */
  public async audit(eventText: string): Promise<AuditOutcome> {
    const reading = readTrailEvent(eventText, this.environment.accountId);
    if (reading.kind === "skipped") return reading;
    if (reading.kind === "unreadable") {
      throw new HandlerError(
        "UnreadableEventError",
        "the event is not a parameter's change",
        reading.problems,
      );
    }
    const { event } = reading;
    const changes: AuditedChange[] = [];
    for (const parameter of changedParameters(event)) changes.push(await this.auditChange(event, parameter));
    const { eventId, time, caller } = event;
    return { kind: "audited", eventId, time, user: caller.user, changes };
  }

  private async auditChange(event: TrailEvent, parameter: NamedParameter): Promise<AuditedChange> {
    const parameterName = parameter.name;
    if (!this.isGoverned(parameterName)) return { parameterName, result: "not governed" };
    if (await this.table.holds(parameterName, event.eventId, possibleTimes(event))) {
      return { parameterName, result: "recorded before" };
    }
    const record = await this.recordOf(event, parameter);
    return {
      parameterName,
      action: record.action,
      version: event.change.kind === "put" ? event.change.version : undefined,
      result: await this.insert(record),
    };
  }

  private async recordOf(event: TrailEvent, parameter: NamedParameter): Promise<AuditRecord> {
    const { change, time, eventId, caller, sourceIp } = event;
    const facts = { parameterName: parameter.name, time, eventId, caller, sourceIp };
    const history = await this.history.versions(parameter.requestedName);
    if (change.kind === "delete") {
      return { ...facts, action: "DeleteParameter", time: deletionTime(history, time) };
    }
    const { version } = change;
    const resolution = resolveVersion(history, version, time);
    switch (resolution.state) {
      case "behind":
        throw new HandlerError("HistoryBehindError", "the parameter's history does not show the version yet");
      case "gone":
        return { ...facts, action: "PutParameterUnresolved", version: { version } };
      case "found":
        return {
          ...facts,
          action: "PutParameter",
          time: resolution.time,
          version: this.auditedVersion(resolution.entry, parameter.name),
        };
    }
  }

  private auditedVersion(entry: HistoryEntry, parameterName: string): AuditedVersion {
    return {
      version: entry.version,
      type: entry.type,
      value: this.isOwn(parameterName) ? undefined : entry.value,
      keyId: entry.keyId && bareKeyId(entry.keyId),
      description: entry.description,
    };
  }

  /** Moves the record on by a millisecond for each other change that has its place. */
  private async insert(record: AuditRecord): Promise<"recorded" | "recorded before"> {
    for (let shift = 0; shift <= MAXIMUM_SHIFT_MS; shift++) {
      const holder = await this.table.insert({ ...record, time: record.time + shift });
      if (holder === undefined) return "recorded";
      if (holder === record.eventId) return "recorded before";
    }
    throw new HandlerError(
      "NoFreeTimeError",
      `the ${MAXIMUM_SHIFT_MS} ms after the change are taken by other changes of the parameter`,
    );
  }

  private isGoverned(parameterName: string): boolean {
    const { rootNamespaces, parameterPrefix } = this.environment;
    if (this.isOwn(parameterName)) return !isWithin(`${parameterPrefix}${ONE_TIME_SECRETS}`, parameterName);
    return rootNamespaces.some((namespace) => isWithin(namespace, parameterName));
  }

  private isOwn(parameterName: string): boolean {
    return isWithin(this.environment.parameterPrefix, parameterName);
  }
}

function changedParameters({ change }: TrailEvent): readonly NamedParameter[] {
  return change.kind === "put" ? [change.parameter] : change.parameters;
}

/** Where a record of the event can be: its version's clock may differ, and others may have pushed it on. */
function possibleTimes({ time }: TrailEvent) {
  return { from: time - CLOCK_TOLERANCE_MS, to: time + 2 * CLOCK_TOLERANCE_MS };
}
