import type { CacheItem } from "../../core/config-store/cache-item";
import type { AuditorEnvironment } from "../../core/config-store/function-environment";
import type { CacheTable } from "../shared/cache/ports";
import { isGoverned } from "./governed";
import type { ListedParameter, ParameterListing } from "./ports";
import { pagesInTime, type SweepTime } from "./sweep-time";

/** A name that went. */
export interface Tombstone {
  readonly name: string;
  /** When the cache knew that it was gone, in milliseconds since the epoch. */
  readonly time: number;
}

/** The names that a run of the sweep looks at, as far as its time let it read them. */
export interface SweptNames {
  readonly listed: readonly ListedParameter[];
  /** Names that the cache takes for parameters, and that were not listed before the listing had to end. */
  readonly unlisted: readonly string[];
  readonly tombstones: readonly Tombstone[];
  /** Whether all names are known. */
  readonly complete: boolean;
  /** What kept names from being read. */
  readonly errors: readonly unknown[];
}

/**
 * Reads names from two places. Parameter Store's list says what was changed lately, 50 parameters a call: a very large
 * store has more of them than a run can list. The cache table has the names alone, thousands a call, and those that went;
 * it lacks the store's own, so these are listed first.
 */
export async function sweptNames(
  environment: AuditorEnvironment,
  listing: ParameterListing,
  cache: Pick<CacheTable, "all">,
  time: SweepTime,
): Promise<SweptNames> {
  const [parameters, items] = await Promise.all([
    pagesInTime(parametersOf(environment, listing), time),
    pagesInTime(cache.all(), time),
  ]);
  const listed = parameters.all.filter(({ name }) => isGoverned(environment, name));
  const cached = newestOf(items.all).filter(({ parameterName }) => isGoverned(environment, parameterName));
  const names = new Set(listed.map(({ name }) => name));
  const active = cached.filter(({ state }) => state === "ACTIVE").map(({ parameterName }) => parameterName);
  return {
    listed,
    unlisted: parameters.ended ? [] : active.filter((name) => !names.has(name)),
    tombstones: cached
      .filter(({ state, parameterName }) => state === "DELETED" && !names.has(parameterName))
      .map(({ parameterName: name, lastUpdated }) => ({ name, time: Number(lastUpdated) })),
    complete: parameters.ended && items.ended,
    errors: [parameters.error, items.error].filter((error) => error !== undefined),
  };
}

async function* parametersOf(
  { parameterPrefix, rootNamespaces }: AuditorEnvironment,
  listing: ParameterListing,
): AsyncGenerator<readonly ListedParameter[]> {
  for (const root of [parameterPrefix, ...rootNamespaces]) yield* listing.below(root);
}

function newestOf(items: readonly CacheItem[]): readonly CacheItem[] {
  const newest = new Map<string, CacheItem>();
  for (const item of items.filter(({ state }) => state)) {
    const known = newest.get(item.parameterName);
    if (!known || Number(item.lastUpdated) > Number(known.lastUpdated)) newest.set(item.parameterName, item);
  }
  return [...newest.values()];
}
