import { backOffSeconds, OLDEST_MESSAGE_SECONDS } from "../../core/config-store/slack-attempts";
import { HandlerError } from "../shared/failures";
import type { Undone } from "../shared/queue-batch";
import { POST_TIMEOUT_MS, type SlackDelivery } from "./delivery";
import { slackText } from "./message";
import { readTopicMessage } from "./topic-message";

/** A message that waits to be posted. */
export interface WaitingMessage {
  /** The JSON in which SNS wraps it. */
  readonly text: string;
  /** How often it was received, this time included. */
  readonly attempts: number;
  /** When the queue took it, in milliseconds since the epoch. */
  readonly sentAt: number;
}

/** A message that is done with. */
export interface SettledMessage {
  readonly kind: "posted" | "unconfigured";
}

const DAY_SECONDS = 86_400;

const TOO_OLD: Undone = {
  kind: "refused",
  error: new HandlerError(
    "MessageTooOldError",
    `slack did not take the message within ${OLDEST_MESSAGE_SECONDS / DAY_SECONDS} days`,
  ),
};

/** What one message takes at most, a second post to a new webhook included, and then the queue to hear of the batch. */
const NEEDED_MS = 2 * POST_TIMEOUT_MS + 9_000;

/**
 * Posts messages one after the other. As soon as Slack asks to wait, none is posted any more until the time is over,
 * neither of this batch nor of the next: they come again then. The more often a message was received, the wider its
 * return is spread, so that a burst of thousands does not come back as one and use up its attempts. What is about to grow
 * too old for the queue is given up in time.
 */
export class SlackPosting {
  private quietUntil = 0;

  public constructor(
    private readonly delivery: SlackDelivery,
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  /** Posts what there is time for; says what came of each, in their order, and does not throw. */
  public async post(
    messages: readonly WaitingMessage[],
    remainingMs: () => number,
  ): Promise<readonly (SettledMessage | Undone)[]> {
    const outcomes: (SettledMessage | Undone)[] = [];
    for (const message of messages) {
      const outcome = this.postponement(message, remainingMs()) ?? (await this.postOne(message));
      outcomes.push("retryAfterSeconds" in outcome && this.isTooOld(message) ? TOO_OLD : outcome);
    }
    return outcomes;
  }

  private isTooOld({ sentAt }: WaitingMessage): boolean {
    return this.now() - sentAt >= OLDEST_MESSAGE_SECONDS * 1_000;
  }

  private postponement({ attempts }: WaitingMessage, remainingMs: number): Undone | undefined {
    const quietMs = this.quietUntil - this.now();
    if (quietMs > 0) {
      const retryAfterSeconds = Math.ceil(quietMs / 1_000) + this.spread(attempts);
      return { kind: "postponed", reason: "slack asked to wait", retryAfterSeconds };
    }
    if (remainingMs >= NEEDED_MS) return undefined;
    return { kind: "postponed", reason: "no time is left in this run", retryAfterSeconds: 0 };
  }

  private async postOne({ text, attempts }: WaitingMessage): Promise<SettledMessage | Undone> {
    const reading = readTopicMessage(text);
    if (reading.kind === "unreadable") return reading;
    try {
      const delivery = await this.delivery.deliver(slackText(reading.message, reading.subject));
      switch (delivery.kind) {
        case "busy":
          return this.quieten(delivery.error, delivery.askedSeconds ?? backOffSeconds(attempts), attempts);
        case "unwell":
          return failed(delivery.error, backOffSeconds(attempts));
        default:
          return delivery;
      }
    } catch (error) {
      return failed(error, backOffSeconds(attempts));
    }
  }

  private quieten(error: unknown, seconds: number, attempts: number): Undone {
    this.quietUntil = this.now() + seconds * 1_000;
    return failed(error, seconds + this.spread(attempts));
  }

  private spread(attempts: number): number {
    return Math.floor(this.random() * backOffSeconds(attempts));
  }
}

function failed(error: unknown, retryAfterSeconds: number): Undone {
  return { kind: "failed", error, retryAfterSeconds };
}
