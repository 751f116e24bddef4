/** One change that somebody made, as whoever made it knows it. */
export interface LedgerEntry {
  readonly action: "PutParameter" | "DeleteParameter";
  readonly name: string;
  readonly user: string;
  /** When the call was sent and when it was answered, in milliseconds since the epoch. */
  readonly between: readonly [number, number];
  /** Left out for deletions. */
  readonly put?: PutFacts;
  /** Whether the auditor never heard of it. */
  readonly unreported?: true;
}

/** What a put set. */
export interface PutFacts {
  readonly value: string;
  readonly type: string;
  readonly keyId?: string;
  readonly description?: string;
  readonly version: number;
}

/** What a client's `share` and `sync` write into the replication table. */
export interface ReplicationEntry {
  readonly destination: string;
  readonly source: string | readonly string[];
  readonly type: "app" | "merge";
  readonly namespace: string;
  readonly user: string;
  readonly env_alias: string;
  readonly run_env: object;
}

/** All that was done in one account, written down beside the calls: the truth that the tables are compared with. */
export class Ledger {
  public readonly entries: LedgerEntry[] = [];
  /** Whether the auditor hears of what is done now. */
  public reported = true;
  public readonly replications = new Map<string, ReplicationEntry>();
  /** What is there now, of what people put: replicas are not. */
  public readonly parameters = new Map<string, PutFacts>();
  /** Every name that was there and is no more. */
  public readonly gone = new Set<string>();

  public add(entry: LedgerEntry): void {
    const put = entry.put && this.completed(entry.name, entry.put);
    this.entries.push({ ...entry, put, ...(!this.reported && { unreported: true }) });
    if (put) this.set(entry.name, put);
    else this.remove(entry.name);
  }

  /** The changes of a parameter, in their order. */
  public changesOf(name: string): readonly LedgerEntry[] {
    return this.entries.filter((entry) => entry.name === name);
  }

  /** What every replica has to be, whose sources are all there; those that are made of replicas too. */
  public replicas(replicationKeyId: string): ReadonlyMap<string, Pick<PutFacts, "value" | "type" | "keyId">> {
    const replicas = new Map<string, Pick<PutFacts, "value" | "type" | "keyId">>();
    const valueOf = (name: string): string | undefined => {
      const { replications } = this;
      if (!replications.has(name)) return this.parameters.get(name)?.value;
      const { source } = replications.get(name)!;
      if (typeof source === "string") return valueOf(source);
      const parts = source.map((part) => {
        const [, from, encoded] = /^\$\{(.*?)(:uri)?\}$/.exec(part) ?? [];
        const value = from === undefined ? part : valueOf(from);
        return encoded && value !== undefined ? new URLSearchParams({ v: value }).toString().slice(2) : value;
      });
      return parts.includes(undefined) ? undefined : parts.join("");
    };
    for (const [destination, { type, source }] of this.replications) {
      const value = valueOf(destination);
      if (value === undefined) continue;
      const plain = type === "app" && String(source).startsWith("/app/");
      const origin = plain ? this.parameters.get(String(source)) : undefined;
      const secret = !plain || (origin?.type ?? "SecureString") === "SecureString";
      replicas.set(
        destination,
        secret ? { value, type: "SecureString", keyId: replicationKeyId } : { value, type: origin!.type },
      );
    }
    return replicas;
  }

  /** A put without a description leaves the one that is there. */
  private completed(name: string, put: PutFacts): PutFacts {
    return { ...put, description: put.description ?? this.parameters.get(name)?.description };
  }

  private set(name: string, put: PutFacts): void {
    this.parameters.set(name, put);
    this.gone.delete(name);
  }

  private remove(name: string): void {
    this.parameters.delete(name);
    this.gone.add(name);
  }
}
