import { FEED_RETENTION_SECONDS } from "../queue-retention";

const DAY_SECONDS = 86_400;

/** Seconds that a message waits for Slack at most: for as long as Slack asks, or by the number of its attempts. */
export const LONGEST_WAIT_SECONDS = 900;

/** Seconds between two attempts at most: the wait, and as much again by which those that wait together are spread. */
export const LONGEST_BETWEEN_ATTEMPTS_SECONDS = 2 * LONGEST_WAIT_SECONDS;

/**
 * How often a message is tried before it goes to the dead letters. All attempts, as far apart as they can be, take two
 * days: less than the queue keeps a message.
 */
export const MAXIMUM_ATTEMPTS = 100;

/**
 * Age in seconds from which on a message that Slack does not take goes to the dead letters, however few its attempts: a
 * day before the queue deletes it. Thousands that wait for a Slack which does not answer hold up one another.
 */
export const OLDEST_MESSAGE_SECONDS = FEED_RETENTION_SECONDS - DAY_SECONDS;

/** Seconds until the next attempt, by the number of those that were made: 2, 4, 8 and so on up to a quarter of an hour. */
export function backOffSeconds(attempts: number): number {
  return Math.min(2 ** attempts, LONGEST_WAIT_SECONDS);
}

/** Seconds from the first attempt to the last while Slack answers with errors. */
export function secondsOfAllAttempts(): number {
  const waits = Array.from({ length: MAXIMUM_ATTEMPTS - 1 }, (_, index) => backOffSeconds(index + 1));
  return waits.reduce((sum, wait) => sum + wait, 0);
}
