import type { CacheItem, CacheState } from "../../../src/core/config-store/cache-item";
import {
  type CacheTable,
  type ParameterNames,
  REPLACEABLE_ITEMS,
} from "../../../src/handlers/shared/cache/ports";

/** What is further ahead has no time. */
const FUTURE_MS = 24 * 60 * 60 * 1_000;

/**
 * The cache table in memory. It refuses what would break its order, an item that is not newer than what it replaces, and
 * what no transaction can take.
 */
export class MemoryCacheTable implements CacheTable {
  public items: readonly CacheItem[] = [];
  /** How often anything was written. */
  public writes = 0;

  public async itemsOf(parameterName: string): Promise<readonly CacheItem[]> {
    return this.items.filter((item) => item.parameterName === parameterName);
  }

  public async replace(replaced: readonly CacheItem[], replacement: CacheItem): Promise<boolean> {
    const ahead = (item: CacheItem) => Number(item.lastUpdated) - Number(replacement.lastUpdated);
    if (replaced.some((item) => ahead(item) >= 0 && ahead(item) <= FUTURE_MS)) {
      throw new Error("the item is not newer than what it replaces");
    }
    if (replaced.length > REPLACEABLE_ITEMS) throw new Error("a transaction takes a hundred writes");
    const all = replaced.every((item) => this.find(item));
    if (!all || this.find(replacement)) return false;
    this.items = [...this.items.filter((item) => !replaced.some(sameKey(item))), replacement];
    this.writes++;
    return true;
  }

  public async *all(): AsyncGenerator<readonly CacheItem[]> {
    const items = this.items;
    for (let start = 0; start < items.length; start += 2) yield items.slice(start, start + 2);
  }

  public async remove(item: CacheItem): Promise<void> {
    this.items = this.items.filter((candidate) => !sameKey(item)(candidate));
  }

  /** Puts an item there, as another writer would. */
  public add(parameterName: string, lastUpdated: number, state?: CacheState): void {
    this.items = [...this.items, { parameterName, lastUpdated: lastUpdated.toString(), state }];
  }

  /** Every item as `name state`, sorted. */
  public get states(): readonly string[] {
    return this.items.map(({ parameterName, state }) => `${parameterName} ${state}`).sort();
  }

  /** The names that clients complete, one for each item. */
  public get active(): readonly string[] {
    return this.items.flatMap(({ parameterName, state }) => (state === "ACTIVE" ? parameterName : [])).sort();
  }

  private find(item: CacheItem): CacheItem | undefined {
    return this.items.find(sameKey(item));
  }
}

/** Parameter Store in memory, as far as names go. */
export class MemoryParameterNames implements ParameterNames {
  public readonly names = new Set<string>();
  /** What was asked, name by name. */
  public readonly questions: (readonly string[])[] = [];

  public constructor(...names: readonly string[]) {
    for (const name of names) this.names.add(name);
  }

  public async existing(names: readonly string[]): Promise<ReadonlySet<string>> {
    this.questions.push(names);
    return new Set(names.filter((name) => this.names.has(name)));
  }

  public async *below(namespace: string): AsyncGenerator<readonly string[]> {
    for (const name of [...this.names]) if (name.startsWith(`${namespace}/`)) yield [name];
  }
}

function sameKey(one: CacheItem): (other: CacheItem) => boolean {
  return (other) => one.parameterName === other.parameterName && one.lastUpdated === other.lastUpdated;
}
