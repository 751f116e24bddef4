const THROTTLES: ReadonlySet<string> = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TooManyUpdates",
]);

/** Whether an error may be gone when the same is tried again: a throttle, a fault of the service, or no answer at all. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (THROTTLES.has(error.name)) return true;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  if (!$metadata)
    return NETWORK_ERRORS.has((error as { code?: string }).code ?? "") || error.name === "TimeoutError";
  const status = $metadata.httpStatusCode ?? 500;
  return status >= 500 || status === 429;
}

const NETWORK_ERRORS: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);
