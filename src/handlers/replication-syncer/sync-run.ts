import type { PlannedReplication, ReplicationPlan } from "../../core/config-store/replication-plan";
import type { ReportedReplication } from "../replication/report";
import type { Replicator } from "../replication/replicator";

/** How far a run came: the last replication that it dealt with. */
export interface Checkpoint {
  readonly rank: number;
  readonly destination: string;
}

/** So many replications are compared in one go: enough to fill each call to the services, few enough to stop in time. */
const GROUP_SIZE = 100;

/**
 * Brings every replica up to its source, each after those that it is made of. Most need no write, so they are compared in
 * groups; only those that differ are looked at alone, with values that are read just before they are written.
 */
export class SyncRun {
  public constructor(
    private readonly plan: ReplicationPlan,
    private readonly replicator: Replicator,
    private readonly report: (replication: ReportedReplication) => void,
    private readonly timeIsUp: () => boolean,
  ) {}

  /** Works through what follows the checkpoint; returns how far it came, or nothing when it came to the end. */
  public async from(start: Checkpoint | undefined): Promise<Checkpoint | undefined> {
    const { planned } = this.plan;
    const first = start ? planned.findIndex((one) => follows(one, start)) : 0;
    let reached = start;
    for (let next = first; next >= 0 && next < planned.length;) {
      if (this.timeIsUp()) return reached ?? NOTHING_YET;
      const group = groupAt(planned, next);
      next += group.length;
      const comparisons = await this.replicator.compare(group.map(({ config }) => config));
      for (const [index, comparison] of comparisons.entries()) {
        const { destination, config, rank } = group[index]!;
        const drifted = comparison.kind === "drifted";
        if (drifted && this.timeIsUp()) return reached ?? NOTHING_YET;
        const outcome = drifted ? await this.replicator.sync(config) : comparison;
        this.report({ destination, config, outcome });
        reached = { rank, destination };
      }
    }
    return undefined;
  }
}

const NOTHING_YET: Checkpoint = { rank: 0, destination: "" };

/** Replications of one rank only: those of the next are made of what these write. */
function groupAt(planned: readonly PlannedReplication[], start: number): readonly PlannedReplication[] {
  const { rank } = planned[start]!;
  return planned.slice(start, start + GROUP_SIZE).filter((one) => one.rank === rank);
}

function follows({ rank, destination }: PlannedReplication, checkpoint: Checkpoint): boolean {
  return rank > checkpoint.rank || (rank === checkpoint.rank && destination > checkpoint.destination);
}
