import { cacheItemAfter, type CacheItem, type CacheState } from "../../../core/config-store/cache-item";
import { HandlerError } from "../failures";
import { chunksOf, inParallel } from "../in-parallel";
import { type CacheTable, NAMES_PER_QUESTION, type ParameterNames, REPLACEABLE_ITEMS } from "./ports";

/** What became of one name. It holds no value, so that it can be logged. */
export type Convergence =
  | { readonly kind: "unchanged" | "changed"; readonly state: CacheState }
  | { readonly kind: "failed"; readonly error: unknown };

/** Each round after the first takes another writer who was quicker, or a parameter that came or went meanwhile. */
const MAXIMUM_ROUNDS = 8;

/** Calls of the table at a time. */
const TABLE_CALLS_AT_A_TIME = 10;

/** What is known of a name on the way to the truth. */
interface Progress {
  readonly name: string;
  /** A tombstone that is older says nothing of when the name went last. */
  readonly changedAt: number;
  /** What the table holds, read or written before Parameter Store is asked; nothing when it must be read. */
  items?: readonly CacheItem[];
  changed: boolean;
  outcome?: Convergence;
}

/**
 * Brings the cache to what Parameter Store says, whatever events said: one item for each name, `ACTIVE` when there is
 * such a parameter and `DELETED` when there is none. How often and in which order names are brought in does not matter.
 *
 * A name is settled when what the table holds, known from before the question, is what Parameter Store answers. So after
 * each write it is asked once more: of several writers the last one has asked after the last change, however slow the
 * others were. A write takes the place of exactly the items that were read, or fails; where there were none, another
 * writer may have added its own beside it, so they are read again.
 */
export class Converger {
  public constructor(
    private readonly parameters: ParameterNames,
    private readonly table: CacheTable,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Brings names to the truth, each once. A name that fails keeps no other from it.
   *
   * @param changedAt when names are known to have come or gone, in milliseconds since the epoch: of a name that came and
   * went since its tombstone was written, a newer one takes its place
   */
  public async converge(
    names: readonly string[],
    changedAt: ReadonlyMap<string, number> = new Map(),
  ): Promise<ReadonlyMap<string, Convergence>> {
    const outcomes = new Map<string, Convergence>();
    for (const chunk of chunksOf([...new Set(names)], NAMES_PER_QUESTION)) {
      for (const [name, outcome] of await this.convergeTogether(chunk, changedAt)) {
        outcomes.set(name, outcome);
      }
    }
    return outcomes;
  }

  private async convergeTogether(
    names: readonly string[],
    changedAt: ReadonlyMap<string, number>,
  ): Promise<readonly [string, Convergence][]> {
    // What is written from now on must not count as older, whatever clock has dated the change.
    const now = this.now();
    const all = names.map((name): Progress => {
      return { name, changedAt: Math.min(changedAt.get(name) ?? 0, now), changed: false };
    });
    let open = all;
    for (let round = 0; round < MAXIMUM_ROUNDS && open.length > 0; round++) {
      open = await this.round(open);
    }
    return all.map(({ name, outcome = unsettled() }) => [name, outcome]);
  }

  /** Goes one step with each name; returns those that are not settled. */
  private async round(open: readonly Progress[]): Promise<Progress[]> {
    await step(open, async (progress) => {
      progress.items ??= await this.table.itemsOf(progress.name);
    });
    const readable = open.filter(isOpen);
    const existing = await this.existing(readable);
    await step(readable.filter(isOpen), (progress) => this.settleOrWrite(progress, existing));
    return readable.filter(isOpen);
  }

  private async existing(open: readonly Progress[]): Promise<ReadonlySet<string>> {
    if (open.length === 0) return new Set();
    try {
      return await this.parameters.existing(open.map(({ name }) => name));
    } catch (error) {
      for (const progress of open) progress.outcome = { kind: "failed", error };
      return new Set();
    }
  }

  private async settleOrWrite(progress: Progress, existing: ReadonlySet<string>): Promise<void> {
    const { name: parameterName, items = [], changed, changedAt } = progress;
    const state: CacheState = existing.has(parameterName) ? "ACTIVE" : "DELETED";
    const isOld = state === "DELETED" && Number(items[0]?.lastUpdated) < changedAt;
    if (items.length === 1 && items[0]!.state === state && !isOld) {
      progress.outcome = { kind: changed ? "changed" : "unchanged", state };
      return;
    }
    const replacement = cacheItemAfter(items, { parameterName, state }, this.now());
    const written = await this.table.replace(items.slice(0, REPLACEABLE_ITEMS), replacement);
    progress.changed ||= written;
    progress.items =
      written && items.length > 0 ? [replacement, ...items.slice(REPLACEABLE_ITEMS)] : undefined;
  }
}

async function step(progresses: readonly Progress[], work: (progress: Progress) => Promise<void>) {
  await inParallel(progresses, TABLE_CALLS_AT_A_TIME, async (progress) => {
    try {
      await work(progress);
    } catch (error) {
      progress.outcome = { kind: "failed", error };
    }
  });
}

function isOpen({ outcome }: Progress): boolean {
  return outcome === undefined;
}

function unsettled(): Convergence {
  const error = new HandlerError("UnsettledNameError", "the name keeps changing while it is written");
  return { kind: "failed", error };
}
