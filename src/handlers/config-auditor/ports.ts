import type { AuditRecord } from "../../core/config-store/audit-record";
import type { HistoryEntry } from "./version-resolution";

/** Reads what Parameter Store remembers of a parameter. */
export interface ParameterHistory {
  /** All versions that are still kept, secrets as ciphertext; none when there is no such parameter. */
  versions(requestedName: string): Promise<readonly HistoryEntry[]>;
}

/** A span of time in milliseconds since the epoch, both ends included. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The append-only table of the audit. */
export interface AuditTable {
  /** The ids of the events that are recorded for a parameter within the span. */
  recorded(parameterName: string, span: TimeSpan): Promise<ReadonlySet<string>>;

  /**
   * Adds the record unless its name and time are taken.
   *
   * @returns the id of the event whose record has that name and time already (empty when it states none); nothing when
   * the record was added
   */
  insert(record: AuditRecord): Promise<string | undefined>;
}
