import type { Range } from "../limits";

/**
 * How many executions at a time a function may be limited to that reads from a queue, as of 2025-06-30.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const EVENT_CONCURRENCY = {
  minimum: 2,
  maximum: 1_000,
  unit: "executions at a time",
} as const satisfies Range;
