import type { Replica } from "../../../src/core/config-store/replica";
import type { ReplicationItem } from "../../../src/core/config-store/replication-config";
import type { ParameterReading, Parameters } from "../../../src/handlers/replication/ports";
import { Replication } from "../../../src/handlers/replication/replication";
import { Replicator } from "../../../src/handlers/replication/replicator";
import { ACCOUNT } from "./trail-events";

export const REPLICATION_KEY = "11111111-2222-3333-4444-555555555555";

export const REPLICATOR = {
  environmentAlias: "dev",
  accountId: ACCOUNT,
  replicationTableName: "figgy-config-replication",
  rootNamespaces: ["/shared", "/app", "/devops"],
  serviceNamespace: "/app",
  parameterPrefix: "/figgy",
  replicationKeyId: REPLICATION_KEY,
};

/** A parameter as the store holds it. */
export interface StoredParameter {
  readonly value: string;
  readonly type: string;
  readonly keyId?: string;
  readonly description?: string;
}

/** Parameter Store in memory, with what goes wrong in it. */
export class MemoryParameters implements Parameters {
  public readonly stored = new Map<string, StoredParameter>();
  /** Names in the order in which they were written. */
  public readonly writes: string[] = [];
  /** What reading or writing a name throws. */
  public readonly failures = new Map<string, Error>();
  /** What looking up keys throws. */
  public keyFailure: Error | undefined;
  /** Called before each write. */
  public beforeWrite: (replica: Replica) => void = () => undefined;

  public set(name: string, value: string, fields: Partial<StoredParameter> = {}): void {
    this.stored.set(name, { value, type: "String", ...fields });
  }

  public async read(names: Iterable<string>): Promise<ReadonlyMap<string, ParameterReading>> {
    return new Map([...names].map((name) => [name, this.reading(name)]));
  }

  public async keyIds(names: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    if (this.keyFailure) throw this.keyFailure;
    const entries = [...names].map((name) => [name, this.stored.get(name)?.keyId] as const);
    return new Map(entries.flatMap(([name, keyId]) => (keyId ? [[name, keyId]] : [])));
  }

  public async write(replica: Replica): Promise<void> {
    const { name, value, type, description } = replica;
    this.beforeWrite(replica);
    const error = this.failures.get(name);
    if (error) throw error;
    this.writes.push(name);
    this.set(name, value, {
      type,
      description,
      ...(type === "SecureString" && { keyId: REPLICATION_KEY }),
    });
  }

  private reading(name: string): ParameterReading {
    const error = this.failures.get(name);
    if (error) return { kind: "failed", error };
    const stored = this.stored.get(name);
    return stored ? { kind: "there", state: { value: stored.value, type: stored.type } } : { kind: "absent" };
  }
}

/** Replication over a table and a Parameter Store in memory. */
export class Replicating {
  public readonly parameters = new MemoryParameters();
  public readonly items = new Map<string, ReplicationItem>();
  public readonly replicator = new Replicator(REPLICATOR, this.parameters);
  public readonly replication = new Replication(REPLICATOR, { all: () => this.all() }, this.replicator);
  public scans = 0;

  /** Configures replications. */
  public configure(...items: readonly ReplicationItem[]): void {
    for (const item of items) this.items.set(JSON.stringify(item["destination"]), item);
  }

  private async *all(): AsyncIterable<ReplicationItem> {
    this.scans++;
    yield* this.items.values();
  }
}

/** The item of a replication from one parameter, as the client writes it. */
export function appItem(source: string, destination: string, user = "tester"): ReplicationItem {
  return {
    destination: { S: destination },
    run_env: { M: { env: { S: "dev" }, account_id: { NULL: true } } },
    namespace: { S: twig(destination) },
    source: { S: source },
    type: { S: "app" },
    user: { S: user },
    env_alias: { S: "dev" },
  };
}

/** The item of a merge, as the client writes it. */
export function mergeItem(source: readonly string[], destination: string, user = "tester"): ReplicationItem {
  return {
    ...appItem("", destination, user),
    source: { L: source.map((element) => ({ S: element })) },
    type: { S: "merge" },
  };
}

function twig(destination: string): string {
  return destination.split("/").slice(0, 3).join("/") + "/";
}

/** An error as the SDK throws it. */
export function serviceError(name: string, httpStatusCode = 400, message = ""): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}
