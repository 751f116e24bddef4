/**
 * Settings of every AWS client in a function: it slows down when a service throttles, and gives up well before the
 * function's own timeout, so that the event is retried instead of lost.
 */
export const CLIENT_SETTINGS = {
  retryMode: "adaptive",
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
