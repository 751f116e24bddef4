import type { Context } from "aws-lambda";

/** Of its time a call keeps this for its end: it stops before the alarm on long runs, which is meant for those that do not. */
const RESERVED_SHARE = 0.25;

/** Returns what tells whether a call has used up the time that it may work; made when the call begins. */
export function deadlineOf(context: Pick<Context, "getRemainingTimeInMillis">): () => boolean {
  const reservedMs = context.getRemainingTimeInMillis() * RESERVED_SHARE;
  return () => context.getRemainingTimeInMillis() < reservedMs;
}
