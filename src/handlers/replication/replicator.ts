import {
  isSame,
  type ParameterState,
  type Replica,
  type ReplicaReading,
  replicaOf,
  SECURE_STRING,
} from "../../core/config-store/replica";
import { type ReplicationConfig, sourceNames } from "../../core/config-store/replication-config";
import type { ReplicationLimits } from "../../core/config-store/replication-rules";
import { HandlerError } from "../shared/failures";
import type { ParameterReading, Parameters } from "./ports";
import { isTransient } from "./transient";

/** What came of one replication. It holds no value, so that it can be logged. */
export type ReplicationOutcome =
  | { readonly kind: "unchanged" | "written" }
  /** Sources that do not exist: the replica was left as it is. */
  | { readonly kind: "incomplete"; readonly missing: readonly string[] }
  /** It can never be carried out as it is. */
  | { readonly kind: "refused"; readonly reasons: readonly string[] }
  | { readonly kind: "failed"; readonly error: unknown };

/** What a comparison found: an outcome already, or a replica that differs from what it should be. */
export type Comparison = ReplicationOutcome | { readonly kind: "drifted"; readonly replica: Replica };

/** What replication is told of where it works. */
export interface ReplicatorSettings extends ReplicationLimits {
  /** The bare id of the key of replicated secrets. */
  readonly replicationKeyId: string;
}

/** After so many writes a source that changes all the time is left to the next event. */
const MAXIMUM_WRITES = 3;

/**
 * Brings replicas up to their sources. A replica is written only when its value, its type or its key differs, so that an
 * event which this writing causes ends there. It is written as a whole or not at all.
 */
export class Replicator {
  public constructor(
    private readonly settings: ReplicatorSettings,
    private readonly parameters: Parameters,
  ) {}

  /** Brings one replica up to its source; never throws. */
  public async sync(config: ReplicationConfig): Promise<ReplicationOutcome> {
    const [comparison] = await this.compare([config]);
    return comparison!.kind === "drifted" ? this.write(config, comparison!.replica) : comparison!;
  }

  /** Compares replicas with their sources, in as few calls as possible; never throws. The results are in order. */
  public async compare(configs: readonly ReplicationConfig[]): Promise<readonly Comparison[]> {
    const readings = await this.parameters.read(
      configs.flatMap(({ source, destination }) => [...sourceNames(source), destination]),
    );
    const wanted = configs.map((config) => this.wanted(config, readings));
    const keyIds = await this.keysOf(
      wanted.flatMap((one) =>
        one.kind === "replica" && dependsOnKey(one.replica, readings) ? [one.replica.name] : [],
      ),
    );
    return wanted.map((one): Comparison => {
      if (one.kind !== "replica") return one;
      const { replica } = one;
      const reading = readings.get(replica.name)!;
      if (reading.kind === "failed") {
        const keyId = keyIds.ids?.get(replica.name);
        const isUnderAnotherKey = keyId !== undefined && keyId !== this.settings.replicationKeyId;
        return isUnderAnotherKey ? { kind: "drifted", replica } : reading;
      }
      if (!isCurrent(replica, readings)) return { kind: "drifted", replica };
      if (replica.type !== SECURE_STRING) return { kind: "unchanged" };
      if ("error" in keyIds) return { kind: "failed", error: keyIds.error };
      const underItsKey = keyIds.ids.get(replica.name) === this.settings.replicationKeyId;
      return underItsKey ? { kind: "unchanged" } : { kind: "drifted", replica };
    });
  }

  /**
   * Writes a replica of which a comparison has just found that it differs, until the sources are what was written; never
   * throws. Of two functions that replicate at the same time, the one that writes last looks at the sources after it, so
   * that no older value stays.
   */
  public async write(config: ReplicationConfig, first: Replica): Promise<ReplicationOutcome> {
    let replica = first;
    try {
      for (let writes = 1; writes <= MAXIMUM_WRITES; writes++) {
        await this.parameters.write(replica);
        const next = this.wanted(config, await this.parameters.read(sourceNames(config.source)));
        if (next.kind === "failed") return next;
        if (next.kind !== "replica" || isSame(next.replica, replica)) return { kind: "written" };
        replica = next.replica;
      }
    } catch (error) {
      return { kind: "failed", error };
    }
    return {
      kind: "failed",
      error: new HandlerError(
        "SourceUnsettledError",
        `the source changed during each of ${MAXIMUM_WRITES} writes`,
      ),
    };
  }

  private wanted(
    config: ReplicationConfig,
    readings: ReadonlyMap<string, ParameterReading>,
  ): ReplicaReading | { readonly kind: "failed"; readonly error: unknown } {
    const states = new Map<string, ParameterState>();
    for (const name of sourceNames(config.source)) {
      const reading = readings.get(name)!;
      if (reading.kind === "failed") return reading;
      if (reading.kind === "there") states.set(name, reading.state);
    }
    return replicaOf(config, this.settings, states);
  }

  private async keysOf(names: readonly string[]) {
    try {
      return { ids: await this.parameters.keyIds(names) };
    } catch (error) {
      return { error };
    }
  }
}

/**
 * Whether a replica's key decides: where its value and type are right, and where it cannot be read, which a key does that
 * is disabled or another's. What is under such a key is no replica, whatever its value.
 */
function dependsOnKey(replica: Replica, readings: ReadonlyMap<string, ParameterReading>): boolean {
  const reading = readings.get(replica.name)!;
  if (reading.kind === "failed") return !isTransient(reading.error);
  return replica.type === SECURE_STRING && isCurrent(replica, readings);
}

function isCurrent(replica: Replica, readings: ReadonlyMap<string, ParameterReading>): boolean {
  const reading = readings.get(replica.name);
  return reading?.kind === "there" && isSame(replica, reading.state);
}
