import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type ParameterUse, USAGE_ATTRIBUTES, usageItem, userItem } from "../../core/config-store/usage-item";
import type { Presence, UsageStore } from "./usage-tracker";

/** The two tables about usage in DynamoDB: one conditional put each, so that no order of events matters. */
export class DynamoUsageStore implements UsageStore {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: { readonly usageTableName: string; readonly userTableName: string },
  ) {}

  public async noteUse(use: ParameterUse): Promise<void> {
    await this.putIfNewer(this.tables.usageTableName, usageItem(use), use.time);
  }

  public async noteUser(presence: Presence): Promise<void> {
    await this.putIfNewer(this.tables.userTableName, userItem(presence), presence.time);
  }

  private async putIfNewer(
    TableName: string,
    Item: Record<string, AttributeValue>,
    time: number,
  ): Promise<void> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName,
          Item,
          ConditionExpression: "attribute_not_exists(#time) OR #time < :time",
          ExpressionAttributeNames: { "#time": USAGE_ATTRIBUTES.lastUpdated },
          ExpressionAttributeValues: { ":time": { N: time.toString() } },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
