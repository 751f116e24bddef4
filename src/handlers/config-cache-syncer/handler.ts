import { refuseEverything } from "../shared/refusal";

/** Will compare the clients' autocomplete cache with Parameter Store on a schedule. Until then it refuses every event. */
export const handler = refuseEverything("config-cache-syncer");
