import { cacheSyncerVariables } from "../../../core/config-store/function-environment";
import { nameStatement, type StoreFunction } from "./store-function";

/**
 * Brings the cache table back to the truth: lists names and items, writes the items of the namespaces' names, and removes
 * those of any.
 */
export const configCacheSyncer: StoreFunction = {
  description: "brings the names that clients complete back to the truth",
  start: { on: "schedule", schedule: "rate(30 minutes)" },
  timeoutSeconds: 500,
  variables: ({ cacheTable, namespaces, prefix }) =>
    cacheSyncerVariables({
      cacheTableName: cacheTable.tableName,
      rootNamespaces: namespaces,
      parameterPrefix: `/${prefix}`,
    }),
  statements: ({ cacheTable, namespaces }) => [
    ...cacheTable.accessStatements({ sid: "CompareAndRemoveItems", actions: ["DeleteItem", "Scan"] }),
    ...cacheTable.accessStatements({
      sid: "ReplaceItems",
      actions: ["PutItem", "Query"],
      leadingKeys: namespaces.map((namespace) => `${namespace}/*`),
    }),
    nameStatement(),
  ],
};
