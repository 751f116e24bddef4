import { type AuditAction, type AuditRecord } from "../../core/config-store/audit-record";
import type { NamedParameter, TrailEvent } from "../../core/config-store/trail-event";
import { HandlerError } from "../shared/failures";
import { deletionTime } from "./deletion-time";
import type { AuditTable, ParameterHistory, RecordInPlace, TimeSpan } from "./ports";
import { putRecord } from "./put-record";
import { isFoundDeletion, isFoundVersion, SETTLED_MS } from "./recovered-record";
import {
  CLOCK_TOLERANCE_MS,
  type HistoryEntry,
  isDeletedBetween,
  isNearest,
  resolveVersion,
} from "./version-resolution";

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
  /** A deletion of which a sweep has found the parameter missing before its event came. Its record does not say whose it is. */
  | { readonly result: "found missing before" }
  | { readonly result: "not governed" }
  /** It is not recorded yet, or it is not known whether it is. */
  | { readonly result: "failed"; readonly error: unknown }
);

/**
 * How long after a put Parameter Store's history may still be as it was before. A younger put that it does not show is
 * tried again: a record without a value stays without one.
 */
export const HISTORY_SETTLES_MS = 30_000;

/** Milliseconds that a record moves at most to find a free place beside other changes of the same parameter. */
const MAXIMUM_SHIFT_MS = 1_000;

/**
 * Records the changes of one parameter that one batch reports, one after the other: they may want the same place. What
 * the table has of them, and the parameter's history, are read once, when the first change needs them; all of them were
 * made before.
 */
export class ParameterAudit {
  private recordedBefore: Promise<readonly RecordInPlace[]> | undefined;
  private readonly recordedNow = new Set<string>();
  private versions: Promise<readonly HistoryEntry[]> | undefined;

