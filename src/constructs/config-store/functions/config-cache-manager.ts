import { PARAMETER_CALLS } from "../../../core/config-store/change-events";
import type { StoreFunction } from "./store-function";

/** Keeps the cache table in step with changes. */
export const configCacheManager: StoreFunction = {
  description: "keeps the names that clients complete in step with changes",
  start: { on: "changes", calls: PARAMETER_CALLS },
  timeoutSeconds: 60,
};
