import type {
  ListedParameter,
  ParameterHistory,
  ParameterListing,
} from "../../../src/handlers/config-auditor/ports";
import type { HistoryEntry } from "../../../src/handlers/config-auditor/version-resolution";
import { policyEvent } from "./store-events";
import { deleteEvent, deleteManyEvent, putEvent } from "./trail-events";

/** What a put sets. */
export interface PutInput {
  readonly value: string;
  readonly type?: string;
  readonly keyId?: string;
  readonly description?: string;
  readonly tier?: "Standard" | "Advanced";
  readonly modifiedBy?: string;
}

const KEPT_VERSIONS = 100;

/**
 * Parameter Store in memory, as far as the audit can see it: versions count from 1 and again from 1 after a deletion, the
 * last hundred are kept, and each change gives the event that CloudTrail reports.
 */
export class ParameterStore implements ParameterHistory, ParameterListing {
  private readonly parameters = new Map<string, HistoryEntry[]>();

  /** Sets a parameter; returns CloudTrail's event. */
  public put(name: string, time: number, input: PutInput): string {
    const history = this.parameters.get(name) ?? [];
    const version = (history.at(-1)?.version ?? 0) + 1;
    const entry = { version, modified: time, type: "String", ...input };
    this.parameters.set(name, [...history, entry].slice(-KEPT_VERSIONS));
    return putEvent(name, version, time);
  }

  /** Deletes a parameter that exists; returns CloudTrail's event. */
  public delete(name: string, time: number): string {
    this.parameters.delete(name);
    return deleteEvent(name, time);
  }

  /** Deletes a parameter by its policy; returns the event of Parameter Store. */
  public expire(name: string, time: number): string {
    this.parameters.delete(name);
    return policyEvent("Expiration", name, time);
  }

  /** Deletes those of the names that exist; returns CloudTrail's event. */
  public deleteMany(names: readonly string[], time: number): string {
    const deleted = names.filter((name) => this.parameters.delete(name));
    return deleteManyEvent(
      deleted,
      names.filter((name) => !deleted.includes(name)),
      time,
    );
  }

  public has(name: string): boolean {
    return this.parameters.has(name);
  }

  public async *below(path: string): AsyncGenerator<readonly ListedParameter[]> {
    for (const [name, history] of this.parameters) {
      if (name.startsWith(`${path}/`)) yield [{ name, modified: history.at(-1)!.modified }];
    }
  }

  public async versions(requestedName: string): Promise<readonly HistoryEntry[]> {
    return this.parameters.get(requestedName) ?? [];
  }
}
