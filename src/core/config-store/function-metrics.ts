/** The CloudWatch namespace of what the functions count. */
export const FUNCTION_METRICS_NAMESPACE = "ConfigStore";

/** The one dimension of the functions' metrics; its value is the function's name. */
export const FUNCTION_METRICS_DIMENSION = "service";

/** What the functions count. An alarm names a metric through this table, so that both sides cannot drift apart. */
export const FUNCTION_METRICS = {
  /** Records that the auditor added to the audit table. */
  auditRecordsWritten: "AuditRecordsWritten",
  /** Puts whose version was gone from the parameter's history: their values are lost, so one is an alarm. */
  unresolvedPuts: "UnresolvedPuts",
  /** Events that a function which is not there yet has refused. */
  refusedEvents: "RefusedEvents",
} as const;
