import { type AuditOutcome, Auditor } from "../../../src/handlers/config-auditor/audit";
import { MemoryAuditTable } from "./memory-audit-table";
import { ParameterStore } from "./parameter-store";
import { ACCOUNT } from "./trail-events";

export const ENVIRONMENT = {
  accountId: ACCOUNT,
  auditTableName: "figgy-config-auditor",
  rootNamespaces: ["/shared", "/app"],
  parameterPrefix: "/figgy",
};

/** An auditor with a Parameter Store and an audit table of its own, in memory. */
export class Auditing {
  public readonly store = new ParameterStore();
  public readonly table = new MemoryAuditTable();
  public readonly auditor = new Auditor(ENVIRONMENT, this.store, this.table);

  /** Delivers events one after the other. */
  public readonly deliver = async (...events: readonly string[]): Promise<readonly AuditOutcome[]> => {
    const outcomes: AuditOutcome[] = [];
    for (const event of events) outcomes.push(await this.auditor.audit(event));
    return outcomes;
  };
}
