import { LONGEST_WAIT_SECONDS } from "../../core/config-store/slack-attempts";

/**
 * Seconds to wait where the header `Retry-After` asks for it, as a number or a date: 1 to 900, however many it says.
 * Nothing when it is missing or neither.
 */
export function askedSeconds(retryAfter: string | null, now: number): number | undefined {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((httpDate(text) - now) / 1_000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(1, seconds), LONGEST_WAIT_SECONDS);
}

/** `Date.parse` takes almost anything that holds a number: a date of HTTP begins with its day's name and ends with its zone. */
function httpDate(text: string): number {
  return /^[A-Z][a-z]+, .+ GMT$/.test(text) ? Date.parse(text) : NaN;
}
