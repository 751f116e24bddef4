import type { StoreFunction } from "./store-function";

/** Replicates when a source changes. */
export const ssmStreamReplicator: StoreFunction = {
  description: "replicates a parameter when its source changes",
  start: { on: "changes", calls: ["PutParameter"] },
  timeoutSeconds: 60,
};
