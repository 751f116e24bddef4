/**
 * Seconds for which a queue that feeds a function keeps a message: 4 days, counted from when it was sent. What is older,
 * SQS deletes: it does not go to the dead letters.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const FEED_RETENTION_SECONDS = 345_600;
