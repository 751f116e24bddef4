import { CacheManager, type CacheOutcome } from "../../../src/handlers/config-cache-manager/cache-manager";
import { CacheSyncer, type SyncReport } from "../../../src/handlers/config-cache-syncer/cache-syncer";
import { Converger } from "../../../src/handlers/shared/cache/convergence";
import type { CacheTable, ParameterNames } from "../../../src/handlers/shared/cache/ports";
import { CACHE_ENVIRONMENT } from "./cache-environment";
import { MemoryCacheTable, MemoryParameterNames } from "./memory-cache";
import { changeEvent, policyEvent } from "./store-events";
import { deleteEvent, deleteManyEvent, putEvent } from "./trail-events";

const PLENTY_MS = 500_000;

/** Both functions of the cache with a Parameter Store and a table of their own, in memory. */
export class Caching {
  public readonly parameters = new MemoryParameterNames();
  public readonly table = new MemoryCacheTable();
  /** What a clock says, in milliseconds. */
  public time = Date.parse("2026-03-01T10:00:00.412Z");
  private readonly now = () => this.time;

  /** A cache manager that reaches Parameter Store and the table by other ports. */
  public manager(
    parameters: Pick<ParameterNames, "existing"> = this.parameters,
    table: Pick<CacheTable, "itemsOf" | "replace"> = this.table,
  ): CacheManager {
    const all = { below: this.parameters.below, existing: parameters.existing.bind(parameters) };
    const items = {
      all: this.table.all,
      remove: this.table.remove,
      itemsOf: table.itemsOf.bind(table),
      replace: table.replace.bind(table),
    };
    const converger = new Converger(all, items, this.now);
    return new CacheManager(CACHE_ENVIRONMENT, converger, async () => undefined, this.now);
  }

  public deliver(...events: readonly string[]): Promise<readonly CacheOutcome[]> {
    return this.manager().process(events);
  }

  public sync(): Promise<SyncReport> {
    const converger = new Converger(this.parameters, this.table, this.now);
    const syncer = new CacheSyncer(CACHE_ENVIRONMENT, this.parameters, this.table, converger, this.now);
    return syncer.sync(() => PLENTY_MS);
  }

  /** Sets a parameter; returns what CloudTrail and Parameter Store report. */
  public put(name: string): readonly string[] {
    const operation = this.parameters.names.has(name) ? "Update" : "Create";
    this.parameters.names.add(name);
    return [putEvent(name, 1, this.time), changeEvent(operation, name, this.time)];
  }

  /** Deletes those of the names that exist, in one call. */
  public delete(...names: readonly string[]): readonly string[] {
    const deleted = names.filter((name) => this.parameters.names.delete(name));
    const call =
      names.length === 1
        ? deleteEvent(names[0]!, this.time, deleted.length === 0 ? { errorCode: "ParameterNotFound" } : {})
        : deleteManyEvent(
            deleted,
            names.filter((name) => !deleted.includes(name)),
            this.time,
          );
    return [call, ...deleted.map((name) => changeEvent("Delete", name, this.time))];
  }

  /** Lets a parameter expire, which no call does. */
  public expire(name: string): readonly string[] {
    return this.parameters.names.delete(name) ? [policyEvent("Expiration", name, this.time)] : [];
  }

  /** The parameters that are to be in the cache, sorted. */
  public get truth(): readonly string[] {
    return [...this.parameters.names].filter((name) => /^\/(app|shared)\//.test(name)).sort();
  }
}
