import { Construct } from "constructs";
import { USAGE_ATTRIBUTES, USAGE_INDEXES } from "../../core/config-store/usage-item";
import { ProtectedTable } from "../data/protected-table";
import type { IKey } from "../encryption/key";

/** Settings of {@link UsageTables}. */
export interface UsageTablesProps {
  /** What the tables' names begin with. */
  readonly prefix: string;
  readonly encryptionKey: IKey;
}

const { parameterName, user, lastUpdated, anything, userName } = USAGE_ATTRIBUTES;

/** Who uses which parameter, and when last; and who there is. */
export class UsageTables extends Construct {
  public readonly usageTable: ProtectedTable;
  public readonly userTable: ProtectedTable;

  public constructor(scope: Construct, id: string, { prefix, encryptionKey }: UsageTablesProps) {
    super(scope, id);
    const byTime = { name: lastUpdated, type: "N" } as const;
    this.usageTable = new ProtectedTable(this, "UsageTable", {
      tableName: `${prefix}-config-usage-tracker`,
      partitionKey: { name: parameterName, type: "S" },
      sortKey: { name: user, type: "S" },
      globalSecondaryIndexes: {
        [USAGE_INDEXES.byUser]: { partitionKey: { name: user, type: "S" }, sortKey: byTime },
        [USAGE_INDEXES.byTime]: {
          partitionKey: { name: anything, type: "S" },
          sortKey: byTime,
          projection: [parameterName],
        },
      },
      encryptionKey,
    });
    this.userTable = new ProtectedTable(this, "UserTable", {
      tableName: `${prefix}-user-cache`,
      partitionKey: { name: userName, type: "S" },
      encryptionKey,
    });
  }
}
