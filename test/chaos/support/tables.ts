import {
  ConditionalCheckFailedException,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";

/** An item in DynamoDB's notation. */
export type Item = Readonly<Record<string, any>>;

export const AUDIT_TABLE = "figgy-config-auditor";
export const CACHE_TABLE = "figgy-config-cache";
export const REPLICATION_TABLE = "figgy-config-replication";

const PAGE = 5;

const TOKEN_MS = 600_000;

/** The sort key of each table that has one. */
const SORT_KEYS: Readonly<Record<string, string>> = { [AUDIT_TABLE]: "time", [CACHE_TABLE]: "last_updated" };

/** The tables of a store in memory, with the conditions that the functions write under. */
export class ChaosTables {
  /** By table and partition key, then by sort key. */
  private readonly partitions = new Map<string, Map<string, Item>>();

  /** What was written under a token, and until when that is known. */
  private readonly transactions = new Map<string, { readonly text: string; readonly until: number }>();

  public readonly operations: Readonly<Record<string, (input: any) => object>> = {
    PutItem: ({ TableName, Item: item, ConditionExpression }) =>
      this.insert(TableName, item, ConditionExpression),
    Query: (input) => this.query(input),
    Scan: ({ TableName, ExclusiveStartKey }) => page(this.items(TableName), ExclusiveStartKey),
    TransactWriteItems: ({ TransactItems, ClientRequestToken }) =>
      this.once(ClientRequestToken, TransactItems, () => this.transact(TransactItems)),
    DeleteItem: ({ TableName, Key }) => this.remove(TableName, Key),
  };

  public items(table: string): readonly Item[] {
    return [...this.partitions]
      .filter(([key]) => key.startsWith(`${table} `))
      .flatMap(([, partition]) => [...partition.values()]);
  }

  public set(table: string, item: Item): void {
    this.partition(table, item).set(sortKey(table, item), item);
  }

  public remove(table: string, key: Item): object {
    this.partition(table, key).delete(sortKey(table, key));
    return {};
  }

  /** Only who states a condition is refused: the one that anything of the key be absent. */
  private insert(table: string, item: Item, condition?: string): object {
    const there = condition && this.partition(table, item).get(sortKey(table, item));
    if (there) throw new ConditionalCheckFailedException({ message: "taken", $metadata: {}, Item: there });
    this.set(table, item);
    return {};
  }

  private query({
    TableName,
    ExpressionAttributeValues: values,
    ExclusiveStartKey,
    ScanIndexForward = true,
    Limit = PAGE,
  }: any): object {
    const partition = this.partition(TableName, { parameter_name: values[":name"] });
    const inOrder = [...partition.values()].sort(
      (a, b) => Number(sortKey(TableName, a)) - Number(sortKey(TableName, b)),
    );
    const items = (ScanIndexForward ? inOrder : inOrder.reverse()).filter((item) => {
      if (!values[":from"]) return true;
      const time = Number(item["time"].N);
      return time >= Number(values[":from"].N) && time <= Number(values[":to"].N);
    });
    const { Items, ...rest } = page(items, ExclusiveStartKey, Limit);
    const found = Items.filter((item) => !values[":eventId"] || item["event_id"]?.S === values[":eventId"].S);
    return { ...rest, Items: found, Count: found.length };
  }

  /** What has a token is done once within ten minutes, and nothing else under the same token. */
  private once(token: string | undefined, writes: readonly any[], work: () => object): object {
    const text = JSON.stringify(writes);
    const before = this.transactions.get(token ?? "");
    if (before && before.until > Date.now()) {
      if (before.text === text) return {};
      throw new IdempotentParameterMismatchException({ message: "another transaction", $metadata: {} });
    }
    const output = work();
    if (token) this.transactions.set(token, { text, until: Date.now() + TOKEN_MS });
    return output;
  }

  private transact(writes: readonly any[]): object {
    const reasons = writes.map(({ Put, Delete }) => {
      const { TableName, Item: item, Key, ConditionExpression } = Put ?? Delete;
      if (!ConditionExpression) return { Code: "None" };
      const there = this.partition(TableName, item ?? Key).get(sortKey(TableName, item ?? Key));
      return Boolean(there) === Boolean(Put)
        ? { Code: "ConditionalCheckFailed", Item: there }
        : { Code: "None" };
    });
    if (reasons.some(({ Code }) => Code !== "None")) {
      throw new TransactionCanceledException({ message: "", $metadata: {}, CancellationReasons: reasons });
    }
    for (const { Put, Delete } of writes) {
      if (Put) this.set(Put.TableName, Put.Item);
      else this.remove(Delete.TableName, Delete.Key);
    }
    return {};
  }

  private partition(table: string, { parameter_name, destination }: Item): Map<string, Item> {
    const key = `${table} ${(parameter_name ?? destination).S}`;
    const partition = this.partitions.get(key) ?? new Map<string, Item>();
    this.partitions.set(key, partition);
    return partition;
  }
}

function sortKey(table: string, item: Item): string {
  const name = SORT_KEYS[table];
  return name ? item[name].N : "";
}

function page(items: readonly Item[], startKey?: Item, size = PAGE) {
  const end = Number(startKey?.["position"].N ?? 0) + size;
  const more = end < items.length && { LastEvaluatedKey: { position: { N: String(end) } } };
  return { Items: items.slice(end - size, end), ...more };
}
