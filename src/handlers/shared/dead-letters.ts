import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DEAD_LETTER_REASON } from "../../core/config-store/dead-letters";
import { CLIENT_SETTINGS } from "./aws-clients";

/** The service takes more; people read less. */
const REASON_CHARACTERS = 1_000;

/**
 * A function's own dead letters. What a queue or a stream gives up by itself goes there only after many attempts, and
 * without a reason.
 */
export class DeadLetters {
  public constructor(
    private readonly queueUrl: string,
    private readonly client = new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false }),
  ) {}

  /** Keeps a text with the reasons beside it, so that the very text can be given to the function again. */
  public async put(text: string, reasons: readonly string[]): Promise<void> {
    const StringValue = reasons.join("; ").slice(0, REASON_CHARACTERS);
    await this.client.send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: text,
        MessageAttributes: { [DEAD_LETTER_REASON]: { DataType: "String", StringValue } },
      }),
    );
  }
}
