import { type AuditRecord, auditItem, type ItemAttribute } from "../../../src/core/config-store/audit-record";
import type {
  AuditTable,
  Insertion,
  RecordInPlace,
  TimeSpan,
} from "../../../src/handlers/config-auditor/ports";

/**
 * The audit table in memory: one record for each name and time, and one for each event in one round. Whether an insertion
 * that is refused for its place counts for its round is not documented of DynamoDB, so both can be had.
 */
export class MemoryAuditTable implements AuditTable {
  public readonly records: AuditRecord[] = [];
  /** What was inserted, by parameter, event and round. */
  private readonly rounds = new Map<string, string>();

  public constructor(private readonly refusalsCount = false) {}

  public async recorded(parameterName: string, { from, to }: TimeSpan): Promise<readonly RecordInPlace[]> {
    return this.of(parameterName)
      .filter(({ time }) => time >= from && time <= to)
      .map(inPlace);
  }

  public async latest(parameterName: string): Promise<RecordInPlace | undefined> {
    return this.of(parameterName).map(inPlace).at(-1);
  }

  public async insert(record: AuditRecord, round: number): Promise<Insertion> {
    const { parameterName, eventId, time } = record;
    const token = JSON.stringify([parameterName, eventId, round]);
    const before = this.rounds.get(token);
    if (before !== undefined && before !== JSON.stringify(record)) return { kind: "overtaken" };
    const holder = this.of(parameterName).find((one) => one.time === time);
    if (holder && holder.eventId === eventId && before !== undefined) return { kind: "added" };
    if (!holder || this.refusalsCount) this.rounds.set(token, JSON.stringify(record));
    if (holder) return { kind: "taken", by: inPlace(holder) };
    this.records.push(record);
    return { kind: "added" };
  }

  /** The records of a parameter, oldest first. */
  public of(parameterName: string): readonly AuditRecord[] {
    return this.records
      .filter((record) => record.parameterName === parameterName)
      .sort((a, b) => a.time - b.time);
  }

  /** The items of all records as DynamoDB would hold them. */
  public get items(): readonly Record<string, ItemAttribute>[] {
    return this.records.map(auditItem);
  }
}

function inPlace({ time, eventId, action, version }: AuditRecord): RecordInPlace {
  return {
    time,
    action,
    eventId,
    version: action === "PutParameterUnresolved" ? undefined : version?.version,
  };
}
