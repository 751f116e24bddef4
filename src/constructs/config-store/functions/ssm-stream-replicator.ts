import { replicatorVariables } from "../../../core/config-store/replicator-environment";
import { replicatorEnvironment, replicatorStatements } from "./replication-access";
import type { StoreFunction } from "./store-function";

/** Replicates when a source changes. */
export const ssmStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its source changes",
  start: { on: "changes", calls: ["PutParameter"] },
  timeoutSeconds: 60,
  notifies: "replications and failures",
  variables: (parts) => replicatorVariables(replicatorEnvironment(parts)),
  statements: replicatorStatements,
};
