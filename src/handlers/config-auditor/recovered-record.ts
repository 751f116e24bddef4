import type { AuditRecord } from "../../core/config-store/audit-record";
import { HandlerError } from "../shared/failures";
import type { AuditTable, RecordInPlace, TimeSpan } from "./ports";
import type { SweepTime } from "./sweep-time";

/** Until then a change's event may still be on its way. */
export const SETTLED_MS = 3_600_000;

/**
 * How far back from there a run looks at all that was changed. Runs come every hour: each change is looked at by several.
 * What is older has its turn once a week.
 */
export const SWEPT_MS = 3 * 3_600_000;

/** Milliseconds behind its change at which a recovered record can be: other changes may have pushed it on. */
export const LONGEST_SHIFT_MS = 1_000;

/** What the ids of recovered records begin with: there is no event. */
const FOUND_VERSION = "history-";
const FOUND_DELETION = "absent-";

/** The id of the record of a version that was found in a history: the same in each run. */
export function foundVersionId(version: number, modified: number): string {
  return `${FOUND_VERSION}${version}-${modified}`;
}

/**
 * The id of the record of a deletion that was found by the parameter's absence, of the time of the last put before it: the
 * same in each run.
 */
export function foundDeletionId(putTime: number): string {
  return `${FOUND_DELETION}${putTime}`;
}

/** Whether a record is of a version that a sweep has found. */
export function isFoundVersion({ eventId }: RecordInPlace): boolean {
  return eventId.startsWith(FOUND_VERSION);
}

/** Whether a record is of a deletion that a sweep has found. */
export function isFoundDeletion({ eventId }: RecordInPlace): boolean {
  return eventId.startsWith(FOUND_DELETION);
}

/** What is known of a record that is to be added. */
export interface Recovery {
  /** Where a record of the same change can be. */
  readonly between: TimeSpan;
  /** Whether a record that is in place is of the same change. */
  readonly isSame: (inPlace: RecordInPlace) => boolean;
  readonly time: SweepTime;
}

/**
 * Adds a record of which no event has told, unless a record of the same change is there. It moves on by a millisecond for
 * each other change that has its place. Where another run, or an earlier refusal, was at the same record, the table is read
 * again: what is not there by then takes the next round.
 *
 * @returns whether it had to be added
 */
export async function addRecovered(
  table: AuditTable,
  record: AuditRecord,
  { between, isSame, time }: Recovery,
): Promise<boolean> {
  let round = 0;
  for (let shift = 0; shift <= LONGEST_SHIFT_MS;) {
    time.check();
    const insertion = await table.insert({ ...record, time: record.time + shift }, round);
    if (insertion.kind === "added") return true;
    if (insertion.kind === "taken") {
      if (isSame(insertion.by)) return false;
      shift++;
      continue;
    }
    time.check();
    if ((await table.recorded(record.parameterName, between)).some(isSame)) return false;
    round++;
  }
  throw new HandlerError(
    "NoFreeTimeError",
    `the ${LONGEST_SHIFT_MS} ms after the change are taken by other changes of the parameter`,
  );
}
