import type { Construct } from "constructs";
import { AUDIT_BY_USER_INDEX } from "../../core/config-store/audit-record";
import { CACHE_ATTRIBUTES } from "../../core/config-store/cache-item";
import { AuditTable } from "../audit/audit-table";
import { ProtectedTable } from "../data/protected-table";
import type { IKey } from "../encryption/key";

/** The tables of every config store. */
export interface StoreTables {
  readonly auditTable: AuditTable;
  readonly cacheTable: ProtectedTable;
  readonly replicationTable: ProtectedTable;
}

/** Settings of {@link addStoreTables}. */
export interface StoreTablesProps {
  /** What the tables' names begin with. */
  readonly prefix: string;
  /** Encrypts the tables. */
  readonly encryptionKey: IKey;
  /** The one role that may change audit records. @default - nobody */
  readonly breakGlassRoleName?: string;
  /** The roles that Terraform runs as. @default - IAM policies decide who may change the audit table's protection */
  readonly deployRoleArns?: readonly string[];
}

/** Makes a store's tables, as clients know them by name and by key. */
export function addStoreTables(store: Construct, props: StoreTablesProps): StoreTables {
  const { prefix, encryptionKey, breakGlassRoleName, deployRoleArns } = props;
  return {
    auditTable: new AuditTable(store, "AuditTable", {
      tableName: `${prefix}-config-auditor`,
      partitionKey: { name: "parameter_name", type: "S" },
      sortKey: { name: "time", type: "N" },
      globalSecondaryIndexes: {
        [AUDIT_BY_USER_INDEX]: {
          partitionKey: { name: "user", type: "S" },
          sortKey: { name: "time", type: "N" },
        },
      },
      breakGlassRoleName,
      deployRoleArns,
      encryptionKey,
    }),
    cacheTable: new ProtectedTable(store, "CacheTable", {
      tableName: `${prefix}-config-cache`,
      partitionKey: { name: "parameter_name", type: "S" },
      sortKey: { name: "last_updated", type: "N" },
      timeToLiveAttribute: CACHE_ATTRIBUTES.expiresAt,
      encryptionKey,
    }),
    replicationTable: new ProtectedTable(store, "ReplicationTable", {
      tableName: `${prefix}-config-replication`,
      partitionKey: { name: "destination", type: "S" },
      streamViewType: "KEYS_ONLY",
      encryptionKey,
    }),
  };
}
