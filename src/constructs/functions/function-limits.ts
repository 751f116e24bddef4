import type { Range } from "../../core/limits";
import { EVENT_CONCURRENCY } from "../../core/config-store/event-concurrency";

/**
 * Limits of Lambda functions that cannot be raised, as of 2025-06-30.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const FUNCTION_LIMITS = {
  memoryMegabytes: { minimum: 128, maximum: 10_240, unit: "MB" },
  timeoutSeconds: { minimum: 1, maximum: 900, unit: "seconds" },
  /** Nothing would run at 0; above it the account's quota decides. */
  reservedConcurrency: { minimum: 1, maximum: 100_000, unit: "executions at a time" },
  maximumRetryAttempts: { minimum: 0, maximum: 2, unit: "retries" },
  maximumEventAgeSeconds: { minimum: 60, maximum: 21_600, unit: "seconds" },
} as const satisfies Record<string, Range>;

/** Bytes that a function's environment variables may have together, names and values. */
export const ENVIRONMENT_LIMIT_BYTES = 4_096;

/**
 * Limits of functions that read from queues, as of 2025-06-30.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export const QUEUE_READER_LIMITS = {
  batchSize: { minimum: 1, maximum: 10_000, unit: "messages" },
  maximumBatchingWindowSeconds: { minimum: 0, maximum: 300, unit: "seconds" },
  maximumConcurrency: EVENT_CONCURRENCY,
} as const satisfies Record<string, Range>;

/** Messages that a function can be given at a time without a batching window. */
export const LARGEST_BATCH_WITHOUT_WINDOW = 10;

/**
 * Limits of functions that read from streams of tables, as of 2025-06-30.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const STREAM_READER_LIMITS = {
  batchSize: { minimum: 1, maximum: 10_000, unit: "records" },
  maximumBatchingWindowSeconds: { minimum: 0, maximum: 300, unit: "seconds" },
  maximumRetryAttempts: { minimum: 0, maximum: 10_000, unit: "retries" },
  maximumRecordAgeSeconds: { minimum: 60, maximum: 86_400, unit: "seconds" },
  parallelizationFactor: { minimum: 1, maximum: 10, unit: "executions a shard" },
} as const satisfies Record<string, Range>;
