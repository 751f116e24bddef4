import fc from "fast-check";
import { MAXIMUM_ATTEMPTS } from "../../../src/core/config-store/slack-attempts";
import { FEED_RETENTION_SECONDS } from "../../../src/core/queue-retention";
import { SlackDelivery } from "../../../src/handlers/slack-delivery/delivery";
import { SlackPosting } from "../../../src/handlers/slack-delivery/posting";
import type { WebhookParameter } from "../../../src/handlers/slack-delivery/webhook";
import { runs } from "../../support/property-runs";
import { topicMessage } from "../support/lambda";

const SENT = Date.parse("2026-03-01T10:00:00Z");
const VISIBILITY_TIMEOUT_SECONDS = 360;
/** How long others that wait for Slack may hold up a message that is due: a day, less what was spread. */
const LONGEST_QUEUEING_SECONDS = 84_000;

/** What one attempt meets: an answer of Slack's, no answer, or the end of the function's process. */
const meeting = fc.oneof(
  fc.record({
    status: fc.constantFrom(200, 307, 404, 408, 429, 500),
    asked: fc.constantFrom("", "1", "900", "3600", "86400", "Fri, 01 Jan 2100 00:00:00 GMT"),
  }),
  fc.constantFrom("hangs", "crash"),
);

/** Bad ones mostly: a row in which nothing is good or refused lasts longest. */
const meetings = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: meeting },
    { weight: 60, arbitrary: fc.constant({ status: 429, asked: "3600" }) },
  ),
  { minLength: 1, maxLength: 60 },
);

const queueing = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: LONGEST_QUEUEING_SECONDS }) },
  ),
  { minLength: 1, maxLength: 30 },
);

/** What becomes of one message, and how old it is then, in seconds. */
async function endOf(
  met: (attempt: number) => { readonly status: number; readonly asked: string } | string,
  queuedSeconds: (attempt: number) => number,
  random: () => number,
): Promise<{ readonly end: string; readonly age: number }> {
  let now = SENT;
  const webhook = {
    url: async () => new URL("https://hooks.slack.com/services/T"),
    forget: () => undefined,
  } as unknown as WebhookParameter;
  for (let attempts = 1; ; attempts++) {
    const age = (now - SENT) / 1_000;
    if (age >= FEED_RETENTION_SECONDS) return { end: "deleted", age };
    if (attempts > MAXIMUM_ATTEMPTS) return { end: "dead letters", age };
    const meets = met(attempts);
    if (meets === "crash") {
      now += VISIBILITY_TIMEOUT_SECONDS * 1_000;
      continue;
    }
    const post = async (): Promise<Response> => {
      if (typeof meets === "string") throw new Error("no answer");
      return new Response(null, { status: meets.status, headers: { "retry-after": meets.asked } });
    };
    const delivery = new SlackDelivery(webhook, post, () => now);
    const posting = new SlackPosting(delivery, () => now, random);
    const message = { text: topicMessage("text"), attempts, sentAt: SENT };
    const [outcome] = await posting.post([message], () => 60_000);
    if (outcome!.kind === "posted") return { end: "posted", age };
    if (outcome!.kind === "refused") return { end: "dead letters", age };
    const { retryAfterSeconds } = outcome as { readonly retryAfterSeconds: number };
    now += (retryAfterSeconds + queuedSeconds(attempts)) * 1_000;
  }
}

describe("a message for Slack", () => {
  test("is posted or with the dead letters before the queue deletes it, whatever Slack answers", async () => {
    await fc.assert(
      fc.asyncProperty(
        meetings,
        queueing,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (row, queued, random) => {
          const { end, age } = await endOf(
            (attempt) => row[attempt % row.length]!,
            (attempt) => queued[attempt % queued.length]!,
            () => random,
          );
          expect(end).not.toBe("deleted");
          expect(age).toBeLessThan(FEED_RETENTION_SECONDS);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  test("is given up by the number of its attempts when Slack asks to wait for an hour after each", async () => {
    const asked = { status: 429, asked: "3600" };
    const { end, age } = await endOf(
      () => asked,
      () => 1,
      () => 0.999,
    );
    expect(end).toBe("dead letters");
    expect(age / 3_600).toBeGreaterThan(45);
    expect(age / 3_600).toBeLessThan(50);
  });
});
