import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type ParameterUse, USAGE_ATTRIBUTES, usageItem, userItem } from "../../core/config-store/usage-item";
import type { Presence, UsageStore } from "./usage-tracker";

/** An item is not newer than a use if it is of no time, or of one that is yet to come: it would stay for ever. */
const IS_NOT_NEWER =
  "attribute_not_exists(#time) OR NOT attribute_type(#time, :number) OR #time < :time OR #time > :future";

/** Clocks differ by less. */
const FUTURE_MS = 86_400_000;

/** The two tables about usage in DynamoDB: one conditional put each, so that no order of events matters. */
export class DynamoUsageStore implements UsageStore {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: { readonly usageTableName: string; readonly userTableName: string },
    private readonly now: () => number = Date.now,
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
          ConditionExpression: IS_NOT_NEWER,
          ExpressionAttributeNames: { "#time": USAGE_ATTRIBUTES.lastUpdated },
          ExpressionAttributeValues: {
            ":time": { N: time.toString() },
            ":future": { N: (this.now() + FUTURE_MS).toString() },
            ":number": { S: "N" },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
