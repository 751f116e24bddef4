import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { readDeadLetterEnvironment } from "../../core/config-store/dead-letters";
import { DeadLetters } from "./dead-letters";
import { EventCounts, type Fate } from "./event-counts";
import type { HandlerError } from "./failures";
import type { FunctionLog } from "./function-log";
import type { Delay, MessageDelays } from "./message-delays";

/** An event on which nothing was done. */
export type Undone =
  /** It is rightly passed over. */
  | { readonly kind: "skipped"; readonly reason: string; readonly eventId?: string }
  /** It does not have the expected shape, now or ever. */
  | { readonly kind: "unreadable"; readonly error: HandlerError }
  /** It cannot be done until people mend something: it is to be replayed then. */
  | { readonly kind: "refused"; readonly error: HandlerError }
  /** It may be done when it is tried again, after the queue's visibility timeout or when this says. */
  | { readonly kind: "failed"; readonly error: unknown; readonly retryAfterSeconds?: number }
  /** It was not tried: it comes again. */
  | { readonly kind: "postponed"; readonly reason: string; readonly retryAfterSeconds: number };

/** What a function does with the events of a batch. */
export interface BatchWork<T extends { readonly kind: string }> {
  /** Works on all events together; says what came of each, in their order, and does not throw. */
  readonly process: (eventTexts: readonly string[]) => Promise<readonly (T | Undone)[]>;
  /** Reports what was done with one event; returns whether that is all, or it must be tried again. */
  readonly report: (done: T, messageId: string) => boolean;
}

/**
 * Works through batches of a queue. Only what failed goes back to the queue, to be delivered again and in the end to land
 * with the dead letters. What cannot be read, or is refused, goes there at once, with the reasons: to try it again is of no
 * use.
 */
export class QueueBatches {
  private readonly deadLetters: DeadLetters | undefined;

  /** @param delays needed where what is done with an event says itself when it is tried again */
  public constructor(
    private readonly log: FunctionLog,
    private readonly delays?: MessageDelays,
  ) {
    const { deadLetterQueueUrl } = readDeadLetterEnvironment(process.env);
    this.deadLetters = deadLetterQueueUrl ? new DeadLetters(deadLetterQueueUrl) : undefined;
  }

  /** Works through one batch; the answer is for Lambda. */
  public async work<T extends { readonly kind: string }>(
    event: SQSEvent,
    { process, report }: BatchWork<T>,
  ): Promise<SQSBatchResponse> {
    const outcomes = await process(event.Records.map(({ body }) => body));
    const byMessage = new Map(event.Records.map(({ messageId }, index) => [messageId, outcomes[index]!]));
    const counts = new EventCounts();
    const response = await processPartialResponse(
      event,
      async (record: SQSRecord) => {
        const fate = await this.settle(record, byMessage.get(record.messageId)!, report);
        counts.add(fate);
        if (fate === "failed" || fate === "postponed") throw TO_BE_TRIED_AGAIN;
      },
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false },
    );
    counts.publish(this.log);
    await this.delay(event.Records, byMessage);
    return response;
  }

  /** What cannot be delayed comes back after the queue's visibility timeout, which does no harm. */
  private async delay(
    records: readonly SQSRecord[],
    outcomes: ReadonlyMap<string, { readonly kind: string } | Undone>,
  ): Promise<void> {
    const delays = records.flatMap(({ messageId, receiptHandle }): Delay[] => {
      const outcome = outcomes.get(messageId)!;
      const seconds = isUndone(outcome) && "retryAfterSeconds" in outcome && outcome.retryAfterSeconds;
      return typeof seconds === "number" ? [{ receiptHandle, seconds }] : [];
    });
    try {
      await this.delays?.put(delays);
    } catch (error) {
      this.log.failure("messages come back later than they should", error, { messages: delays.length });
    }
  }

  private async settle<T extends { readonly kind: string }>(
    { messageId, body }: SQSRecord,
    outcome: T | Undone,
    report: BatchWork<T>["report"],
  ): Promise<Fate> {
    if (!isUndone(outcome)) return report(outcome, messageId) ? "processed" : "failed";
    switch (outcome.kind) {
      case "skipped":
        this.log.info("event skipped", { event_id: outcome.eventId, reason: outcome.reason });
        return "processed";
      case "unreadable":
        this.log.failure("event not readable", outcome.error, { message_id: messageId });
        return this.refuse(messageId, body, outcome.error.reasons);
      case "refused":
        this.log.failure("event refused", outcome.error, { message_id: messageId });
        return this.refuse(messageId, body, [outcome.error.message]);
      case "failed": {
        const facts = { message_id: messageId, retry_after_seconds: outcome.retryAfterSeconds };
        this.log.failure("event not processed", outcome.error, facts);
        return "failed";
      }
      case "postponed": {
        const { reason, retryAfterSeconds } = outcome;
        const facts = { message_id: messageId, reason, retry_after_seconds: retryAfterSeconds };
        this.log.info("event postponed", facts);
        return "postponed";
      }
    }
  }

  private async refuse(messageId: string, body: string, reasons: readonly string[]): Promise<Fate> {
    if (!this.deadLetters) return "failed";
    try {
      await this.deadLetters.put(body, reasons);
      return "refused";
    } catch (error) {
      this.log.failure("event not put with the dead letters", error, { message_id: messageId });
      return "failed";
    }
  }
}

/** Tells Powertools that the record goes back; what is wrong with it is in the log already. */
const TO_BE_TRIED_AGAIN = new Error("the event is to be tried again");

const UNDONE: readonly string[] = [
  "skipped",
  "unreadable",
  "refused",
  "failed",
  "postponed",
] satisfies Undone["kind"][];

function isUndone<T extends { readonly kind: string }>(outcome: T | Undone): outcome is Undone {
  return UNDONE.includes(outcome.kind);
}
