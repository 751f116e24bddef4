import type { AuditRecord } from "../../core/config-store/audit-record";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import { inParallel } from "../shared/in-parallel";
import type { DeletionSweep, RecoveredDeletion } from "./deletion-sweep";
import { isGoverned, keepsValues } from "./governed";
import type {
  AuditTable,
  ListedParameter,
  ParameterHistory,
  ParameterListing,
  RecordInPlace,
  TimeSpan,
} from "./ports";
import { putRecord } from "./put-record";
import {
  addRecovered,
  foundVersionId,
  LONGEST_SHIFT_MS,
  PARAMETERS_AT_A_TIME,
  RESERVE_MS,
  SETTLED_MS,
} from "./recovered-record";
import { type HistoryEntry, recordTime } from "./version-resolution";

/** How far back a run looks from there. Runs come every hour: each version is looked at by several. */
export const SWEPT_MS = 3 * 3_600_000;

/** A version of which no event had told. */
export interface RecoveredVersion {
  readonly parameterName: string;
  readonly version: number;
}

/** What a run did. It holds no value, so that it can be logged. */
export interface SweepReport {
  /** Parameters that were changed since the beginning of the time that is looked at. */
  readonly changed: number;
  readonly recovered: readonly RecoveredVersion[];
  readonly deletions: readonly RecoveredDeletion[];
  readonly failures: readonly { readonly parameterName: string; readonly error: unknown }[];
  /** Parameters and names that the time did not suffice for: the next run looks at them again. */
  readonly left: number;
}

/**
 * Records what no event has told: compares the versions that Parameter Store remembers with the audit table, and adds the
 * record of each that is missing. It states who wrote the version, and neither the event nor the address. Deletions leave
 * no version: of those {@link DeletionSweep} learns elsewhere.
 */
export class AuditSweep {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly listing: ParameterListing,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
    private readonly deletions: DeletionSweep,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Looks at each version that is old enough, and not too old, and at each name that went. What fails is reported and does
   * not keep the rest from being done.
   *
   * @throws whatever Parameter Store throws while all parameters are listed, and DynamoDB while the cache table is read
   */
  public async sweep(remainingMs: () => number): Promise<SweepReport> {
    const to = this.now() - SETTLED_MS;
    const span = { from: to - SWEPT_MS, to };
    const parameters = await this.parameters();
    const names = parameters.filter(({ modified }) => modified >= span.from).map(({ name }) => name);
    const recovered: RecoveredVersion[] = [];
    const failures: { parameterName: string; error: unknown }[] = [];
    let left = 0;
    await inParallel(names, PARAMETERS_AT_A_TIME, async (parameterName) => {
      try {
        if (remainingMs() <= RESERVE_MS) left++;
        else recovered.push(...(await this.sweepParameter(parameterName, span)));
      } catch (error) {
        failures.push({ parameterName, error });
      }
    });
    const existing = new Set(parameters.map(({ name }) => name));
    const deletions = await this.deletions.sweep(existing, to, remainingMs);
    return {
      changed: names.length,
      recovered,
      deletions: deletions.recovered,
      failures: [...failures, ...deletions.failures],
      left: left + deletions.left,
    };
  }

  private async parameters(): Promise<readonly ListedParameter[]> {
    const { rootNamespaces, parameterPrefix } = this.environment;
    const parameters: ListedParameter[] = [];
    for (const root of [...rootNamespaces, parameterPrefix]) {
      for await (const page of this.listing.below(root)) {
        parameters.push(...page.filter(({ name }) => isGoverned(this.environment, name)));
      }
    }
    return parameters;
  }

  private async sweepParameter(parameterName: string, span: TimeSpan): Promise<readonly RecoveredVersion[]> {
    const history = [...(await this.history.versions(parameterName))].sort((a, b) => a.version - b.version);
    const settled = history.filter(({ modified }) => modified >= span.from && modified <= span.to);
    if (settled.length === 0) return [];
    const times = settled.map((entry) => recordTime(history, entry));
    const records = await this.table.recorded(parameterName, {
      from: Math.min(...times),
      to: Math.max(...times) + LONGEST_SHIFT_MS,
    });
    const known = new Set(records.map(({ version }) => version));
    const recovered: RecoveredVersion[] = [];
    for (const [index, entry] of settled.entries()) {
      if (known.has(entry.version)) continue;
      const record = this.recordOf(parameterName, entry, times[index]!);
      const isSame = (inPlace: RecordInPlace) => inPlace.version === entry.version;
      if (await addRecovered(this.table, record, isSame))
        recovered.push({ parameterName, version: entry.version });
    }
    return recovered;
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
