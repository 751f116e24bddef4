import type { StoreFunction } from "./store-function";

/** Replicates when a replication is configured. */
export const dynamoStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its replication is configured",
  start: { on: "replication table" },
  timeoutSeconds: 300,
};
