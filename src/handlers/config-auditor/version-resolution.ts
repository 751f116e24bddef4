/** One version of a parameter, as its history states it. */
export interface HistoryEntry {
  readonly version: number;
  /** When the version was written, in milliseconds since the epoch. */
  readonly modified: number;
  readonly type?: string;
  /** `Standard` or `Advanced`. */
  readonly tier?: string;
  /** Plain text, or ciphertext for a SecureString. */
  readonly value?: string;
  readonly keyId?: string;
  readonly description?: string;
  /** The ARN of whoever wrote the version. */
  readonly modifiedBy?: string;
}

/** What became of the version that a put made. */
export type VersionResolution =
  | { readonly state: "found"; readonly entry: HistoryEntry; readonly time: number }
  /** Deleted since, or displaced by a hundred newer ones. */
  | { readonly state: "gone" }
  /** The history that was read is older than the put. */
  | { readonly state: "behind" };

/**
 * How far the clock that dates a call may be from the one that dates the version it made. Beyond it, a version of the
 * same number is another parameter's: one that was deleted and created again counts from 1. Within it the two cannot be
 * told apart, so it is short: a value that is missing raises an alarm, a wrong one does not.
 */
export const CLOCK_TOLERANCE_MS = 5_000;

/** What is known of a put besides the history. */
export interface PutCircumstances {
  /**
   * Times of other puts that are said to have made a version of this number: the parameter was deleted between them, and
   * the version that is there is of the nearest.
   */
  readonly rivals?: readonly number[];
  /** Times of deletions of the parameter. */
  readonly deletions?: readonly number[];
  /** Whether Parameter Store may still answer as if the put had not happened. @default false */
  readonly recent?: boolean;
}

/** Finds the version that a put at `callTime` made. The order of the history does not matter. */
export function resolveVersion(
  history: readonly HistoryEntry[],
  version: number,
  callTime: number,
  { rivals = [], deletions = [], recent = false }: PutCircumstances = {},
): VersionResolution {
  const entries = [...history].sort((a, b) => a.version - b.version);
  const entry = entries.find((candidate) => candidate.version === version);
  if (entry && Math.abs(entry.modified - callTime) <= CLOCK_TOLERANCE_MS) {
    return isNearest(entry.modified, callTime, rivals) &&
      !isDeletedBetween(callTime, entry.modified, deletions)
      ? { state: "found", entry, time: recordTime(entries, entry) }
      : { state: "gone" };
  }
  const newest = entries.at(-1);
  const isOlder = newest === undefined || newest.modified <= callTime + CLOCK_TOLERANCE_MS;
  if (!isOlder || isDeletedBetween(callTime, Infinity, deletions)) return { state: "gone" };
  const isBehind = newest && newest.version < version && newest.modified < callTime - CLOCK_TOLERANCE_MS;
  return { state: recent || isBehind ? "behind" : "gone" };
}

/**
 * Whether a parameter was deleted after a put that CloudTrail dates to the second `callTime`, and before what is at `time`.
 * A deletion of the same second may have been before the put, so it does not count.
 */
export function isDeletedBetween(callTime: number, time: number, deletions: readonly number[]): boolean {
  return deletions.some((deletion) => secondOf(deletion) > callTime && deletion < time);
}

function secondOf(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

/** Whether no rival is nearer to a version than the put of `callTime`. */
export function isNearest(modified: number, callTime: number, rivals: readonly number[]): boolean {
  return rivals.every((rival) => distance(modified, callTime) <= distance(modified, rival));
}

/** How far a version is from the second of a call. */
function distance(modified: number, callSecond: number): number {
  return Math.max(callSecond - modified, modified - (callSecond + 999), 0);
}

/**
 * When a version of a history in ascending order was written, pushed past earlier versions of the same
 * millisecond: time orders as versions do.
 */
export function recordTime(entries: readonly HistoryEntry[], entry: HistoryEntry): number {
  return entries
    .filter(({ version }) => version <= entry.version)
    .reduce((time, { modified }) => Math.max(modified, time + 1), -Infinity);
}
