import type { AuditTable, ParameterHistory } from "./ports";
import { addRecovered, foundDeletionId, isFoundDeletion, SWEPT_MS } from "./recovered-record";
import { hoursToTurn, isTurn } from "./rotation";
import { type Comparison, compareInTime, type SweepTime } from "./sweep-time";
import type { Tombstone } from "./swept-names";

/**
 * Who deleted a parameter of whose deletion nobody told, as its record names them. Neither a session nor an IAM user can be
 * called so: their names have no spaces.
 */
export const UNKNOWN_USER = "unknown (found missing)";

/** A deletion of which no event had told. */
export interface RecoveredDeletion {
  readonly parameterName: string;
  /** When the parameter was known to be gone, in milliseconds since the epoch. */
  readonly time: number;
}

/** Names that are looked at at a time. */
const NAMES_AT_A_TIME = 4;

/**
 * Records the deletions, and the expirations, of which no event has told. They leave nothing in Parameter Store, so the
 * names come from the cache table, which keeps each name that went for 14 days and has what events do not tell it from its
 * syncer, within 30 minutes. That takes one scan of short items, as many as there are names, and one query for each name
 * that went in these days, as long as the time suffices; a scan of the audit table would read the whole past each time. The
 * cache holds none of the store's own parameters: a lost deletion of one of those is not found.
 *
 * The cache only says where to look. What is recorded is that the last record is a put, that Parameter Store has no such
 * parameter, by its list and by its history, and that the cache has known so for an hour, in which the event would have
 * come. One that comes at the very moment in which the record is added makes a second record of the same deletion. A name
 * that the cache had as gone before the put, and never since as one that is there, is left alone: nobody knows when it went.
 */
export class DeletionSweep {
  public constructor(
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
  ) {}

  /**
   * Looks at names that went: first at those that went in the last hours, the newest before the others, then at the rest,
   * each hour from another one on. What fails is reported and does not keep the rest from being done.
   *
   * @param to what happened later may still be told by an event
   * @returns as left, those of the last hours and those whose turn it is this week
   */
  public async sweep(
    tombstones: readonly Tombstone[],
    to: number,
    time: SweepTime,
    tell: (deletion: RecoveredDeletion) => void,
  ): Promise<Comparison> {
    const settled = tombstones.filter((tombstone) => tombstone.time <= to);
    const isRecent = (tombstone: Tombstone) => tombstone.time >= to - SWEPT_MS;
    const recent = settled.filter(isRecent).sort((a, b) => b.time - a.time);
    const older = settled
      .filter((tombstone) => !isRecent(tombstone))
      .sort((a, b) => hoursToTurn(a.name, to) - hoursToTurn(b.name, to));
    const { failures, left } = await compareInTime(
      [...recent, ...older],
      NAMES_AT_A_TIME,
      time,
      (tombstone) => this.sweepName(tombstone, to, time, tell),
    );
    const due = new Set([...recent, ...older.filter(({ name }) => isTurn(name, to))].map(({ name }) => name));
    return { failures, left: left.filter((name) => due.has(name)) };
  }

  private async sweepName(
    { name: parameterName, time: goneAt }: Tombstone,
    to: number,
    time: SweepTime,
    tell: (deletion: RecoveredDeletion) => void,
  ): Promise<void> {
    const last = await this.table.latest(parameterName);
    if (!last?.action.startsWith("PutParameter") || last.time >= goneAt) return;
    time.check();
    if ((await this.history.versions(parameterName)).length > 0) return;
    const added = await addRecovered(
      this.table,
      {
        parameterName,
        time: goneAt,
        action: "DeleteParameter",
        eventId: foundDeletionId(last.time),
        caller: { user: UNKNOWN_USER },
      },
      { between: { from: last.time, to }, isSame: isFoundDeletion, time },
    );
    if (added) tell({ parameterName, time: goneAt });
  }
}
