import { refuseEverything } from "../shared/refusal";

/** Will replicate shared values when a replication is configured. Until then it refuses every event. */
export const handler = refuseEverything("dynamo-stream-replicator");
