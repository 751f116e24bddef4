import type { AuditRecord } from "../../core/config-store/audit-record";
import type { HistoryEntry } from "./version-resolution";

/** Reads what Parameter Store remembers of a parameter. */
export interface ParameterHistory {
  /** All versions that are still kept, secrets as ciphertext; none when there is no such parameter. */
  versions(requestedName: string): Promise<readonly HistoryEntry[]>;
}

/** A parameter as a list of all of them shows it. */
export interface ListedParameter {
  readonly name: string;
  /** When its newest version was written, in milliseconds since the epoch. */
  readonly modified: number;
}

/** Lists parameters, without their values. */
export interface ParameterListing {
  /** All parameters below a path, page by page. */
  below(path: string): AsyncIterable<readonly ListedParameter[]>;
}

/** A span of time in milliseconds since the epoch, both ends included. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** A record that is in the table already. */
export interface RecordInPlace {
  /** In milliseconds since the epoch. */
  readonly time: number;
  /** Empty when it states none. */
  readonly action: string;
  /** Empty when it states none. */
  readonly eventId: string;
  /** The number of the version that it records; undefined when it records none, or none that was found. */
  readonly version?: number;
}

/** What became of a record that was to be added. */
export type Insertion =
  | { readonly kind: "added" }
  /** Its name and time are taken already, by another record. */
  | { readonly kind: "taken"; readonly by: RecordInPlace }
  /** Another delivery of its event was at it with another record, which may be in the table. */
  | { readonly kind: "overtaken" };

/** The append-only table of the audit. */
export interface AuditTable {
  /** The records of a parameter within the span. */
  recorded(parameterName: string, span: TimeSpan): Promise<readonly RecordInPlace[]>;

  /** The last record of a parameter, if it has any. */
  latest(parameterName: string): Promise<RecordInPlace | undefined>;

  /**
   * Adds the record unless its name and time are taken. Of all that is inserted for one event of one parameter in one
   * round, within ten minutes and however it coincides, one record is added at most.
   */
  insert(record: AuditRecord, round: number): Promise<Insertion>;
}
