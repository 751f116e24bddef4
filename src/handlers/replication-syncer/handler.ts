import { refuseEverything } from "../shared/refusal";

/** Will bring every replicated value up to date on a schedule. Until then it refuses every event. */
export const handler = refuseEverything("replication-syncer");
