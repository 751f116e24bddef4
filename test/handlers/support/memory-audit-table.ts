import { type AuditRecord, auditItem, type ItemAttribute } from "../../../src/core/config-store/audit-record";
import type { AuditTable, TimeSpan } from "../../../src/handlers/config-auditor/ports";

/** The audit table in memory: one record for each name and time. */
export class MemoryAuditTable implements AuditTable {
  public readonly records: AuditRecord[] = [];

  public async recorded(parameterName: string, { from, to }: TimeSpan): Promise<ReadonlySet<string>> {
    const within = this.of(parameterName).filter(({ time }) => time >= from && time <= to);
    return new Set(within.map(({ eventId }) => eventId));
  }

  public async insert(record: AuditRecord): Promise<string | undefined> {
    const holder = this.of(record.parameterName).find(({ time }) => time === record.time);
    if (!holder) this.records.push(record);
    return holder?.eventId;
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
