/** The CloudWatch namespace of what the functions count. */
export const FUNCTION_METRICS_NAMESPACE = "ConfigStore";

/** The one dimension of the functions' metrics; its value is the function's name. */
export const FUNCTION_METRICS_DIMENSION = "service";

/** What the functions count. An alarm names a metric through this table, so that both sides cannot drift apart. */
export const FUNCTION_METRICS = {
  /** Events that a function is done with: worked on, or rightly passed over. */
  eventsProcessed: "EventsProcessed",
  /** Events that were tried and go back to where they came from, to be tried again. */
  eventsFailed: "EventsFailed",
  /** Events that go back without having been tried: their time has not come. */
  eventsPostponed: "EventsPostponed",
  /** Events that cannot be worked on, or not before people mend something: they went to the dead letters with the reasons. */
  eventsRefused: "EventsRefused",
  /** Records that the auditor added to the audit table. */
  auditRecordsWritten: "AuditRecordsWritten",
  /** Puts whose version was gone from the parameter's history: their values are lost, so one is an alarm. */
  unresolvedPuts: "UnresolvedPuts",
  /** Records that the auditor's sweep added: versions and deletions of which no event had told. Each is an alarm. */
  auditRecordsRecovered: "AuditRecordsRecovered",
  /** Parameters and names that went which a sweep of the auditor could not compare with the audit table, or did not reach. */
  auditedParametersLeft: "AuditedParametersLeft",
  /** Names whose item the cache manager changed. */
  cacheNamesChanged: "CacheNamesChanged",
  /** Names whose item the cache syncer had to change: what events should have done. */
  cacheNamesRepaired: "CacheNamesRepaired",
  /** Items that the cache syncer removed: old tombstones, and names outside the namespaces. */
  cacheItemsRemoved: "CacheItemsRemoved",
  /** Names that a run of the cache syncer could not bring to the truth, or did not reach. */
  cacheNamesLeft: "CacheNamesLeft",
  /** Replicas that were written because they differed from their source. */
  replicasWritten: "ReplicasWritten",
  /** Replications that can never be carried out as they are: malformed, against the rules, or on a cycle. Each is an alarm. */
  replicationsRefused: "ReplicationsRefused",
  /** Replications whose source, or a part of it, does not exist; the replica keeps its value. Each is an alarm. */
  replicationsIncomplete: "ReplicationsIncomplete",
  /** Replications that a service kept from being carried out. */
  replicationsFailed: "ReplicationsFailed",
  /** Runs of the replication syncer that ended before every replica was compared, and could not be continued. */
  replicationsLeft: "ReplicationsLeft",
  /** Notifications that could not be published in time. */
  notificationsNotSent: "NotificationsNotSent",
  /** 1 for a batch of messages of which Slack took none, though some of them wait; 0 for one of which it took a message. */
  postingBlocked: "PostingBlocked",
  /** Uses of parameters that the usage tracker noted: each parameter once for each user and batch. */
  usesTracked: "UsesTracked",
} as const;

/** What the functions measure, in milliseconds. */
export const FUNCTION_DURATIONS = {
  /** From a call to its record in the audit table; CloudTrail states when a call was made in whole seconds. */
  auditLag: "AuditLag",
} as const;
