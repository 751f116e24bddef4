import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateDescribeParameters,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { EmulatorClientConfig } from "../../support/emulator";
import { attributes, plainItem } from "../support/attributes";
import type { Ledger, ReplicationEntry } from "./ledger";

const TABLES = {
  audit: "figgy-config-auditor",
  cache: "figgy-config-cache",
  replication: "figgy-config-replication",
} as const;

/** What is put. */
export interface Put {
  readonly value: string;
  /** The name of the key of a secret. */
  readonly key?: string;
  readonly description?: string;
}

/** What a service is made of, as its file states it for `sync`. */
export interface Service {
  readonly namespace: string;
  readonly app: Readonly<Record<string, string>>;
  /** Sources by the names that they are replicated to. */
  readonly replicated: Readonly<Record<string, string>>;
  readonly merged: Readonly<Record<string, readonly string[]>>;
}

interface AuditRecord {
  readonly parameter_name: string;
  readonly time: number;
  readonly action: string;
  readonly value: string;
  readonly type: string;
  readonly key_id?: string;
  readonly description?: string;
}

/** Whose session it is, and where. */
export interface Place {
  readonly accountId: string;
  readonly environment: string;
  readonly region: string;
  readonly roleType: string;
  readonly user: string;
}

/** The calls of the Figgy client 1.2.10, made in somebody's session, each written down as it is made. */
export class Client {
  public readonly ssm: SSMClient;
  public readonly dynamodb: DynamoDBClient;
  private readonly kms: KMSClient;

  public constructor(
    config: EmulatorClientConfig,
    private readonly place: Place,
    private readonly ledger: Ledger,
  ) {
    this.ssm = new SSMClient(config);
    this.dynamodb = new DynamoDBClient(config);
    this.kms = new KMSClient(config);
  }

  /** What each command begins with; returns the names that it completes. */
  public async begin(): Promise<readonly string[]> {
    const account = await this.setting("account_id");
    if (account !== this.place.accountId) throw new Error(`the session is of ${account}`);
    await this.setting("region");
    await this.setting(`rbac/${this.place.roleType}/namespaces`);
    const items = await this.scan<{ parameter_name: string; state: string }>(TABLES.cache);
    return items.filter(({ state }) => state === "ACTIVE").map(({ parameter_name }) => parameter_name);
  }

  public async put(name: string, { value, key, description }: Put): Promise<void> {
    await this.history(name);
    let keyId: string | undefined;
    if (key) {
      const allowed = JSON.parse(await this.setting(`rbac/${this.place.roleType}/keys`)) as string[];
      if (!allowed.includes(key)) throw new Error(`the key ${key} is not for ${this.place.roleType}`);
      keyId = await this.setting(`kms/${key}-key-id`);
    }
    await this.putAs(name, { value, type: keyId ? "SecureString" : "String", keyId, description });
  }

  public async delete(name: string): Promise<void> {
    const replications = await this.scan<ReplicationEntry>(TABLES.replication);
    if (replications.some(({ source }) => source === name || source.includes(`\${${name}}`))) {
      throw new Error(`${name} is the source of a replication`);
    }
    if (await this.isReplica(name)) await this.unconfigure(name);
    await this.deleteParameter(name);
  }

  public async share(source: string, destination: string): Promise<void> {
    await this.read(source);
    await this.configure(destination, source, this.place.environment);
  }

  public async sync({ namespace, app, replicated, merged }: Service): Promise<void> {
    const there = await this.below(namespace);
    for (const [name, value] of Object.entries(app))
      if (!there.includes(name)) await this.put(name, { value });
    for (const [destination, source] of Object.entries(replicated)) {
      await this.read(source);
      if (!(await this.isReplica(destination))) await this.configure(destination, source, "unknown");
    }
    for (const [destination, parts] of Object.entries(merged)) {
      if (!(await this.isReplica(destination))) await this.configure(destination, parts, "unknown");
    }
  }

  /** Removes what is below a namespace and not in the service's file. */
  public async prune({ namespace, app, replicated, merged }: Service): Promise<void> {
    const kept = Object.keys({ ...app, ...replicated, ...merged });
    const replications = await this.scan<ReplicationEntry>(TABLES.replication);
    for (const { destination, namespace: of } of replications) {
      if (of === namespace && !kept.includes(destination)) await this.unconfigure(destination);
    }
    for (const name of await this.below(namespace)) if (!kept.includes(name)) await this.delete(name);
  }

  /** Brings a parameter back to what it was, a number of changes ago. */
  public async restore(name: string, changesAgo: number): Promise<void> {
    if (await this.isReplica(name)) throw new Error(`${name} is a replica`);
    const records = await this.scan<AuditRecord>(TABLES.audit, "parameter_name = :name", { ":name": name });
    const puts = records.filter(({ action }) => action === "PutParameter").sort((a, b) => b.time - a.time);
    const values = await Promise.all(puts.map((record) => this.open(record)));
    await this.replay(puts[changesAgo]!, values[changesAgo]!);
    await this.read(name);
  }

