import type { CacheItem } from "../../../core/config-store/cache-item";

/** Asks Parameter Store for names, never for values. */
export interface ParameterNames {
  /** Those of at most {@link NAMES_PER_QUESTION} names that exist. */
  existing(names: readonly string[]): Promise<ReadonlySet<string>>;

  /** The names of all parameters below a namespace, page by page. */
  below(namespace: string): AsyncIterable<readonly string[]>;
}

/** How many names one call of Parameter Store can ask for. */
export const NAMES_PER_QUESTION = 50;

/** The table of the names that clients complete. */
export interface CacheTable {
  /** All items of a name, as they are now. */
  itemsOf(parameterName: string): Promise<readonly CacheItem[]>;

  /**
   * Puts an item in the place of at most {@link REPLACEABLE_ITEMS} others, all or nothing.
   *
   * @returns whether it did: not when one of the others is gone or the item's place is taken
   */
  replace(items: readonly CacheItem[], replacement: CacheItem): Promise<boolean>;

  /** All items of all names, page by page. */
  all(): AsyncIterable<readonly CacheItem[]>;

  /** Removes an item, if it is there. */
  remove(item: CacheItem): Promise<void>;
}

/** How many items a transaction can replace by one: it takes a hundred writes. */
export const REPLACEABLE_ITEMS = 99;
