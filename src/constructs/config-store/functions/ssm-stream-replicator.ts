import { replicatorVariables } from "../../../core/config-store/replicator-environment";
import { replicatorEnvironment, replicatorStatements } from "./replication-access";
import type { StoreFunction } from "./store-function";

/**
 * Replicates when a source changes. A source may have more replicas than there is time for: what a call leaves, the next
 * delivery takes up.
 *
 * By default, Parameter Store takes 3 writes a second. A call works for 90 of its 120 seconds, which is about 240 writes, and
 * the event comes again after 12 minutes: six timeouts, as AWS advises. So a source with 1,000 replicas takes five
 * deliveries, or two with higher throughput (10 writes a second). There are ten, in 108 minutes, as others write, too. When
 * several such sources change at once, the replication syncer does the most: it runs every half hour, for 22 minutes if
 * need be, and so has run three times by then. What even so ends in the dead letters is brought up by its next runs.
 *
 * The alarm on events that wait comes after the third delivery, since until then an event is rather tried than late.
 */
export const ssmStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its source changes",
  start: { on: "changes", calls: ["PutParameter"] },
  timeoutSeconds: 120,
  delivery: { maxReceiveCount: 10, queueAgeAlarmSeconds: 1_800 },
  notifies: "replications and failures",
  variables: (parts) => replicatorVariables(replicatorEnvironment(parts)),
  statements: replicatorStatements,
};
