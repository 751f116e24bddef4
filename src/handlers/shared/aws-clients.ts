/**
 * Settings of every AWS client in a function: it slows down when a service throttles, and gives up well before the
 * function's own timeout, so that the event is retried instead of lost.
 */
export const CLIENT_SETTINGS = {
  retryMode: "adaptive",
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/**
 * Settings of clients for work that must end by the clock: a call takes {@link LONGEST_CALL_MS} at most, whatever a service
 * does. That a service throttles slows down no other call.
 */
export const PUNCTUAL_CLIENT_SETTINGS = {
  retryMode: "standard",
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const;

/** The SDK waits up to half a second before the second attempt at a call that was throttled, and up to twice as long each time. */
const LONGEST_PAUSES_MS = 500 + 1_000 + 2_000;

/** How long a call of such a client takes at most, all attempts and the pauses between them together. */
export const LONGEST_CALL_MS =
  PUNCTUAL_CLIENT_SETTINGS.maxAttempts *
    (PUNCTUAL_CLIENT_SETTINGS.requestHandler.connectionTimeout +
      PUNCTUAL_CLIENT_SETTINGS.requestHandler.requestTimeout) +
  LONGEST_PAUSES_MS;
