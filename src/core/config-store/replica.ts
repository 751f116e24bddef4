import { mergedValue } from "./merge-source";
import { type ReplicationConfig, sourceNames } from "./replication-config";
import { crossesNamespaces, type ReplicationLimits } from "./replication-rules";

/** A parameter's decrypted value and its type as Parameter Store states it: `String`, `StringList` or `SecureString`. */
export interface ParameterState {
  readonly value: string;
  readonly type: string;
}

/** A parameter as replication wants it. A SecureString is encrypted with the replication key. */
export interface Replica extends ParameterState {
  readonly name: string;
  readonly description: string;
}

/** What a replication amounts to, given the parameters that there are. */
export type ReplicaReading =
  | { readonly kind: "replica"; readonly replica: Replica }
  /** Parameters that do not exist: the replica keeps what it has. */
  | { readonly kind: "incomplete"; readonly missing: readonly string[] }
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

/** The type of a secret. */
export const SECURE_STRING = "SecureString";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const PARAMETER_LIMITS = { valueCharacters: 8_192, descriptionCharacters: 1_024 } as const;

/** What the destination should be: all of it or nothing. */
export function replicaOf(
  config: ReplicationConfig,
  limits: ReplicationLimits,
  states: ReadonlyMap<string, ParameterState>,
): ReplicaReading {
  const missing = sourceNames(config.source).filter((name) => !states.has(name));
  if (missing.length > 0) return { kind: "incomplete", missing };
  const { value, type } = stateOf(config, states);
  if (value === "") return refused("the merged value is empty");
  if (value.length > PARAMETER_LIMITS.valueCharacters) {
    return refused(`the merged value has more than ${PARAMETER_LIMITS.valueCharacters} characters`);
  }
  return {
    kind: "replica",
    replica: {
      name: config.destination,
      value,
      type: crossesNamespaces(config, limits) ? SECURE_STRING : type,
      description: descriptionOf(config),
    },
  };
}

/** Whether two states have the same value and type. */
export function isSame(one: ParameterState, other: ParameterState | undefined): boolean {
  return one.value === other?.value && one.type === other.type;
}

/** A text that everyone may read who lists parameters: it states names, and of a merge only how many. */
export function descriptionOf({ source, owner }: ReplicationConfig): string {
  const origin =
    source.type === "app"
      ? `Replicated from: ${source.name}`
      : `Merged from ${sourceNames(source).length} parameters`;
  return [...`${origin} by: ${owner}`].slice(0, PARAMETER_LIMITS.descriptionCharacters).join("");
}

function stateOf({ source }: ReplicationConfig, states: ReadonlyMap<string, ParameterState>): ParameterState {
  if (source.type === "app") return states.get(source.name)!;
  return { value: mergedValue(source.parts, (name) => states.get(name)!.value), type: SECURE_STRING };
}

function refused(reason: string): ReplicaReading {
  return { kind: "refused", reasons: [reason] };
}
