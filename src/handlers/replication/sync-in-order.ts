import type { PlannedReplication } from "../../core/config-store/replication-plan";
import type { ReplicationOutcome, Replicator } from "./replicator";

/** How replications are worked through. */
export interface SyncSettings {
  readonly replicator: Replicator;
  /** Called with each replication that was dealt with, in their order. */
  readonly report: (replication: PlannedReplication, outcome: ReplicationOutcome) => void;
  /** Asked before each step: once it is true, nothing more is begun. */
  readonly timeIsUp: () => boolean;
}

/** So many replications are compared in one go: enough to fill each call to the services, few enough to stop in time. */
const GROUP_SIZE = 100;

/**
 * Brings replicas up to their sources, each after those that it is made of. Most need no write, so they are compared in
 * groups; of those that differ, each is written with values that are read just before. One is written at a time: Parameter
 * Store takes few writes a second.
 *
 * @param planned each behind those that it is made of
 * @returns how many were dealt with; behind them, nothing was done
 */
export async function syncInOrder(
  planned: readonly PlannedReplication[],
  { replicator, report, timeIsUp }: SyncSettings,
): Promise<number> {
  let done = 0;
  while (done < planned.length && !timeIsUp()) {
    const group = groupAt(planned, done);
    const comparisons = await replicator.compare(group.map(({ config }) => config));
    let justRead = true;
    for (const [index, comparison] of comparisons.entries()) {
      const replication = group[index]!;
      if (comparison.kind !== "drifted") {
        report(replication, comparison);
      } else {
        if (timeIsUp()) return done;
        const { config } = replication;
        const written = justRead ? replicator.write(config, comparison.replica) : replicator.sync(config);
        report(replication, await written);
        justRead = false;
      }
      done++;
    }
  }
  return done;
}

/** Replications of one rank only: one of another may be made of what these write. */
function groupAt(planned: readonly PlannedReplication[], start: number): readonly PlannedReplication[] {
  const { rank } = planned[start]!;
  const group = planned.slice(start, start + GROUP_SIZE);
  const end = group.findIndex((one) => one.rank !== rank);
  return end < 0 ? group : group.slice(0, end);
}
