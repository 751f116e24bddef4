import { AUDIT_ATTRIBUTES } from "../../../core/config-store/audit-record";
import { CACHE_ATTRIBUTES } from "../../../core/config-store/cache-item";
import { PARAMETER_CALLS } from "../../../core/config-store/change-events";
import { auditorVariables } from "../../../core/config-store/function-environment";
import { nameStatement, type StoreFunction } from "./store-function";

/** What the auditor reads of records, to recognize an event or a version that it has recorded already. */
const RECOGNIZED_BY = Object.values(AUDIT_ATTRIBUTES);

/** What it reads of the names in the cache: whether each is there, and since when it is not. */
const MISSED_BY = [CACHE_ATTRIBUTES.name, CACHE_ATTRIBUTES.lastUpdated, CACHE_ATTRIBUTES.state];

/**
 * Records every change, expirations included: appends to the audit table, and reads versions of parameters without decrypting them. Every hour it
 * looks for versions and for deletions of which no event has told; the names that went it has from the cache table.
 */
export const configAuditor: StoreFunction = {
  description: "records every change of a parameter in the audit table",
  start: { on: "changes", calls: PARAMETER_CALLS, expirations: true },
  schedule: "rate(1 hour)",
  timeoutSeconds: 60,
  notifies: "deletions",
  variables: ({ environment, auditTable, cacheTable, namespaces, prefix }) =>
    auditorVariables({
      accountId: environment.accountId,
      auditTableName: auditTable.tableName,
      cacheTableName: cacheTable.tableName,
      rootNamespaces: namespaces,
      parameterPrefix: `/${prefix}`,
    }),
  statements: ({ environment, auditTable, cacheTable, namespaces, prefix }) => [
    ...auditTable.readStatements({ sid: "RecognizeRecords", attributes: RECOGNIZED_BY }),
    ...cacheTable.accessStatements({ sid: "MissNames", actions: ["Scan"], attributes: MISSED_BY }),
    {
      sid: "ReadVersionsWithoutDecryption",
      actions: ["ssm:GetParameterHistory"],
      resources: [...namespaces, `/${prefix}`].map((root) => environment.parameterArn(`${root}/*`)),
    },
    nameStatement(),
  ],
  grants: ({ auditTable }, auditor) => auditTable.grantAppend(auditor),
};
