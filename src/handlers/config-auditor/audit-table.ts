import { createHash } from "node:crypto";
import {
  type AttributeValue,
  type DynamoDBClient,
  IdempotentParameterMismatchException,
  paginateQuery,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { AUDIT_ATTRIBUTES, type AuditRecord, auditItem } from "../../core/config-store/audit-record";
import type { AuditTable, Insertion, RecordInPlace, TimeSpan } from "./ports";

/** What is read of a record, and that what is written is seen at once. */
const READ = {
  ConsistentRead: true,
  ProjectionExpression: "#time, #eventId, #action, #version",
  ExpressionAttributeNames: {
    "#name": AUDIT_ATTRIBUTES.name,
    "#time": AUDIT_ATTRIBUTES.time,
    "#eventId": AUDIT_ATTRIBUTES.eventId,
    "#action": AUDIT_ATTRIBUTES.action,
    "#version": AUDIT_ATTRIBUTES.version,
  },
} as const;

/**
 * The audit table in DynamoDB. Records are only ever added: the condition refuses to replace one, and what is in the way
 * comes back with the refusal. Of what is there, no value is read.
 *
 * A record is added by a transaction, since only these have a token by which a second one for the same event is refused,
 * wherever it would put its record.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class DynamoAuditTable implements AuditTable {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async recorded(parameterName: string, span: TimeSpan): Promise<readonly RecordInPlace[]> {
    const pages = paginateQuery(
      { client: this.client },
      {
        ...READ,
        TableName: this.tableName,
        KeyConditionExpression: "#name = :name AND #time BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":name": { S: parameterName },
          ":from": { N: span.from.toString() },
          ":to": { N: span.to.toString() },
        },
      },
    );
    const records: RecordInPlace[] = [];
    for await (const { Items = [] } of pages) records.push(...Items.map(recordInPlace));
    return records;
  }

  public async latest(parameterName: string): Promise<RecordInPlace | undefined> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        ...READ,
        TableName: this.tableName,
        KeyConditionExpression: "#name = :name",
        ExpressionAttributeValues: { ":name": { S: parameterName } },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items.map(recordInPlace)[0];
  }

  public async insert(record: AuditRecord, round: number): Promise<Insertion> {
    const addition = {
      TableName: this.tableName,
      Item: auditItem(record),
      ConditionExpression: "attribute_not_exists(#name)",
      ExpressionAttributeNames: { "#name": AUDIT_ATTRIBUTES.name },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    } as const;
    try {
      await this.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: addition }],
          ClientRequestToken: token(this.tableName, record, round),
        }),
      );
      return { kind: "added" };
    } catch (error) {
      if (error instanceof IdempotentParameterMismatchException) return { kind: "overtaken" };
      const refusal = error instanceof TransactionCanceledException && error.CancellationReasons?.[0];
      if (!refusal || refusal.Code !== "ConditionalCheckFailed") throw error;
      return { kind: "taken", by: recordInPlace(refusal.Item ?? {}) };
    }
  }
}

function recordInPlace(item: Readonly<Record<string, AttributeValue>>): RecordInPlace {
  const text = (name: keyof typeof AUDIT_ATTRIBUTES) => item[AUDIT_ATTRIBUTES[name]]?.S;
  const action = text("action") ?? "";
  const version = text("version");
  return {
    time: Number(item[AUDIT_ATTRIBUTES.time]?.N),
    action,
    eventId: text("eventId") ?? "",
    version: version === undefined || action === "PutParameterUnresolved" ? undefined : Number(version),
  };
}

const TOKEN_CHARACTERS = 36;

/** By it DynamoDB knows for ten minutes what it has added. */
function token(tableName: string, { parameterName, eventId }: AuditRecord, round: number): string {
  const identity = JSON.stringify([tableName, parameterName, eventId, round]);
  return createHash("sha256").update(identity).digest("hex").slice(0, TOKEN_CHARACTERS);
}
