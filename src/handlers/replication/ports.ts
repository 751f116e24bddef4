import type { ParameterState, Replica } from "../../core/config-store/replica";
import type { ReplicationItem } from "../../core/config-store/replication-config";

/** What was found when a parameter was read. */
export type ParameterReading =
  | { readonly kind: "there"; readonly state: ParameterState }
  | { readonly kind: "absent" }
  /** Nothing is known of it: the service failed or refused. */
  | { readonly kind: "failed"; readonly error: unknown };

/** Parameter Store as far as replication needs it. */
export interface Parameters {
  /** Values, decrypted; a reading for each name. A failure concerns as few names as possible. */
  read(names: Iterable<string>): Promise<ReadonlyMap<string, ParameterReading>>;
  /** The bare ids of the keys that encrypt parameters; nothing for a name that is not encrypted or does not exist. */
  keyIds(names: Iterable<string>): Promise<ReadonlyMap<string, string>>;
  /** Sets a parameter, whether or not it exists. */
  write(replica: Replica): Promise<void>;
}

/** The table of what is replicated to where. */
export interface ReplicationItems {
  /** All items as they are now, and not as they were. */
  all(): AsyncIterable<ReplicationItem>;
}
