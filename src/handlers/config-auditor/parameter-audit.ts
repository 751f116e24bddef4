import {
  type AuditAction,
  type AuditRecord,
  type AuditedVersion,
  bareKeyId,
} from "../../core/config-store/audit-record";
import type { NamedParameter, TrailEvent } from "../../core/config-store/trail-event";
import { HandlerError } from "../shared/failures";
import { deletionTime } from "./deletion-time";
import type { AuditTable, ParameterHistory, TimeSpan } from "./ports";
import { CLOCK_TOLERANCE_MS, type HistoryEntry, resolveVersion } from "./version-resolution";

/** One change of one parameter, as an event reports it. */
export interface ReportedChange {
  readonly event: TrailEvent;
  readonly parameter: NamedParameter;
}

/** What became of one change. It holds no value, so that it can be logged. */
export type AuditedChange = { readonly parameterName: string } & (
  | {
      readonly result: "recorded" | "recorded before";
      /** Left out when no record had to be made. */
      readonly action?: AuditAction;
      readonly version?: number;
    }
  | { readonly result: "not governed" }
  /** It is not recorded yet, or it is not known whether it is. */
  | { readonly result: "failed"; readonly error: unknown }
);

/** Milliseconds that a record moves at most to find a free place beside other changes of the same parameter. */
const MAXIMUM_SHIFT_MS = 1_000;

/**
 * Records the changes of one parameter that one batch reports, one after the other: they may want the same place. What
 * the table has of them, and the parameter's history, are read once, when the first change needs them; all of them were
 * made before.
 */
export class ParameterAudit {
  private recordedBefore: Promise<ReadonlySet<string>> | undefined;
  private readonly recordedNow = new Set<string>();
  private versions: Promise<readonly HistoryEntry[]> | undefined;

  public constructor(
    private readonly changes: readonly ReportedChange[],
    private readonly keepsValues: boolean,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
  ) {}

  /** Says what became of each change, in their order; never throws. */
  public async record(): Promise<readonly AuditedChange[]> {
    const audited: AuditedChange[] = [];
    for (const change of this.changes) audited.push(await this.recordOne(change));
    return audited;
  }

  private async recordOne(change: ReportedChange): Promise<AuditedChange> {
    const parameterName = change.parameter.name;
    try {
      this.recordedBefore ??= this.recorded(parameterName);
      if (await this.isRecorded(change.event.eventId)) return { parameterName, result: "recorded before" };
      const record = await this.recordOf(change);
      const result = await this.insert(record);
      this.recordedNow.add(record.eventId);
      return { parameterName, action: record.action, version: record.version?.version, result };
    } catch (error) {
      return { parameterName, result: "failed", error };
    }
  }

  private recorded(parameterName: string): Promise<ReadonlySet<string>> {
    return this.table.recorded(parameterName, possibleTimes(this.changes));
  }

  private async isRecorded(eventId: string): Promise<boolean> {
    return this.recordedNow.has(eventId) || ((await this.recordedBefore)?.has(eventId) ?? false);
  }

  private async recordOf({ event, parameter }: ReportedChange): Promise<AuditRecord> {
    const { change, time, eventId, caller, sourceIp } = event;
    const facts = { parameterName: parameter.name, time, eventId, caller, sourceIp };
    const history = await (this.versions ??= this.history.versions(parameter.requestedName));
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
          version: this.auditedVersion(resolution.entry),
        };
    }
  }

  private auditedVersion(entry: HistoryEntry): AuditedVersion {
    return {
      version: entry.version,
      type: entry.type,
      value: this.keepsValues ? entry.value : undefined,
      keyId: entry.keyId && bareKeyId(entry.keyId),
      description: entry.description,
    };
  }

  /**
   * Moves the record on by a millisecond for each other change that has its place. A delivery of the same event at the
   * same moment may have read another history, and so want another place; one of the two adds its record.
   */
  private async insert(record: AuditRecord): Promise<"recorded" | "recorded before"> {
    let shift = 0;
    let round = 0;
    for (let attempt = 0; attempt <= MAXIMUM_SHIFT_MS; attempt++) {
      const insertion = await this.table.insert({ ...record, time: record.time + shift }, round);
      if (insertion.kind === "added") return "recorded";
      if (insertion.kind === "taken") {
        if (insertion.eventId === record.eventId) return "recorded before";
        shift++;
      } else {
        this.recordedBefore = this.recorded(record.parameterName);
        if (await this.isRecorded(record.eventId)) return "recorded before";
        round++;
      }
    }
    throw new HandlerError(
      "NoFreeTimeError",
      `the ${MAXIMUM_SHIFT_MS} ms after the change are taken by other changes of the parameter`,
    );
  }
}

/** Where records of the changes can be: a version's clock may differ, and others may have pushed a record on. */
function possibleTimes(changes: readonly ReportedChange[]): TimeSpan {
  const times = changes.map(({ event }) => event.time);
  return { from: Math.min(...times) - CLOCK_TOLERANCE_MS, to: Math.max(...times) + 2 * CLOCK_TOLERANCE_MS };
}
