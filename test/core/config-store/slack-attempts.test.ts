import {
  backOffSeconds,
  LONGEST_BETWEEN_ATTEMPTS_SECONDS,
  MAXIMUM_ATTEMPTS,
  OLDEST_MESSAGE_SECONDS,
  secondsOfAllAttempts,
} from "../../../src/core/config-store/slack-attempts";
import { FEED_RETENTION_SECONDS } from "../../../src/core/queue-retention";

/** How long a message stays out of sight when the function's process ended with it. */
const VISIBILITY_TIMEOUT_SECONDS = 360;

describe("the attempts to post a message", () => {
  test.each([
    [1, 2],
    [2, 4],
    [9, 512],
    [10, 900],
    [100, 900],
    [1_000, 900],
  ])("are further apart the more were made: after %d, %d seconds", (attempts, seconds) => {
    expect(backOffSeconds(attempts)).toBe(seconds);
  });

  test("last for more than 22 hours while Slack answers with errors", () => {
    expect(secondsOfAllAttempts() / 3_600).toBeGreaterThan(22);
    expect(secondsOfAllAttempts() / 3_600).toBeLessThan(24);
  });

  test("end before the queue deletes the message, however far apart they are", () => {
    const longest = MAXIMUM_ATTEMPTS * (LONGEST_BETWEEN_ATTEMPTS_SECONDS + VISIBILITY_TIMEOUT_SECONDS);
    expect(longest).toBeLessThan(OLDEST_MESSAGE_SECONDS);
    expect(OLDEST_MESSAGE_SECONDS + LONGEST_BETWEEN_ATTEMPTS_SECONDS).toBeLessThan(FEED_RETENTION_SECONDS);
  });
});
