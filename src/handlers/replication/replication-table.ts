import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import type { ReplicationItem } from "../../core/config-store/replication-config";
import type { ReplicationItems } from "./ports";

/** The attributes that decide what is replicated. */
const ATTRIBUTES = { "#destination": "destination", "#source": "source", "#type": "type", "#user": "user" };

/** The replication table in DynamoDB, read consistently and to its last page. */
export class DynamoReplicationItems implements ReplicationItems {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async *all(): AsyncIterable<ReplicationItem> {
    const pages = paginateScan(
      { client: this.client },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        ProjectionExpression: Object.keys(ATTRIBUTES).join(", "),
        ExpressionAttributeNames: ATTRIBUTES,
      },
    );
    for await (const { Items = [] } of pages) yield* Items as unknown as ReplicationItem[];
  }
}
