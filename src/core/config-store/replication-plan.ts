import { cyclesOf, followersOf, type Graph, ranksOf } from "./cycles";
import {
  type ReplicationConfig,
  type ReplicationItem,
  readReplicationItem,
  sourceNames,
} from "./replication-config";
import { brokenRules, type ReplicationLimits } from "./replication-rules";

/** A replication that can be carried out. */
export interface PlannedReplication {
  readonly kind: "planned";
  readonly destination: string;
  readonly config: ReplicationConfig;
  /** 1 when no source is itself a replica, else one more than the highest of its sources. */
  readonly rank: number;
}

/** A replication that can never be carried out as it is. */
export interface RefusedReplication {
  readonly kind: "refused";
  readonly destination: string;
  /** Why, in fixed words and names. */
  readonly reasons: readonly string[];
}

/** How many replications may follow one another: more are a mistake, and each takes an event to get through. */
export const MAXIMUM_CHAIN = 16;

const SHOWN_MEMBERS = 5;

/**
 * What the items of the replication table amount to together: which replications can be carried out and in which order,
 * and which cannot, because they are malformed, break the rules, lie on a cycle or at the end of too long a chain.
 */
export class ReplicationPlan {
  /** By rank and destination: in this order each replica is made after those that it is made of. */
  public readonly planned: readonly PlannedReplication[];
  public readonly refused: readonly RefusedReplication[];
  private readonly byDestination: ReadonlyMap<string, PlannedReplication | RefusedReplication>;
  private readonly bySource: ReadonlyMap<string, readonly string[]>;

  private constructor(
    configs: ReadonlyMap<string, ReplicationConfig>,
    refused: readonly RefusedReplication[],
  ) {
    const graph: Graph = new Map(
      [...configs].map(([destination, { source }]) => [destination, sourceNames(source)]),
    );
    const cycles = cyclesOf(graph);
    const ranks = ranksOf(new Map([...graph].filter(([destination]) => !cycles.has(destination))));
    const judged = [...configs.values()].map((config) =>
      judge(config, cycles.get(config.destination), ranks.get(config.destination)),
    );
    this.planned = judged
      .filter((one) => one.kind === "planned")
      .sort((a, b) => a.rank - b.rank || compare(a.destination, b.destination));
    this.refused = [...refused, ...judged.filter((one) => one.kind === "refused")];
    this.byDestination = new Map([...refused, ...judged].map((one) => [one.destination, one]));
    this.bySource = followersOf(graph);
  }

  /** The plan of a whole table. */
  public static of(items: Iterable<ReplicationItem>, limits: ReplicationLimits): ReplicationPlan {
    const configs = new Map<string, ReplicationConfig>();
    const refused: RefusedReplication[] = [];
    for (const item of items) {
      const reading = readReplicationItem(item);
      if (reading.kind === "malformed") {
        refused.push(refusal(reading.destination, reading.problems));
        continue;
      }
      const { config } = reading;
      const broken = brokenRules(config, limits);
      if (broken.length > 0) refused.push(refusal(config.destination, broken));
      else configs.set(config.destination, config);
    }
    return new ReplicationPlan(configs, refused);
  }

  /** The replication to a destination. */
  public to(destination: string): PlannedReplication | RefusedReplication | undefined {
    return this.byDestination.get(destination);
  }

  /** The replications that read a parameter. */
  public from(name: string): readonly (PlannedReplication | RefusedReplication)[] {
    return (this.bySource.get(name) ?? []).map((destination) => this.byDestination.get(destination)!);
  }
}

function judge(
  config: ReplicationConfig,
  cycle: readonly string[] | undefined,
  rank: number | undefined,
): PlannedReplication | RefusedReplication {
  const { destination } = config;
  if (cycle) {
    const shown = cycle.slice(0, SHOWN_MEMBERS).join(", ");
    const more = cycle.length > SHOWN_MEMBERS ? ` and ${cycle.length - SHOWN_MEMBERS} more` : "";
    return refusal(destination, [`the replication lies on a cycle of ${shown}${more}`]);
  }
  if (rank === undefined || rank > MAXIMUM_CHAIN) {
    return refusal(destination, [`more than ${MAXIMUM_CHAIN} replications follow one another`]);
  }
  return { kind: "planned", destination, config, rank };
}

function refusal(destination: string, reasons: readonly string[]): RefusedReplication {
  return { kind: "refused", destination, reasons };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
