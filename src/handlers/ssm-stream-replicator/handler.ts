import { refuseEverything } from "../shared/refusal";

/** Will replicate shared values when their source changes. Until then it refuses every event. */
export const handler = refuseEverything("ssm-stream-replicator");
