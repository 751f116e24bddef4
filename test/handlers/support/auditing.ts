import { type AuditOutcome, Auditor } from "../../../src/handlers/config-auditor/audit";
import type { AuditSweep, RecoveredVersion } from "../../../src/handlers/config-auditor/audit-sweep";
import type { RecoveredDeletion } from "../../../src/handlers/config-auditor/deletion-sweep";
import { MemoryAuditTable } from "./memory-audit-table";
import { ParameterStore } from "./parameter-store";
import { ACCOUNT } from "./trail-events";

export const ENVIRONMENT = {
  accountId: ACCOUNT,
  auditTableName: "figgy-config-auditor",
  cacheTableName: "figgy-config-cache",
  rootNamespaces: ["/shared", "/app"],
  parameterPrefix: "/figgy",
};

/** An auditor with a Parameter Store and an audit table of its own, in memory. */
export class Auditing {
  public readonly store = new ParameterStore();
  public readonly auditor: Auditor;

  public constructor(public readonly table = new MemoryAuditTable()) {
    this.auditor = new Auditor(ENVIRONMENT, this.store, this.table);
  }

  /** Delivers events one after the other. */
  public readonly deliver = async (...events: readonly string[]): Promise<readonly AuditOutcome[]> => {
    const outcomes: AuditOutcome[] = [];
    for (const event of events) outcomes.push(...(await this.auditor.audit([event])));
    return outcomes;
  };

  /** Delivers an event by itself; throws what kept it from being recorded. */
  public readonly audit = (event: string): Promise<AuditOutcome> => auditBy(this.auditor, event);
}

/** Delivers an event by itself to an auditor; throws what kept it from being recorded. */
export async function auditBy(auditor: Auditor, event: string): Promise<AuditOutcome> {
  const [outcome] = await auditor.audit([event]);
  const [error] = errorsOf(outcome!);
  if (error) throw error;
  return outcome!;
}

/** What kept an event, or a part of it, from being recorded. */
export function errorsOf(outcome: AuditOutcome): readonly unknown[] {
  if (outcome.kind === "skipped") return [];
  if (outcome.kind !== "audited") return "error" in outcome ? [outcome.error] : [];
  return outcome.changes.flatMap((change) => (change.result === "failed" ? [change.error] : []));
}

/** Runs a sweep with a time; returns what it reports, with the records that it told of. */
export async function sweepBy(sweep: AuditSweep, remainingMs = () => 60_000) {
  const recovered: RecoveredVersion[] = [];
  const deletions: RecoveredDeletion[] = [];
  const report = await sweep.sweep(remainingMs, {
    version: (version) => recovered.push(version),
    deletion: (deletion) => deletions.push(deletion),
  });
  return { ...report, recovered, deletions };
}
