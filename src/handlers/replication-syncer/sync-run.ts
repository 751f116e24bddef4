import type { PlannedReplication, ReplicationPlan } from "../../core/config-store/replication-plan";
import { syncInOrder, type SyncSettings } from "../replication/sync-in-order";

/** How far a run came: the last replication that it dealt with. */
export interface Checkpoint {
  readonly rank: number;
  readonly destination: string;
}

const NOTHING_YET: Checkpoint = { rank: 0, destination: "" };

/** Brings every replica of a plan up to its source, as far as the time suffices. */
export class SyncRun {
  public constructor(
    private readonly plan: ReplicationPlan,
    private readonly settings: SyncSettings,
  ) {}

  /** Works through what follows the checkpoint; returns how far it came, or nothing when it came to the end. */
  public async from(start: Checkpoint = NOTHING_YET): Promise<Checkpoint | undefined> {
    const open = this.plan.planned.filter((one) => follows(one, start));
    const done = await syncInOrder(open, this.settings);
    if (done === open.length) return undefined;
    const last = open[done - 1];
    return last ? { rank: last.rank, destination: last.destination } : start;
  }
}

function follows({ rank, destination }: PlannedReplication, checkpoint: Checkpoint): boolean {
  return rank > checkpoint.rank || (rank === checkpoint.rank && destination > checkpoint.destination);
}
