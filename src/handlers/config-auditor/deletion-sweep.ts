import type { CacheItem } from "../../core/config-store/cache-item";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import type { CacheTable } from "../shared/cache/ports";
import { inParallel } from "../shared/in-parallel";
import { isGoverned } from "./governed";
import type { AuditTable, ParameterHistory } from "./ports";
import {
  addRecovered,
  foundDeletionId,
  isFoundDeletion,
  PARAMETERS_AT_A_TIME,
  RESERVE_MS,
} from "./recovered-record";

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

/** What a run did. It holds no value, so that it can be logged. */
export interface DeletionSweepReport {
  readonly recovered: readonly RecoveredDeletion[];
  readonly failures: readonly { readonly parameterName: string; readonly error: unknown }[];
  /** Names that the time did not suffice for: the next run looks at them again. */
  readonly left: number;
}

/**
 * Records the deletions, and the expirations, of which no event has told. They leave nothing in Parameter Store, so the
 * names come from the cache table, which keeps each name that went for 14 days and has what events do not tell it from its
 * syncer, within 30 minutes. That takes one scan of short items, as many as there are names, and one query for each name
 * that went in these days; a scan of the audit table would read the whole past each time. The cache holds none of the
 * store's own parameters: a lost deletion of one of those is not found.
 *
 * The cache only says where to look. What is recorded is that the last record is a put, that Parameter Store has no such
 * parameter, by its list and by its history, and that both were so for an hour, in which the event would have come. One
 * that comes at the very moment in which the record is added makes a second record of the same deletion.
 */
export class DeletionSweep {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly cache: Pick<CacheTable, "all">,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
  ) {}

  /**
   * Looks at each name that went. What fails is reported and does not keep the rest from being done.
   *
   * @param existing the names of all parameters, listed before
   * @param to what happened later may still be told by an event
   * @throws whatever DynamoDB throws while the cache table is read
   */
  public async sweep(
    existing: ReadonlySet<string>,
    to: number,
    remainingMs: () => number,
  ): Promise<DeletionSweepReport> {
    const recovered: RecoveredDeletion[] = [];
    const failures: { parameterName: string; error: unknown }[] = [];
    let left = 0;
    const tombstones = (await this.tombstones()).filter(
      ({ name, time }) => !existing.has(name) && time <= to,
    );
    await inParallel(tombstones, PARAMETERS_AT_A_TIME, async ({ name: parameterName, time: goneAt }) => {
      try {
        if (remainingMs() <= RESERVE_MS) left++;
        else recovered.push(...(await this.sweepName(parameterName, goneAt, to)));
      } catch (error) {
        failures.push({ parameterName, error });
      }
    });
    return { recovered, failures, left };
  }

  /** The names that went, with when the cache knew. */
  private async tombstones(): Promise<readonly { readonly name: string; readonly time: number }[]> {
    const newest = new Map<string, CacheItem>();
    for await (const page of this.cache.all()) {
      for (const item of page) {
        const known = newest.get(item.parameterName);
        if (!known || Number(item.lastUpdated) > Number(known.lastUpdated))
          newest.set(item.parameterName, item);
      }
    }
    return [...newest.values()]
      .filter(
        ({ state, parameterName }) => state === "DELETED" && isGoverned(this.environment, parameterName),
      )
      .map(({ parameterName, lastUpdated }) => ({
        name: parameterName,
        time: Math.floor(Number(lastUpdated)),
      }));
  }

  /**
   * A parameter that was made and deleted within seconds may leave an older tombstone as it is. Of that deletion nobody
   * knows the time: it is dated to the latest moment until which its event would have come.
   */
  private async sweepName(
    parameterName: string,
    goneAt: number,
    to: number,
  ): Promise<readonly RecoveredDeletion[]> {
    const last = await this.table.latest(parameterName);
    if (!last?.action.startsWith("PutParameter") || last.time >= to) return [];
    if ((await this.history.versions(parameterName)).length > 0) return [];
    const time = goneAt > last.time ? goneAt : to;
    const added = await addRecovered(
      this.table,
      {
        parameterName,
        time,
        action: "DeleteParameter",
        eventId: foundDeletionId(time),
        caller: { user: UNKNOWN_USER },
      },
      isFoundDeletion,
    );
    return added ? [{ parameterName, time }] : [];
  }
}
