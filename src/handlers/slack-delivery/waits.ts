const LONGEST_SECONDS = 900;
const LONGEST_ASKED_SECONDS = 3_600;

/** Seconds until the next attempt, by the number of those that were made: 2, 4, 8 and so on up to a quarter of an hour. */
export function backOffSeconds(attempts: number): number {
  return Math.min(2 ** attempts, LONGEST_SECONDS);
}

/**
 * Seconds that the header `Retry-After` asks to wait, as a number or a date: 1 to 3,600. Nothing when it is missing or
 * neither.
 */
export function askedSeconds(retryAfter: string | null, now: number): number | undefined {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((httpDate(text) - now) / 1_000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(1, seconds), LONGEST_ASKED_SECONDS);
}

/** `Date.parse` takes almost anything that holds a number: a date of HTTP begins with its day's name and ends with its zone. */
function httpDate(text: string): number {
  return /^[A-Z][a-z]+, .+ GMT$/.test(text) ? Date.parse(text) : NaN;
}
