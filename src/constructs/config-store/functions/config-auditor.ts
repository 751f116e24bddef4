import { AUDIT_ATTRIBUTES } from "../../../core/config-store/audit-record";
import { PARAMETER_CALLS } from "../../../core/config-store/change-events";
import { auditorVariables } from "../../../core/config-store/function-environment";
import { nameStatement, type StoreFunction } from "./store-function";

/** What the auditor reads of records, to recognize an event or a version that it has recorded already. */
const RECOGNIZED_BY = Object.values(AUDIT_ATTRIBUTES);

/**
 * Records every change, expirations included: appends to the audit table, and reads versions of parameters without decrypting them. Every hour it
 * looks for versions of which no event has told.
 */
export const configAuditor: StoreFunction = {
  description: "records every change of a parameter in the audit table",
  start: { on: "changes", calls: PARAMETER_CALLS, expirations: true },
  schedule: "rate(1 hour)",
  timeoutSeconds: 60,
  notifies: "deletions",
  variables: ({ environment, auditTable, namespaces, prefix }) =>
    auditorVariables({
      accountId: environment.accountId,
      auditTableName: auditTable.tableName,
      rootNamespaces: namespaces,
      parameterPrefix: `/${prefix}`,
    }),
  statements: ({ environment, auditTable, namespaces, prefix }) => [
    ...auditTable.readStatements({ sid: "RecognizeRecords", attributes: RECOGNIZED_BY }),
    {
      sid: "ReadVersionsWithoutDecryption",
      actions: ["ssm:GetParameterHistory"],
      resources: [...namespaces, `/${prefix}`].map((root) => environment.parameterArn(`${root}/*`)),
    },
    nameStatement(),
  ],
  grants: ({ auditTable }, auditor) => auditTable.grantAppend(auditor),
};
