import { replicatorVariables } from "../../../core/config-store/replicator-environment";
import { replicatorEnvironment, replicatorStatements } from "./replication-access";
import type { StoreFunction } from "./store-function";

/** Brings replicated parameters back to the truth. A run that takes too long starts the next one where it stopped. */
export const replicationSyncer: StoreFunction = {
  description: "brings replicated parameters back to the truth",
  start: { on: "schedule", schedule: "rate(30 minutes)" },
  timeoutSeconds: 300,
  notifies: "replications and failures",
  variables: (parts) => replicatorVariables(replicatorEnvironment(parts)),
  statements: (parts) => [
    ...replicatorStatements(parts),
    {
      sid: "ContinueItself",
      actions: ["lambda:InvokeFunction"],
      resources: [parts.environment.arn("lambda", `function:${parts.prefix}-replication-syncer`)],
    },
  ],
};
