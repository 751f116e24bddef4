import { type CacheItem, isExpiredTombstone } from "../../core/config-store/cache-item";
import type { CacheSyncerEnvironment } from "../../core/config-store/function-environment";
import { isCached } from "../shared/cache/cached-names";
import type { Convergence, Converger } from "../shared/cache/convergence";
import { type CacheTable, NAMES_PER_QUESTION, type ParameterNames } from "../shared/cache/ports";
import { chunksOf, inParallel } from "../shared/in-parallel";

/** What a run did. It holds no value, so that it can be logged. */
export interface SyncReport {
  /** Parameters that exist and are to be in the cache. */
  readonly parameters: number;
  /** Items that the cache had at the start. */
  readonly items: number;
  /** Names whose item had to be changed. */
  readonly repaired: readonly string[];
  /** Names whose items were in doubt at first, and right when they were looked at. */
  readonly unchanged: number;
  /** Items that were removed. */
  readonly removed: number;
  readonly failures: readonly SyncFailure[];
  /** Names and items that the time did not suffice for. */
  readonly left: number;
}

/** A name that a run could not bring to the truth. */
export interface SyncFailure {
  readonly parameterName: string;
  readonly error: unknown;
}

/** What has to be looked at, or removed. */
interface Drift {
  readonly suspects: readonly string[];
  readonly removable: readonly CacheItem[];
}

/** The time that a step may take at most, with all its retries: none is begun with less. */
const RESERVE_MS = 60_000;

/**
 * Brings the whole cache to the truth, whatever events were lost. It compares all names with all items, and looks anew
 * at each name of which the two differ: an item is never judged by the listing alone, which is a while old by then.
 *
 * It needs no checkpoint: what is right is passed over by the comparison, so that a run that is out of time leaves its
 * rest, and only that, to the next one.
 */
export class CacheSyncer {
  public constructor(
    private readonly environment: CacheSyncerEnvironment,
    private readonly parameters: ParameterNames,
    private readonly table: CacheTable,
    private readonly converger: Converger,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Runs until all is right or the time is short. What fails is reported and does not keep the rest from being done.
   *
   * @throws whatever the services throw while all names and items are listed
   */
  public async sync(remainingMs: () => number): Promise<SyncReport> {
    const inTime = () => remainingMs() > RESERVE_MS;
    const items = await collected(this.table.all());
    const parameters = await this.parameterNames();
    const { suspects, removable } = this.driftOf(items, parameters);

    const outcomes: [string, Convergence][] = [];
    for (const chunk of chunksOf(suspects, NAMES_PER_QUESTION)) {
      if (inTime()) outcomes.push(...(await this.converger.converge(chunk)));
    }
    const removals = await this.remove(removable, inTime);
    return {
      parameters: parameters.size,
      items: items.length,
      repaired: outcomes.flatMap(([name, { kind }]) => (kind === "changed" ? [name] : [])),
      unchanged: outcomes.filter(([, { kind }]) => kind === "unchanged").length,
      removed: removals.done,
      failures: [...outcomes.flatMap(failureOf), ...removals.failures],
      left: suspects.length - outcomes.length + removals.left,
    };
  }

  private async parameterNames(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    for (const namespace of this.environment.rootNamespaces) {
      for (const name of await collected(this.parameters.below(namespace))) {
        if (isCached(name, this.environment)) names.add(name);
      }
    }
    return names;
  }

  private driftOf(items: readonly CacheItem[], parameters: ReadonlySet<string>): Drift {
    const itemsByName = new Map<string, readonly CacheItem[]>();
    for (const item of items) {
      itemsByName.set(item.parameterName, [...(itemsByName.get(item.parameterName) ?? []), item]);
    }
    const suspects = [...parameters].filter((name) => !itemsByName.has(name));
    const removable: CacheItem[] = [];
    for (const [name, of] of itemsByName) {
      const exists = parameters.has(name);
      if (!isCached(name, this.environment)) removable.push(...of);
      else if (of.length > 1 || of[0]!.state !== (exists ? "ACTIVE" : "DELETED")) suspects.push(name);
      else if (isExpiredTombstone(of[0]!, this.now())) removable.push(of[0]!);
    }
    return { suspects, removable };
  }

  private async remove(items: readonly CacheItem[], inTime: () => boolean) {
    let done = 0;
    let left = 0;
    const failures: SyncFailure[] = [];
    await inParallel(items, REMOVALS_AT_A_TIME, async (item) => {
      try {
        if (!inTime()) left++;
        else await this.table.remove(item).then(() => done++);
      } catch (error) {
        failures.push({ parameterName: item.parameterName, error });
      }
    });
    return { done, left, failures };
  }
}

const REMOVALS_AT_A_TIME = 10;

function failureOf([parameterName, outcome]: [string, Convergence]): readonly SyncFailure[] {
  return outcome.kind === "failed" ? [{ parameterName, error: outcome.error }] : [];
}

async function collected<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
