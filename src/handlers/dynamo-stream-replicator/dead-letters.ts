import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBRecord } from "aws-lambda";

/**
 * The function's own dead letters. What a stream gives up by itself goes there only after many attempts, during which
 * everything behind it waits, and without a reason.
 */
export class DeadLetters {
  public constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** Keeps a record with the reasons, in the shape of an event: once mended, it can be given to the function again. */
  public async put(record: DynamoDBRecord, reasons: readonly string[]): Promise<void> {
    const MessageBody = JSON.stringify({ reasons, Records: [record] });
    await this.client.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody }));
  }
}
