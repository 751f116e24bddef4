import type { StoreFunction } from "./store-function";

/** Brings replicated parameters back to the truth. */
export const replicationSyncer: StoreFunction = {
  description: "brings replicated parameters back to the truth",
  start: { on: "schedule", schedule: "rate(30 minutes)" },
  timeoutSeconds: 300,
};
