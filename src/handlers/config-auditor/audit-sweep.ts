import type { AuditRecord } from "../../core/config-store/audit-record";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import type { CacheTable } from "../shared/cache/ports";
import type { DeletionSweep, RecoveredDeletion } from "./deletion-sweep";
import { keepsValues } from "./governed";
import type { AuditTable, ParameterHistory, ParameterListing, RecordInPlace, TimeSpan } from "./ports";
import { putRecord } from "./put-record";
import { addRecovered, foundVersionId, LONGEST_SHIFT_MS, SETTLED_MS, SWEPT_MS } from "./recovered-record";
import { hoursToTurn, isTurn } from "./rotation";
import { type Comparison, compareInTime, type NotCompared, SweepTime } from "./sweep-time";
import { type SweptNames, sweptNames } from "./swept-names";
import { type HistoryEntry, recordTime } from "./version-resolution";

/** A version of which no event had told. */
export interface RecoveredVersion {
  readonly parameterName: string;
  readonly version: number;
}

/** Who hears of each record right after it was added. */
export interface RecoveryListener {
  version(recovered: RecoveredVersion): void;
  deletion(recovered: RecoveredDeletion): void;
}

/** What a run did, besides the records that it told of. It holds no value, so that it can be logged. */
export interface SweepReport {
  /** Parameters that were changed in the last hours. */
  readonly changed: number;
  /** Other parameters whose turn it was this week. */
  readonly inTurn: number;
  readonly failures: readonly NotCompared[];
  /**
   * Parameters and names that the time did not suffice for, one at least where it did not suffice to list them. Those of
   * the last hours are looked at again by the next run, all others when it is their turn.
   */
  readonly left: number;
  /** What kept names from being listed. */
  readonly errors: readonly unknown[];
}

/** Parameters that are looked at at a time: of those that were changed, and of those whose turn it is. */
const CHANGED_AT_A_TIME = 4;
const IN_TURN_AT_A_TIME = 2;

/**
 * Records what no event has told: compares the versions that Parameter Store remembers with the audit table, and adds the
 * record of each that is missing. It states who wrote the version, and neither the event nor the address. Deletions leave
 * no version: of those {@link DeletionSweep} learns elsewhere.
 *
 * Each hour it compares what was changed in the last hours; and, however old, all versions of each parameter in the hour of
 * the week that is its turn, and in the one before: what hours of failed runs passed over is recovered within a week. So
 * are versions that are older than the audit, in the first week of an audit of parameters that were there before it.
 *
 * A parameter costs one page of history for each 50 versions and a query over as many records: of 10,000 parameters some
 * 120 have their turn in an hour. These, those that were changed and the deletions are looked at side by side, so that each
 * has its share of the time however many of the others there are.
 */
export class AuditSweep {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly listing: ParameterListing,
    private readonly cache: Pick<CacheTable, "all">,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
    private readonly deletions: DeletionSweep,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Looks at each version that is old enough, and not too old or in its turn, and at each name that went, as long as the
   * time suffices. What fails is reported and does not keep the rest from being done.
   */
  public async sweep(remainingMs: () => number, listener: RecoveryListener): Promise<SweepReport> {
    const time = new SweepTime(remainingMs);
    const to = this.now() - SETTLED_MS;
    const names = await sweptNames(this.environment, this.listing, this.cache, time);
    const { changed, inTurn } = namesToCompare(names, to);
    const compare = async ({ name }: { readonly name: string }) => {
      const span = { from: isTurn(name, to) ? 0 : to - SWEPT_MS, to };
      await this.sweepParameter(name, span, time, (recovered) => listener.version(recovered));
    };
    const comparisons: readonly Comparison[] = await Promise.all([
      compareInTime(changed, CHANGED_AT_A_TIME, time, compare),
      compareInTime(inTurn, IN_TURN_AT_A_TIME, time, compare),
      this.deletions.sweep(names.tombstones, to, time, (recovered) => listener.deletion(recovered)),
    ]);
    const left = new Set([...comparisons.flatMap((comparison) => comparison.left), ...notInTurn(names, to)]);
    return {
      changed: changed.length,
      inTurn: inTurn.length,
      failures: comparisons.flatMap(({ failures }) => failures),
      left: Math.max(left.size, names.complete ? 0 : 1),
      errors: names.errors,
    };
  }

  private async sweepParameter(
    parameterName: string,
    span: TimeSpan,
    time: SweepTime,
    tell: (recovered: RecoveredVersion) => void,
  ): Promise<void> {
    const history = [...(await this.history.versions(parameterName))].sort((a, b) => a.version - b.version);
    const settled = history.filter(({ modified }) => modified >= span.from && modified <= span.to);
    if (settled.length === 0) return;
    const times = settled.map((entry) => recordTime(history, entry));
    const between = { from: Math.min(...times), to: Math.max(...times) + LONGEST_SHIFT_MS };
    time.check();
    const records = await this.table.recorded(parameterName, between);
    const known = new Set(records.map(({ version }) => version));
    for (const [index, entry] of settled.entries()) {
      const { version } = entry;
      if (known.has(version)) continue;
      const record = this.recordOf(parameterName, entry, times[index]!);
      const isSame = (inPlace: RecordInPlace) => inPlace.version === version;
      if (await addRecovered(this.table, record, { between, isSame, time })) tell({ parameterName, version });
    }
  }

  private recordOf(parameterName: string, entry: HistoryEntry, time: number): AuditRecord {
    const { version, modified, modifiedBy } = entry;
    const facts = {
      parameterName,
      time,
      eventId: foundVersionId(version, modified),
      caller: { user: modifiedBy?.split(/[/:]/).at(-1) || "unknown", principalArn: modifiedBy },
    };
    return putRecord(facts, entry, keepsValues(this.environment, parameterName));
  }
}

/**
 * Of what was changed, the oldest comes first: it leaves the last hours soonest. Of those whose turn it is, the one that
 * the next run will not take.
 */
function namesToCompare({ listed, unlisted }: SweptNames, to: number) {
  const changed = listed
    .filter(({ modified }) => modified >= to - SWEPT_MS)
    .sort((a, b) => a.modified - b.modified);
  const isChanged = new Set(changed.map(({ name }) => name));
  const inTurn = [...new Set([...listed.map(({ name }) => name), ...unlisted])]
    .filter((name) => isTurn(name, to) && !isChanged.has(name))
    .sort((a, b) => hoursToTurn(a, to) - hoursToTurn(b, to))
    .map((name) => ({ name }));
  return { changed, inTurn };
}

/** Names of which nobody knows whether they were changed, and whose turn it is not. */
function notInTurn({ unlisted }: SweptNames, to: number): readonly string[] {
  return unlisted.filter((name) => !isTurn(name, to));
}
