import type { AuditRecord } from "../../core/config-store/audit-record";
import { HandlerError } from "../shared/failures";
import type { AuditTable, RecordInPlace } from "./ports";

/** Until then a change's event may still be on its way. */
export const SETTLED_MS = 3_600_000;

/** The time that one parameter may take at most, with all retries: a sweep begins none with less. */
export const RESERVE_MS = 15_000;

/** Parameters that a sweep looks at at a time. */
export const PARAMETERS_AT_A_TIME = 10;

/** Milliseconds behind its change at which a recovered record can be: other changes may have pushed it on. */
export const LONGEST_SHIFT_MS = 1_000;

/** What the ids of recovered records begin with: there is no event. */
const FOUND_VERSION = "history-";
const FOUND_DELETION = "absent-";

/** The id of the record of a version that was found in a history: the same in each run. */
export function foundVersionId(version: number, modified: number): string {
  return `${FOUND_VERSION}${version}-${modified}`;
}

/** The id of the record of a deletion that was found by the parameter's absence. */
export function foundDeletionId(time: number): string {
  return `${FOUND_DELETION}${time}`;
}

/** Whether a record is of a version that a sweep has found. */
export function isFoundVersion({ eventId }: RecordInPlace): boolean {
  return eventId.startsWith(FOUND_VERSION);
}

/** Whether a record is of a deletion that a sweep has found. */
export function isFoundDeletion({ eventId }: RecordInPlace): boolean {
  return eventId.startsWith(FOUND_DELETION);
}

/**
 * Adds a record of which no event has told, unless a record of the same change is in its way.
 *
 * @returns whether it had to be added
 */
export async function addRecovered(
  table: AuditTable,
  record: AuditRecord,
  isSame: (inPlace: RecordInPlace) => boolean,
): Promise<boolean> {
  for (let shift = 0; shift <= LONGEST_SHIFT_MS; shift++) {
    const insertion = await table.insert({ ...record, time: record.time + shift }, 0);
    if (insertion.kind === "added") return true;
    if (insertion.kind === "overtaken" || isSame(insertion.by)) return false;
  }
  throw new HandlerError(
    "NoFreeTimeError",
    `the ${LONGEST_SHIFT_MS} ms after the change are taken by other changes of the parameter`,
  );
}
