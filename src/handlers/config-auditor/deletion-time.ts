import type { HistoryEntry } from "./version-resolution";

const LAST_OF_SECOND_MS = 999;

/**
 * The time of a deletion's record. CloudTrail states the second alone, while the puts beside it are dated to the
 * millisecond: the record goes behind all that came before in that second, and right before what created the parameter
 * again in it.
 *
 * The history must be read after the deletion. The order of its versions does not matter. Of another history may come
 * another time: that one event has one record all the same is up to the table.
 */
export function deletionTime(history: readonly HistoryEntry[], second: number): number {
  const last = second + LAST_OF_SECOND_MS;
  const creation = history.find(({ version }) => version === 1)?.modified;
  return creation !== undefined && creation >= second && creation <= last ? creation - 1 : last;
}
