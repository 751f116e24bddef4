import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/**
 * Works through a batch of a queue, one message after the other. A message that fails is handed back to the queue alone,
 * to be delivered again and in the end to land in the dead-letter queue; the others are done.
 */
export async function processQueueBatch(
  event: SQSEvent,
  work: (record: SQSRecord) => Promise<void>,
  onFailure: (record: SQSRecord, error: unknown) => void,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      await work(record);
    } catch (error) {
      onFailure(record, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
