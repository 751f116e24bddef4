import type { StoreFunction } from "./store-function";

/** Brings the cache table back to the truth. */
export const configCacheSyncer: StoreFunction = {
  description: "brings the names that clients complete back to the truth",
  start: { on: "schedule", schedule: "rate(30 minutes)" },
  timeoutSeconds: 500,
};