  /** Brings all below a prefix back to what it was at a moment. */
  public async restoreTo(moment: number, prefix: string): Promise<void> {
    const values = { ":time": moment, ":prefix": prefix };
    const filter = "#time < :time AND begins_with(parameter_name, :prefix)";
    const records = await this.scan<AuditRecord>(TABLES.audit, filter, values, { "#time": "time" });
    const names = [...new Set(records.map(({ parameter_name }) => parameter_name))].sort();
    for (const name of names) {
      if (await this.isReplica(name)) continue;
      const changes = records
        .filter((record) => record.parameter_name === name)
        .sort((a, b) => a.time - b.time);
      const puts = changes.filter(({ action }) => action === "PutParameter");
      const current = await this.read(name);
      if (changes.at(-1)!.action !== "PutParameter") {
        if (current !== undefined) await this.deleteParameter(name);
        continue;
      }
      if (current === (await this.open(puts.at(-1)!))) continue;
      if (current !== undefined) await this.deleteParameter(name);
      for (const put of puts) await this.replay(put, await this.open(put));
    }
  }

  /** Copies the strings below a namespace into another account. */
  public async promote(namespace: string, target: Client): Promise<void> {
    for (const name of await this.below(namespace)) {
      const latest = (await this.history(name)).at(-1)!;
      if (!latest.KeyId) await target.put(name, { value: latest.Value!, description: latest.Description });
    }
  }

  public async read(name: string): Promise<string | undefined> {
    try {
      const request = new GetParameterCommand({ Name: name, WithDecryption: true });
      return (await this.ssm.send(request)).Parameter!.Value!;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  private async setting(name: string): Promise<string> {
    const { Parameter } = await this.ssm.send(new GetParameterCommand({ Name: `/figgy/${name}` }));
    return Parameter!.Value!;
  }

  private async history(name: string) {
    try {
      const request = new GetParameterHistoryCommand({ Name: name, WithDecryption: true });
      return (await this.ssm.send(request)).Parameters ?? [];
    } catch (error) {
      if (error instanceof ParameterNotFound) return [];
      throw error;
    }
  }

  private async below(namespace: string): Promise<readonly string[]> {
    const names: string[] = [];
    const ParameterFilters = [{ Key: "Name", Option: "BeginsWith", Values: [namespace] }];
    for await (const page of paginateDescribeParameters({ client: this.ssm }, { ParameterFilters })) {
      names.push(...(page.Parameters ?? []).map(({ Name }) => Name!));
    }
    return names.sort();
  }

  private async isReplica(destination: string): Promise<boolean> {
    const { Count } = await this.dynamodb.send(
      new QueryCommand({
        TableName: TABLES.replication,
        KeyConditionExpression: "destination = :destination",
        ExpressionAttributeValues: { ":destination": { S: destination } },
      }),
    );
    return Boolean(Count);
  }

  private async configure(
    destination: string,
    source: string | readonly string[],
    env: string,
  ): Promise<void> {
    const entry: ReplicationEntry = {
      destination,
      run_env: { env, account_id: null },
      namespace: `${destination.split("/").slice(0, 3).join("/")}/`,
      source,
      type: typeof source === "string" ? "app" : "merge",
      user: "tester",
      env_alias: env,
    };
    await this.dynamodb.send(new PutItemCommand({ TableName: TABLES.replication, Item: attributes(entry) }));
    this.ledger.replications.set(destination, entry);
  }

  private async unconfigure(destination: string): Promise<void> {
    const Key = attributes({ destination });
    await this.dynamodb.send(new DeleteItemCommand({ TableName: TABLES.replication, Key }));
    this.ledger.replications.delete(destination);
  }

  private async scan<T>(
    TableName: string,
    FilterExpression?: string,
    values?: object,
    names?: Record<string, string>,
  ) {
    const items: T[] = [];
    const request = {
      TableName,
      FilterExpression,
      ExpressionAttributeValues: values && attributes(values),
      ExpressionAttributeNames: names,
    };
    for await (const { Items = [] } of paginateScan({ client: this.dynamodb }, request)) {
      items.push(...Items.map((item) => plainItem(item) as T));
    }
    return items;
  }

  private async replay(
    { parameter_name, type, key_id, description }: AuditRecord,
    value: string,
  ): Promise<void> {
    await this.putAs(parameter_name, {
      value,
      type,
      keyId: type === "String" ? undefined : key_id,
      description,
    });
  }

  /** Decrypts what an audit record holds, with KMS itself. */
  private async open({ parameter_name, value, key_id }: AuditRecord): Promise<string> {
    if (!key_id) return value;
    const { region, accountId } = this.place;
    const { Plaintext } = await this.kms.send(
      new DecryptCommand({
        CiphertextBlob: Buffer.from(value, "base64"),
        EncryptionContext: { PARAMETER_ARN: `arn:aws:ssm:${region}:${accountId}:parameter${parameter_name}` },
      }),
    );
    return Buffer.from(Plaintext!).toString();
  }

  private async putAs(
    name: string,
    put: {
      readonly value: string;
      readonly type: string;
      readonly keyId?: string;
      readonly description?: string;
    },
  ): Promise<void> {
    const from = Date.now();
    const { Version } = await this.ssm.send(
      new PutParameterCommand({
        Name: name,
        Value: put.value,
        Type: put.type as "String",
        KeyId: put.keyId,
        Description: put.description,
        Overwrite: true,
        Tier: "Intelligent-Tiering",
      }),
    );
    const between = [from, Date.now()] as const;
    const { user } = this.place;
    this.ledger.add({ action: "PutParameter", name, user, between, put: { ...put, version: Version! } });
  }

  private async deleteParameter(name: string): Promise<void> {
    const from = Date.now();
    await this.ssm.send(new DeleteParameterCommand({ Name: name }));
    const { user } = this.place;
    this.ledger.add({ action: "DeleteParameter", name, user, between: [from, Date.now()] });
  }
}
