import { ChangeMessageVisibilityBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { CLIENT_SETTINGS } from "./aws-clients";
import { HandlerError } from "./failures";
import { chunksOf } from "./in-parallel";

/** When a message that was received is delivered again. */
export interface Delay {
  readonly receiptHandle: string;
  /** From now, 0 to 43,200. */
  readonly seconds: number;
}

const AT_A_TIME = 10;

/** Has messages of a queue delivered again at a time of their own, instead of after the queue's visibility timeout. */
export class MessageDelays {
  public constructor(
    private readonly queueUrl: string,
    private readonly client = new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false }),
  ) {}

  /**
   * Delays messages, each by itself: that SQS refuses one does not keep the others.
   *
   * @throws HandlerError with SQS's codes for those that it refused
   */
  public async put(delays: readonly Delay[]): Promise<void> {
    const codes = new Set<string>();
    for (const chunk of chunksOf(delays, AT_A_TIME)) {
      const { Failed = [] } = await this.client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: chunk.map(({ receiptHandle, seconds }, index) => ({
            Id: `${index}`,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: seconds,
          })),
        }),
      );
      for (const { Code } of Failed) codes.add(Code ?? "no code");
    }
    if (codes.size > 0) {
      throw new HandlerError("MessagesNotDelayedError", "the queue refused to delay messages", [...codes]);
    }
  }
}
