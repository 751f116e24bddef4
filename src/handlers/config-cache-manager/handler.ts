import { refuseEverything } from "../shared/refusal";

/** Will keep the clients' autocomplete cache in step with each change of a parameter. Until then it refuses every event. */
export const handler = refuseEverything("config-cache-manager");
