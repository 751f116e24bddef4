import { streamReplicatorVariables } from "../../../core/config-store/replicator-environment";
import { replicatorEnvironment, replicatorStatements } from "./replication-access";
import type { StoreFunction, StoreParts } from "./store-function";

/** Replicates when a replication is configured. What never can be goes to its dead letters with the reasons. */
export const dynamoStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its replication is configured",
  start: { on: "replication table" },
  timeoutSeconds: 300,
  notifies: "replications and failures",
  variables: (parts) =>
    streamReplicatorVariables({
      ...replicatorEnvironment(parts),
      deadLetterQueueUrl: deadLetterQueueUrl(parts),
    }),
  statements: replicatorStatements,
};

/** The function's role may send to this queue already. */
function deadLetterQueueUrl({ environment, prefix }: StoreParts): string {
  const { region, dnsSuffix, accountId } = environment;
  return `https://sqs.${region}.${dnsSuffix}/${accountId}/${prefix}-dynamo-stream-replicator-dead-letters`;
}
