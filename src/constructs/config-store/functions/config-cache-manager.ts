import { cacheManagerVariables } from "../../../core/config-store/function-environment";
import { nameStatement, type StoreFunction } from "./store-function";

/** Keeps the cache table in step with changes: asks which names exist, and writes the items of the namespaces' names. */
export const configCacheManager: StoreFunction = {
  description: "keeps the names that clients complete in step with changes",
  start: { on: "existence" },
  timeoutSeconds: 60,
  variables: ({ environment, cacheTable, namespaces, prefix }) =>
    cacheManagerVariables({
      accountId: environment.accountId,
      cacheTableName: cacheTable.tableName,
      rootNamespaces: namespaces,
      parameterPrefix: `/${prefix}`,
    }),
  statements: ({ cacheTable, namespaces }) => [
    ...cacheTable.accessStatements({
      sid: "ReplaceItems",
      actions: ["DeleteItem", "PutItem", "Query"],
      leadingKeys: namespaces.map((namespace) => `${namespace}/*`),
    }),
    nameStatement(),
  ],
};
