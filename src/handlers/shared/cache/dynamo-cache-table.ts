import {
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type QueryCommandOutput,
  type ScanCommandOutput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CACHE_ATTRIBUTES,
  cacheAttributes,
  type CacheItem,
  cacheKey,
  readCacheItem,
} from "../../../core/config-store/cache-item";
import type { CacheTable } from "./ports";

/** Why a transaction may be cancelled that another writer was quicker. */
const OVERTAKEN: readonly (string | undefined)[] = ["ConditionalCheckFailed", "TransactionConflict"];
const NO_REASON = "None";

const { name, lastUpdated, state } = CACHE_ATTRIBUTES;
const READ = {
  ProjectionExpression: "#name, #lastUpdated, #state",
  ExpressionAttributeNames: { "#name": name, "#lastUpdated": lastUpdated, "#state": state },
} as const;

/** The cache table in DynamoDB. */
export class DynamoCacheTable implements CacheTable {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly now: () => number = Date.now,
  ) {}

  public async itemsOf(parameterName: string): Promise<readonly CacheItem[]> {
    const pages = paginateQuery(
      { client: this.client },
      {
        ...READ,
        TableName: this.tableName,
        ConsistentRead: true,
        KeyConditionExpression: "#name = :name",
        ExpressionAttributeValues: { ":name": { S: parameterName } },
      },
    );
    const items: CacheItem[] = [];
    for await (const page of pages) items.push(...this.itemsIn(page));
    return items;
  }

  public async replace(items: readonly CacheItem[], replacement: CacheItem): Promise<boolean> {
    const of = { TableName: this.tableName, ExpressionAttributeNames: { "#name": name } };
    const removals = items.map((item) => ({
      Delete: { ...of, Key: cacheKey(item), ConditionExpression: "attribute_exists(#name)" },
    }));
    const addition = {
      Put: { ...of, Item: cacheAttributes(replacement), ConditionExpression: "attribute_not_exists(#name)" },
    };
    try {
      await this.client.send(new TransactWriteItemsCommand({ TransactItems: [addition, ...removals] }));
      return true;
    } catch (error) {
      if (wasOvertaken(error)) return false;
      throw error;
    }
  }

  public async *all(): AsyncGenerator<readonly CacheItem[]> {
    const pages = paginateScan({ client: this.client }, { ...READ, TableName: this.tableName });
    for await (const page of pages) yield this.itemsIn(page);
  }

  public async remove(item: CacheItem): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: cacheKey(item) }));
  }

  private itemsIn({ Items = [] }: QueryCommandOutput | ScanCommandOutput): readonly CacheItem[] {
    return Items.map((item) => readCacheItem(item, this.now()));
  }
}

function wasOvertaken(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const reasons = (error.CancellationReasons ?? []).filter(({ Code = NO_REASON }) => Code !== NO_REASON);
  return reasons.length > 0 && reasons.every(({ Code }) => OVERTAKEN.includes(Code));
}
