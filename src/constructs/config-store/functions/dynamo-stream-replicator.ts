import { streamReplicatorVariables } from "../../../core/config-store/replicator-environment";
import { replicatorEnvironment, replicatorStatements } from "./replication-access";
import { deadLetterQueueUrl, type StoreFunction } from "./store-function";

/** Replicates when a replication is configured. What never can be goes to its dead letters with the reasons. */
export const dynamoStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its replication is configured",
  start: { on: "replication table" },
  timeoutSeconds: 300,
  notifies: "replications and failures",
  variables: (parts) =>
    streamReplicatorVariables({
      ...replicatorEnvironment(parts),
      deadLetterQueueUrl: deadLetterQueueUrl(parts, "dynamo-stream-replicator"),
    }),
  statements: replicatorStatements,
};
