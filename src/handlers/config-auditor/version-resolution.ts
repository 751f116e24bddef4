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

/**
 * Finds the version that a put at `callTime` made. The order of the history does not matter.
 *
 * @param rivals times of other puts that are said to have made a version of this number: the parameter was deleted between
 * them, and the version that is there is of the nearest
 */
export function resolveVersion(
  history: readonly HistoryEntry[],
  version: number,
  callTime: number,
  rivals: readonly number[] = [],
): VersionResolution {
  const entries = [...history].sort((a, b) => a.version - b.version);
  const entry = entries.find((candidate) => candidate.version === version);
  if (entry && Math.abs(entry.modified - callTime) <= CLOCK_TOLERANCE_MS) {
    const isNearest = rivals.every((rival) => distance(entry, callTime) <= distance(entry, rival));
    return isNearest ? { state: "found", entry, time: recordTime(entries, entry) } : { state: "gone" };
  }
  const newest = entries.at(-1);
  const behind = newest && newest.version < version && newest.modified < callTime - CLOCK_TOLERANCE_MS;
  return { state: behind ? "behind" : "gone" };
}

/** How far a version is from the second of a call. */
function distance({ modified }: HistoryEntry, callSecond: number): number {
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
