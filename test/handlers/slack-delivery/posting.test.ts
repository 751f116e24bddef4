import { HandlerError } from "../../../src/handlers/shared/failures";
import type { Delivery, SlackDelivery } from "../../../src/handlers/slack-delivery/delivery";
import { SlackPosting, type WaitingMessage } from "../../../src/handlers/slack-delivery/posting";
import { topicMessage } from "../support/lambda";

const ERROR = new HandlerError("SlackRefusedError", "slack answered with status 429");
const POSTED: Delivery = { kind: "posted" };
const BUSY: Delivery = { kind: "busy", error: ERROR, askedSeconds: 30 };

let now: number;
let tried: string[];
beforeEach(() => {
  now = 1_000_000;
  tried = [];
});

/** Slack's answers, one for each post; the last for all that follow. */
function postingTo(answers: readonly (Delivery | Error)[], random = 0): SlackPosting {
  const deliver = async (text: string): Promise<Delivery> => {
    tried.push(text);
    const answer = answers[Math.min(tried.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return new SlackPosting(
    { deliver } as SlackDelivery,
    () => now,
    () => random,
  );
}

const waiting = (text: string, attempts = 1): WaitingMessage => ({
  text: topicMessage(text),
  attempts,
  sentAt: now,
});
const plenty = () => 60_000;

describe("posting what waits", () => {
  test("posts one after the other, with subjects, escaped", async () => {
    const messages = [{ text: topicMessage("<a>", "Budget"), attempts: 1, sentAt: now }, waiting("b")];
    expect(await postingTo([POSTED]).post(messages, plenty)).toEqual([POSTED, POSTED]);
    expect(tried).toEqual(["Budget\n&lt;a&gt;", "b"]);
  });

  test("goes on with the others when one cannot be read or is refused", async () => {
    const refused: Delivery = { kind: "refused", error: new HandlerError("SlackRefusedError", "404") };
    const outcomes = await postingTo([refused, POSTED]).post(
      [{ text: "no envelope", attempts: 1, sentAt: now }, waiting("a"), waiting("b")],
      plenty,
    );
    expect(outcomes).toEqual([expect.objectContaining({ kind: "unreadable" }), refused, POSTED]);
  });

  test("passes messages over while no webhook is configured", async () => {
    expect(await postingTo([{ kind: "unconfigured" }]).post([waiting("a")], plenty)).toEqual([
      { kind: "unconfigured" },
    ]);
  });

  test("tries again when Slack is unwell, later each time, and goes on with the others", async () => {
    const unwell: Delivery = { kind: "unwell", error: ERROR };
    const outcomes = await postingTo([unwell, unwell, POSTED]).post(
      [waiting("a", 1), waiting("b", 20), waiting("c")],
      plenty,
    );
    expect(outcomes).toEqual([
      { kind: "failed", error: ERROR, retryAfterSeconds: 2 },
      { kind: "failed", error: ERROR, retryAfterSeconds: 900 },
      POSTED,
    ]);
  });

  test("tries again when the webhook cannot be read", async () => {
    const error = new Error("throttled");
    expect(await postingTo([error]).post([waiting("a", 3)], plenty)).toEqual([
      { kind: "failed", error, retryAfterSeconds: 8 },
    ]);
  });
});

describe("posting when Slack asks to wait", () => {
  const POSTPONED = { kind: "postponed", reason: "slack asked to wait", retryAfterSeconds: 30 };

  test("posts no more, and has all come back after that time", async () => {
    const messages = [waiting("a"), waiting("b"), waiting("c"), waiting("d")];
    expect(await postingTo([POSTED, BUSY, POSTED]).post(messages, plenty)).toEqual([
      POSTED,
      { kind: "failed", error: ERROR, retryAfterSeconds: 30 },
      POSTPONED,
      POSTPONED,
    ]);
    expect(tried).toEqual(["a", "b"]);
  });

  test("posts nothing of the next batches either, until the time is over", async () => {
    const posting = postingTo([BUSY, POSTED]);
    await posting.post([waiting("a")], plenty);
    now += 29_001;
    expect(await posting.post([waiting("b")], plenty)).toEqual([{ ...POSTPONED, retryAfterSeconds: 1 }]);
    now += 999;
    expect(await posting.post([waiting("b")], plenty)).toEqual([POSTED]);
    expect(tried).toEqual(["a", "b"]);
  });

  test("waits by the number of attempts when Slack does not say how long", async () => {
    const posting = postingTo([{ kind: "busy", error: ERROR }]);
    expect(await posting.post([waiting("a", 4), waiting("b", 1)], plenty)).toEqual([
      { kind: "failed", error: ERROR, retryAfterSeconds: 16 },
      { ...POSTPONED, retryAfterSeconds: 16 },
    ]);
  });

  test("spreads what comes back, the wider the more often it was tried, and never before that time", async () => {
    const posting = postingTo([BUSY], 0.999);
    expect(await posting.post([waiting("a", 1), waiting("b", 5), waiting("c", 50)], plenty)).toEqual([
      { kind: "failed", error: ERROR, retryAfterSeconds: 31 },
      { ...POSTPONED, retryAfterSeconds: 61 },
      { ...POSTPONED, retryAfterSeconds: 929 },
    ]);
  });
});

describe("posting what has waited for three days", () => {
  const DAYS = 3 * 86_400_000;
  const givenUp = {
    kind: "refused",
    error: expect.objectContaining({
      name: "MessageTooOldError",
      message: "slack did not take the message within 3 days",
    }) as Error,
  };
  const aged = (text: string, age: number): WaitingMessage => ({ ...waiting(text), sentAt: now - age });

  test("tries it once more, and gives it up when it would have to wait, whatever for", async () => {
    const unwell: Delivery = { kind: "unwell", error: ERROR };
    const messages = ["a", "b", "c", "d"].map((text) => aged(text, DAYS));
    const posting = postingTo([POSTED, unwell, BUSY]);
    expect(await posting.post(messages, plenty)).toEqual([POSTED, givenUp, givenUp, givenUp]);
    expect(await posting.post([aged("e", DAYS)], () => 0)).toEqual([givenUp]);
    expect(tried).toEqual(["a", "b", "c"]);
  });

  test("does not give up what is younger", async () => {
    expect(await postingTo([BUSY]).post([aged("a", DAYS - 1)], plenty)).toEqual([
      { kind: "failed", error: ERROR, retryAfterSeconds: 30 },
    ]);
  });
});

describe("posting when time runs out", () => {
  test("has the rest come back at once", async () => {
    let remaining = 15_000;
    const outcomes = await postingTo([POSTED]).post([waiting("a"), waiting("b")], () => remaining--);
    expect(outcomes).toEqual([
      POSTED,
      { kind: "postponed", reason: "no time is left in this run", retryAfterSeconds: 0 },
    ]);
    expect(tried).toEqual(["a"]);
  });
});
