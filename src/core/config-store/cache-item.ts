/** Whether clients complete a name: an `ACTIVE` one they do, a `DELETED` one they forget. */
export type CacheState = "ACTIVE" | "DELETED";

/** What an item of the cache table says of one parameter name. It holds no value. */
export interface CacheItem {
  /** With a leading slash: the table's partition key. */
  readonly parameterName: string;
  /** When the item was written, in milliseconds since the epoch: the table's sort key, digit by digit as it is stored. */
  readonly lastUpdated: string;
  /**
   * Left out when the item has none that clients know, as they cannot start while it is there; and when its time is none,
   * or more than a day ahead, as it would not be old enough to go, and no later item of the name could be newer.
   */
  readonly state?: CacheState;
}

/** An attribute in DynamoDB's notation. */
export type CacheAttribute = { readonly S: string } | { readonly N: string };

/** The names of the attributes of the cache table's items. */
export const CACHE_ATTRIBUTES = {
  name: "parameter_name",
  lastUpdated: "last_updated",
  state: "state",
  expiresAt: "expires_at",
} as const;

/**
 * How long a name that was deleted stays as a tombstone. Clients read the whole cache at most weekly and only what is
 * newer in between, so that one that goes sooner would leave the name with them.
 */
export const TOMBSTONE_LIFETIME_MS = 14 * 24 * 60 * 60 * 1_000;

/** Whole milliseconds since the epoch. */
const TIME = /^\d{1,13}$/;

/** No clock is that far ahead: what states a later time is not of a clock. */
const FUTURE_MS = 24 * 60 * 60 * 1_000;

const STATES: readonly CacheState[] = ["ACTIVE", "DELETED"];

/**
 * The item that takes the place of others. It is newer than each of them that has a time, a little ahead of the clock or
 * not: clients ask for what is newer than the last they saw.
 */
export function cacheItemAfter(
  replaced: readonly CacheItem[],
  { parameterName, state }: { readonly parameterName: string; readonly state: CacheState },
  now: number,
): CacheItem {
  const times = replaced.map(({ lastUpdated }) => lastUpdated).filter((text) => isTime(text, now));
  const lastUpdated = times.reduce((newest, text) => Math.max(newest, Number(text) + 1), now);
  return { parameterName, lastUpdated: lastUpdated.toString(), state };
}

/** Whether an item is a tombstone that has been there long enough. */
export function isExpiredTombstone({ state, lastUpdated }: CacheItem, now: number): boolean {
  return state === "DELETED" && Number(lastUpdated) + TOMBSTONE_LIFETIME_MS <= now;
}

/** An item in DynamoDB's notation. A tombstone states, in seconds, when DynamoDB may remove it. */
export function cacheAttributes(item: CacheItem): Record<string, CacheAttribute> {
  const expiresAt = Math.floor((Number(item.lastUpdated) + TOMBSTONE_LIFETIME_MS) / 1_000);
  return {
    ...cacheKey(item),
    ...(item.state && { [CACHE_ATTRIBUTES.state]: { S: item.state } }),
    ...(item.state === "DELETED" && { [CACHE_ATTRIBUTES.expiresAt]: { N: expiresAt.toString() } }),
  };
}

/** An item's key in DynamoDB's notation. */
export function cacheKey(item: CacheItem): Record<string, CacheAttribute> {
  return {
    [CACHE_ATTRIBUTES.name]: { S: item.parameterName },
    [CACHE_ATTRIBUTES.lastUpdated]: { N: item.lastUpdated },
  };
}

/** Reads an item that DynamoDB returned. */
export function readCacheItem(
  attributes: Readonly<Record<string, { readonly S?: string; readonly N?: string }>>,
  now: number,
): CacheItem {
  const lastUpdated = attributes[CACHE_ATTRIBUTES.lastUpdated]?.N ?? "";
  const state = STATES.find((known) => known === attributes[CACHE_ATTRIBUTES.state]?.S);
  return {
    parameterName: attributes[CACHE_ATTRIBUTES.name]?.S ?? "",
    lastUpdated,
    state: isTime(lastUpdated, now) ? state : undefined,
  };
}

function isTime(text: string, now: number): boolean {
  return TIME.test(text) && Number(text) <= now + FUTURE_MS;
}
