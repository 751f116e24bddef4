import type { AuditRecord } from "../../core/config-store/audit-record";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import { HandlerError } from "../shared/failures";
import { inParallel } from "../shared/in-parallel";
import { isGoverned, keepsValues } from "./governed";
import type { AuditTable, ParameterHistory, ParameterListing, RecordInPlace, TimeSpan } from "./ports";
import { putRecord } from "./put-record";
import { type HistoryEntry, recordTime } from "./version-resolution";

/** Until then a change's event may still be on its way. */
export const SETTLED_MS = 3_600_000;

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
  readonly failures: readonly { readonly parameterName: string; readonly error: unknown }[];
  /** Parameters that the time did not suffice for: the next run looks at them again. */
  readonly left: number;
}

/** The time that one parameter may take at most, with all retries: none is begun with less. */
const RESERVE_MS = 15_000;
const PARAMETERS_AT_A_TIME = 10;

/** Milliseconds behind a version's time at which its record can be: other changes may have pushed it on. */
const LONGEST_SHIFT_MS = 1_000;

/** What the ids of recovered records begin with: there is no event. */
const SWEPT = "history-";

/** Whether a record was made by a sweep. */
export function isSwept({ eventId }: RecordInPlace): boolean {
  return eventId.startsWith(SWEPT);
}

/**
 * Records what no event has told: compares the versions that Parameter Store remembers with the audit table, and adds the
 * record of each that is missing. It states who wrote the version, and neither the event nor the address. Deletions leave
 * nothing in Parameter Store, so a deletion whose event is lost is not found.
 */
export class AuditSweep {
  public constructor(
    private readonly environment: AuditorEnvironment,
    private readonly parameters: ParameterListing,
    private readonly history: ParameterHistory,
    private readonly table: AuditTable,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Looks at each version that is old enough, and not too old. What fails is reported and does not keep the rest from
   * being done.
   *
   * @throws whatever Parameter Store throws while all parameters are listed
   */
  public async sweep(remainingMs: () => number): Promise<SweepReport> {
    const to = this.now() - SETTLED_MS;
    const span = { from: to - SWEPT_MS, to };
    const names = await this.changedSince(span.from);
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
    return { changed: names.length, recovered, failures, left };
  }

  private async changedSince(time: number): Promise<readonly string[]> {
    const { rootNamespaces, parameterPrefix } = this.environment;
    const names: string[] = [];
    for (const root of [...rootNamespaces, parameterPrefix]) {
      for await (const page of this.parameters.below(root)) {
        const changed = page.filter(
          ({ name, modified }) => modified >= time && isGoverned(this.environment, name),
        );
        names.push(...changed.map(({ name }) => name));
      }
    }
    return names;
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
      if (await this.add(record, entry.version)) recovered.push({ parameterName, version: entry.version });
    }
    return recovered;
  }

  private recordOf(parameterName: string, entry: HistoryEntry, time: number): AuditRecord {
    const { version, modified, modifiedBy } = entry;
    const facts = {
      parameterName,
      time,
      eventId: `${SWEPT}${version}-${modified}`,
      caller: { user: modifiedBy?.split(/[/:]/).at(-1) || "unknown", principalArn: modifiedBy },
    };
    return putRecord(facts, entry, keepsValues(this.environment, parameterName));
  }

  /** Returns whether the record had to be added. */
  private async add(record: AuditRecord, version: number): Promise<boolean> {
    for (let shift = 0; shift <= LONGEST_SHIFT_MS; shift++) {
      const insertion = await this.table.insert({ ...record, time: record.time + shift }, 0);
      if (insertion.kind === "added") return true;
      if (insertion.kind === "overtaken" || insertion.by.version === version) return false;
    }
    throw new HandlerError(
      "NoFreeTimeError",
      `the ${LONGEST_SHIFT_MS} ms after the version are taken by other changes of the parameter`,
    );
  }
}
