import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { AUDIT_ATTRIBUTES, type AuditRecord, auditItem } from "../../core/config-store/audit-record";
import type { AuditTable, TimeSpan } from "./ports";

/**
 * The audit table in DynamoDB. Records are only ever added: the condition refuses to replace one, and what is in the way
 * comes back with the refusal. Of what is there, only keys and event ids are read.
 */
export class DynamoAuditTable implements AuditTable {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async recorded(parameterName: string, span: TimeSpan): Promise<ReadonlySet<string>> {
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        KeyConditionExpression: "#name = :name AND #time BETWEEN :from AND :to",
        ProjectionExpression: "#eventId",
        ExpressionAttributeNames: {
          "#name": AUDIT_ATTRIBUTES.name,
          "#time": AUDIT_ATTRIBUTES.time,
          "#eventId": AUDIT_ATTRIBUTES.eventId,
        },
        ExpressionAttributeValues: {
          ":name": { S: parameterName },
          ":from": { N: span.from.toString() },
          ":to": { N: span.to.toString() },
        },
      },
    );
    const eventIds = new Set<string>();
    for await (const { Items = [] } of pages) {
      for (const item of Items) eventIds.add(item[AUDIT_ATTRIBUTES.eventId]?.S ?? "");
    }
    return eventIds;
  }

  public async insert(record: AuditRecord): Promise<string | undefined> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: auditItem(record),
          ConditionExpression: "attribute_not_exists(#name)",
          ExpressionAttributeNames: { "#name": AUDIT_ATTRIBUTES.name },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.[AUDIT_ATTRIBUTES.eventId]?.S ?? "";
    }
  }
}
