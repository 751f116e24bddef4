import { usageTrackerVariables } from "../../../core/config-store/usage-environment";
import type { StoreFunction } from "./store-function";

/** Notes who reads which parameter: writes to the two tables about usage, and reads nothing. */
export const configUsageTracker: StoreFunction = {
  description: "records who uses which parameter",
  start: { on: "reads" },
  timeoutSeconds: 60,
  variables: ({ environment, namespaces, usage }) =>
    usageTrackerVariables({
      accountId: environment.accountId,
      usageTableName: usage!.usageTable.tableName,
      userTableName: usage!.userTable.tableName,
      rootNamespaces: namespaces,
    }),
  statements: ({ namespaces, usage }) => [
    ...usage!.usageTable.accessStatements({
      sid: "NoteUses",
      actions: ["PutItem"],
      leadingKeys: namespaces.map((namespace) => `${namespace}/*`),
    }),
    ...usage!.userTable.accessStatements({ sid: "NoteUsers", actions: ["PutItem"] }),
  ],
};