  public constructor(
    private readonly changes: readonly ReportedChange[],
    private readonly keepsValues: boolean,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
    private readonly now: () => number,
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
      if ((await this.isRecorded(change.event.eventId)) || (await this.isSwept(change))) {
        return { parameterName, result: "recorded before" };
      }
      const record = await this.recordOf(change);
      if (record.action === "DeleteParameter" && (await this.isFoundMissing(record))) {
        return { parameterName, result: "found missing before" };
      }
      const insertion = await this.insert(record, change);
      this.recordedNow.add(record.eventId);
      return { parameterName, version: record.version?.version, ...insertion };
    } catch (error) {
      return { parameterName, result: "failed", error };
    }
  }

  private recorded(parameterName: string): Promise<readonly RecordInPlace[]> {
    return this.table.recorded(parameterName, possibleTimes(this.changes, this.now()));
  }

  private async isRecorded(eventId: string): Promise<boolean> {
    if (this.recordedNow.has(eventId)) return true;
    return ((await this.recordedBefore) ?? []).some((record) => record.eventId === eventId);
  }

  /**
   * Whether a sweep has recorded the version of a put before its event came. The history may have lost it since.
   *
   * A parameter may have been deleted and made again within the clocks' tolerance, and the sweep have found the later one's
   * version. The put of the earlier is told apart by what is known between the two: a deletion of a later second, or the
   * later one's event in the same batch. Where neither is, it is taken for the later one's and has no record: CloudTrail
   * states no more than the second.
   */
  private async isSwept({ event: { eventId, change, time } }: ReportedChange): Promise<boolean> {
    if (change.kind === "delete") return false;
    const rivals = this.rivalsOf(eventId, change.version);
    const deletions = await this.deletions();
    return ((await this.recordedBefore) ?? []).some(
      (record) =>
        isFoundVersion(record) &&
        record.version === change.version &&
        Math.abs(record.time - time) <= CLOCK_TOLERANCE_MS &&
        isNearest(record.time, time, rivals) &&
        !isDeletedBetween(time, record.time, deletions),
    );
  }

  /** Whether a sweep has found the parameter missing since its deletion: nothing else is known to lie between the two. */
  private async isFoundMissing({ eventId, time }: AuditRecord): Promise<boolean> {
    const recorded = (await this.recordedBefore) ?? [];
    const reported = this.changes.filter(({ event }) => event.eventId !== eventId).map(({ event }) => event);
    return recorded.filter(isFoundDeletion).some((missing) => {
      const [from, to] = [Math.min(time, missing.time), Math.max(time, missing.time)];
      const isBetween = (other: { readonly time: number }) => other.time > from && other.time < to;
      return missing.time >= time - CLOCK_TOLERANCE_MS && ![...recorded, ...reported].some(isBetween);
    });
  }

  /** When the parameter was deleted, as far as the table and the batch say. */
  private async deletions(): Promise<number[]> {
    const recorded = ((await this.recordedBefore) ?? []).filter(({ action }) => action === "DeleteParameter");
    const reported = this.changes.filter(({ event }) => event.change.kind === "delete");
    return [...recorded.map(({ time }) => time), ...reported.map(({ event }) => event.time)];
  }

  private async recordOf({ event, parameter }: ReportedChange): Promise<AuditRecord> {
    const { change, time, eventId, caller, sourceIp } = event;
    const facts = { parameterName: parameter.name, time, eventId, caller, sourceIp };
    const history = await (this.versions ??= this.history.versions(parameter.requestedName));
    if (change.kind === "delete") {
      return { ...facts, action: "DeleteParameter", time: deletionTime(history, time) };
    }
    const { version } = change;
    const resolution = resolveVersion(history, version, time, {
      rivals: this.rivalsOf(eventId, version),
      deletions: await this.deletions(),
      recent: this.now() - time < HISTORY_SETTLES_MS,
    });
    switch (resolution.state) {
      case "behind":
        throw new HandlerError("HistoryBehindError", "the parameter's history does not show the version yet");
      case "gone":
        return unresolved(facts, version);
      case "found":
        return putRecord({ ...facts, time: resolution.time }, resolution.entry, this.keepsValues);
    }
  }

  /** When other puts of the batch were made that report a version of the same number. */
  private rivalsOf(eventId: string, version: number): number[] {
    return this.changes.flatMap(({ event }) =>
      event.eventId !== eventId && event.change.kind === "put" && event.change.version === version
        ? [event.time]
        : [],
    );
  }

  /**
   * Moves the record on by a millisecond for each other change that has its place. A delivery of the same event at the
   * same moment may have read another history, and so want another place; one of the two adds its record.
   *
   * Where another put has recorded the very version, only one of the two can have made it: the parameter was deleted
   * between them. Nobody can tell any more which, so the second is recorded without a value.
   */
  private async insert(
    record: AuditRecord,
    { event: { time: callTime } }: ReportedChange,
  ): Promise<{ readonly action: AuditAction; readonly result: "recorded" | "recorded before" }> {
    let candidate = record;
    let shift = 0;
    let round = 0;
    for (let attempt = 0; attempt <= MAXIMUM_SHIFT_MS; attempt++) {
      const insertion = await this.table.insert({ ...candidate, time: candidate.time + shift }, round);
      if (insertion.kind === "added") return { action: candidate.action, result: "recorded" };
      if (insertion.kind === "overtaken") {
        this.recordedBefore = this.recorded(record.parameterName);
        if (await this.isRecorded(record.eventId))
          return { action: candidate.action, result: "recorded before" };
        round++;
      } else if (isSameChange(candidate, insertion.by)) {
        return { action: candidate.action, result: "recorded before" };
      } else if (isOfVersion(candidate, insertion.by)) {
        candidate = unresolved({ ...record, time: callTime }, insertion.by.version!);
        shift = 0;
      } else {
        shift++;
      }
    }
    throw new HandlerError(
      "NoFreeTimeError",
      `the ${MAXIMUM_SHIFT_MS} ms after the change are taken by other changes of the parameter`,
    );
  }
}

/** The record of a put whose version nobody knows any more. */
function unresolved(facts: Omit<AuditRecord, "action" | "version">, version: number): AuditRecord {
  return { ...facts, action: "PutParameterUnresolved", version: { version } };
}

/** Whether the change of a record is recorded in its place: by its event, or as a sweep has found it in the history. */
function isSameChange({ eventId, version }: AuditRecord, inPlace: RecordInPlace): boolean {
  return inPlace.eventId === eventId || (isFoundVersion(inPlace) && inPlace.version === version?.version);
}

/** Whether a record states the version that is recorded in its place. */
function isOfVersion({ action, version }: AuditRecord, inPlace: RecordInPlace): boolean {
  const isFound = action !== "PutParameterUnresolved" && version !== undefined;
  return isFound && inPlace.version === version.version;
}

/**
 * Where records of the changes can be: a version's clock may differ, and others may have pushed a record on. That a
 * parameter is missing may have been found at any time since a deletion whose event is that late.
 */
function possibleTimes(changes: readonly ReportedChange[], now: number): TimeSpan {
  const times = changes.map(({ event }) => event.time);
  const to = Math.max(...times) + 2 * CLOCK_TOLERANCE_MS;
  const isLate = ({ event }: ReportedChange) =>
    event.change.kind === "delete" && event.time < now - SETTLED_MS;
  return {
    from: Math.min(...times) - CLOCK_TOLERANCE_MS,
    to: changes.some(isLate) ? Math.max(to, now) : to,
  };
}
