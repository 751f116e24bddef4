import type { SQSBatchResponse } from "aws-lambda";
import { Crash } from "./faults";
import type { Figures } from "./figures";
import type { Random } from "./random";

/** Hands a batch to a function; throws {@link Crash} when its process ended. */
export type Invoke = (event: object) => Promise<SQSBatchResponse>;

interface Message {
  readonly body: string;
  readonly messageId: string;
  readonly sentAt: number;
  receives: number;
  dueAt: number;
  /** Until when the function does not want it, in milliseconds since the epoch. */
  hiddenUntil: number;
}

const DROP_CHANCE = 0.05;
const DUPLICATE_CHANCE = 0.08;
const DELAY_CHANCE = 0.2;
const LONGEST_DELAY = 400;
const LARGEST_BATCH = 10;
const MAXIMUM_RECEIVES = 5;
/** How long what failed stays out of sight; with a real queue longer. */
const VISIBILITY_TIMEOUT_MS = 60_000;
const MAXIMUM_ATTEMPTS = 10;

/** A queue between EventBridge and a function: it loses, doubles, delays and reorders, and sets aside what fails. */
export class ChaosQueue {
  public deadLetters: Message[] = [];
  public readonly poison: string[] = [];
  private readonly received = new Map<string, Message>();
  private waiting: Message[] = [];
  private clock = 0;
  private sent = 0;

  public constructor(
    /** The function that it feeds. */
    public readonly of: string,
    private readonly random: Random,
    private readonly figures: Figures,
    private readonly invoke: Invoke,
    private readonly maximumReceives = MAXIMUM_RECEIVES,
  ) {}

  /** Returns whether the event comes through, at some time and at least once. */
  public send(body: string): boolean {
    this.figures.events++;
    if (this.random.chance(DROP_CHANCE)) {
      this.figures.drops++;
      return false;
    }
    this.sendSurely(body);
    return true;
  }

  /** What a topic sends always comes through. */
  public sendSurely(body: string): void {
    this.add(body);
    if (!this.random.chance(DUPLICATE_CHANCE)) return;
    this.figures.duplicates++;
    this.add(body);
  }

  /** What no function can make sense of always comes through. */
  public sendPoison(body: string): void {
    this.figures.poison++;
    this.poison.push(body);
    this.add(body);
  }

  /** Delivers one batch of what is due, in any order; returns whether some of it failed. */
  public async deliver(): Promise<boolean> {
    this.clock++;
    const batch: Message[] = [];
    for (let picks = 1 + this.random.below(LARGEST_BATCH); picks > 0 && this.waiting.length > 0; picks--) {
      const index = this.random.below(this.waiting.length);
      const message = this.waiting[index]!;
      if (message.dueAt > this.clock || isHidden(message)) continue;
      this.waiting[index] = this.waiting.at(-1)!;
      this.waiting.pop();
      batch.push(message);
    }
    return batch.length > 0 && (await this.hand(batch));
  }

  /** Delivers until nothing waits any more; returns whether there was anything. */
  public async drain(): Promise<boolean> {
    const some = this.waiting.length > 0;
    for (const message of this.waiting) message.dueAt = 0;
    while (this.waiting.length > 0) {
      if ((await this.deliver()) || this.waiting.some(isHidden))
        jest.advanceTimersByTime(VISIBILITY_TIMEOUT_MS);
    }
    return some;
  }

  /** Has a message that was received come again later. */
  public delay(receiptHandle: string, seconds: number): void {
    const message = this.received.get(receiptHandle);
    if (message) message.hiddenUntil = Date.now() + seconds * 1_000;
  }

  /** Puts the dead letters back, to be delivered anew. */
  public redrive(): void {
    this.figures.redriven += this.deadLetters.length;
    this.waiting.push(
      ...this.deadLetters.map((message) => ({ ...message, receives: 0, sentAt: Date.now() })),
    );
    this.deadLetters = [];
  }

  private async hand(batch: readonly Message[]): Promise<boolean> {
    for (const message of batch) {
      message.receives++;
      this.received.set(message.messageId, message);
    }
    const failed = await this.failuresOf(batch);
    for (const message of batch) {
      this.received.delete(message.messageId);
      if (!failed.has(message.messageId)) continue;
      if (message.receives < this.maximumReceives) this.waiting.push(message);
      else this.deadLetters.push(message);
    }
    return failed.size > 0;
  }

  private async failuresOf(batch: readonly Message[]): Promise<ReadonlySet<string>> {
    const Records = batch.map(({ body, messageId, receives, sentAt }) => ({
      body,
      messageId,
      receiptHandle: messageId,
      attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
      eventSource: "aws:sqs",
    }));
    try {
      const { batchItemFailures } = await this.invoke({ Records });
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return new Set(batch.map(({ messageId }) => messageId));
    }
  }

  private add(body: string): void {
    const delayed = this.random.chance(DELAY_CHANCE);
    if (delayed) this.figures.delays++;
    const dueAt = delayed ? this.clock + this.random.below(LONGEST_DELAY) : 0;
    const messageId = `message-${++this.sent}`;
    this.waiting.push({ body, messageId, sentAt: Date.now(), receives: 0, dueAt, hiddenUntil: 0 });
  }
}

function isHidden({ hiddenUntil }: Message): boolean {
  return hiddenUntil > Date.now();
}

/** A table's stream: in order, from the first record that failed again, and now and then from an earlier one. */
export class ChaosStream {
  /** What failed too often. */
  public readonly deadLetters: object[] = [];
  /** The keys of records that no function can make sense of. */
  public readonly poison: object[] = [];
  private readonly records: object[] = [];
  private position = 0;
  private attempts = 0;

  public constructor(
    private readonly random: Random,
    private readonly figures: Figures,
    private readonly invoke: Invoke,
  ) {}

  public add(eventName: string, keys: object | undefined): void {
    const SequenceNumber = String(this.records.length);
    this.records.push({
      eventID: `stream-${SequenceNumber}`,
      eventName,
      dynamodb: { SequenceNumber, Keys: keys },
    });
  }

  public addPoison(keys: object): void {
    this.figures.poison++;
    this.poison.push(keys);
    this.add("MODIFY", keys);
  }

  public async deliver(): Promise<void> {
    if (this.position > 0 && this.random.chance(DUPLICATE_CHANCE)) {
      this.figures.duplicates++;
      this.position -= 1;
    }
    const Records = this.records.slice(this.position, this.position + 1 + this.random.below(LARGEST_BATCH));
    if (Records.length === 0) return;
    const start = this.position;
    try {
      const [failure] = (await this.invoke({ Records })).batchItemFailures;
      this.position = failure ? Number(failure.itemIdentifier) : start + Records.length;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    this.attempts = this.position > start ? 0 : this.attempts + 1;
    if (this.attempts > MAXIMUM_ATTEMPTS) this.giveUp();
  }

  public async drain(): Promise<boolean> {
    const some = this.position < this.records.length;
    while (this.position < this.records.length) await this.deliver();
    return some;
  }

  private giveUp(): void {
    this.deadLetters.push(this.records[this.position]!);
    this.position++;
    this.attempts = 0;
  }
}
