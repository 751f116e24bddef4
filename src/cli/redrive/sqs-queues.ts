import type * as Sqs from "@aws-sdk/client-sqs";
import { FoundationError } from "../../core/errors";
import type { DeadLetter } from "./dead-letter";

/** The SDK's client of SQS with its commands. */
export type SqsPackage = typeof Sqs;

/** A queue. */
export interface QueueFacts {
  readonly url: string;
  readonly arn: string;
  /** The number of messages that wait, about: SQS counts with a delay. */
  readonly waiting: number;
}

/** How far a move has come. */
export interface MoveProgress {
  readonly state: "running" | "completed" | "failed";
  readonly moved: number;
  /** Left out while SQS does not know. */
  readonly toMove?: number;
  readonly failure?: string;
}

const PACKAGE = "@aws-sdk/client-sqs";
const BATCH = 10;
const MAXIMUM_SAMPLE = 100;
/** SQS answers with what one of its servers holds: after this many answers without news the sample is complete. */
const ANSWERS_WITHOUT_NEWS = 3;
const HIDDEN_SECONDS = 60;

/** The queues of one account and region, by the SDK's client: it finds region and credentials as the `aws` command does. */
export class SqsQueues {
  private constructor(
    private readonly sqs: SqsPackage,
    private readonly client: Sqs.SQSClient,
  ) {}

  /**
   * Loads the client, which only this command needs and which is therefore not installed with the package.
   *
   * @throws FoundationError AWS_CLIENT_MISSING
   */
  public static async connect(
    region: string | undefined,
    load: () => Promise<SqsPackage> = () => import("@aws-sdk/client-sqs"),
  ): Promise<SqsQueues> {
    const sqs = await load().catch((error: unknown) => {
      throw isMissing(error) ? missingPackage() : error;
    });
    return new SqsQueues(sqs, new sqs.SQSClient(region ? { region } : {}));
  }

  /** The URL of a queue by its name. */
  public async urlOf(queueName: string): Promise<string> {
    const command = new this.sqs.GetQueueUrlCommand({ QueueName: queueName });
    return (await this.answer(queueName, this.client.send(command))).QueueUrl!;
  }

  /** What is known of a queue. */
  public async describe(url: string): Promise<QueueFacts> {
    const command = new this.sqs.GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ["QueueArn", "ApproximateNumberOfMessages"],
    });
    const { Attributes = {} } = await this.answer(url, this.client.send(command));
    return { url, arn: Attributes.QueueArn!, waiting: Number(Attributes.ApproximateNumberOfMessages) };
  }

  /** The queues that give up their messages to this one. */
  public async sourcesOf(url: string): Promise<QueueFacts[]> {
    const command = new this.sqs.ListDeadLetterSourceQueuesCommand({ QueueUrl: url });
    const { queueUrls = [] } = await this.answer(url, this.client.send(command));
    return Promise.all(queueUrls.map((source) => this.describe(source)));
  }

  /** Some of the messages that wait, a hundred at most; they stay where and as visible as they are. */
  public async peek(url: string): Promise<DeadLetter[]> {
    const letters = new Map<string, DeadLetter>();
    for (let withoutNews = 0; withoutNews < ANSWERS_WITHOUT_NEWS && letters.size < MAXIMUM_SAMPLE;) {
      const before = letters.size;
      for (const message of await this.receive(url, BATCH, 0))
        letters.set(message.MessageId!, letterOf(message));
      withoutNews = letters.size > before ? 0 : withoutNews + 1;
    }
    return [...letters.values()];
  }

  /** Starts to move everything; without a destination each message goes back to the queue that gave it up. */
  public async startMove(sourceArn: string, destinationArn: string | undefined): Promise<void> {
    const command = new this.sqs.StartMessageMoveTaskCommand({
      SourceArn: sourceArn,
      DestinationArn: destinationArn,
    });
    await this.answer(sourceArn, this.client.send(command));
  }

  /** How far the latest move out of a queue has come. */
  public async moveProgress(sourceArn: string): Promise<MoveProgress> {
    const command = new this.sqs.ListMessageMoveTasksCommand({ SourceArn: sourceArn, MaxResults: 1 });
    const { Results = [] } = await this.answer(sourceArn, this.client.send(command));
    const task = Results[0] ?? {};
    return {
      state: MOVE_STATES[task.Status ?? ""] ?? "running",
      moved: task.ApproximateNumberOfMessagesMoved ?? 0,
      toMove: task.ApproximateNumberOfMessagesToMove,
      failure: task.FailureReason,
    };
  }

  /**
   * Moves a few messages: each is sent before it is deleted, so that none is lost.
   *
   * @returns how many were moved; fewer when there are no more
   */
  public async moveSome(fromUrl: string, toUrl: string, count: number): Promise<number> {
    let moved = 0;
    for (let withoutNews = 0; moved < count && withoutNews < ANSWERS_WITHOUT_NEWS;) {
      const messages = await this.receive(fromUrl, Math.min(BATCH, count - moved), HIDDEN_SECONDS);
      withoutNews = messages.length > 0 ? 0 : withoutNews + 1;
      if (messages.length > 0) await this.moveBatch(messages, fromUrl, toUrl);
      moved += messages.length;
    }
    return moved;
  }

  private async moveBatch(messages: readonly Sqs.Message[], fromUrl: string, toUrl: string): Promise<void> {
    const sent = new this.sqs.SendMessageBatchCommand({
      QueueUrl: toUrl,
      Entries: messages.map(({ Body }, index) => ({ Id: `${index}`, MessageBody: Body! })),
    });
    refuseFailures(toUrl, (await this.answer(toUrl, this.client.send(sent))).Failed);
    const deleted = new this.sqs.DeleteMessageBatchCommand({
      QueueUrl: fromUrl,
      Entries: messages.map(({ ReceiptHandle }, index) => ({
        Id: `${index}`,
        ReceiptHandle: ReceiptHandle!,
      })),
    });
    refuseFailures(fromUrl, (await this.answer(fromUrl, this.client.send(deleted))).Failed);
  }

  private async receive(url: string, count: number, hiddenSeconds: number): Promise<Sqs.Message[]> {
    const command = new this.sqs.ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: count,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ["SentTimestamp"],
      MessageAttributeNames: ["All"],
    });
    return (await this.answer(url, this.client.send(command))).Messages ?? [];
  }

  private async answer<T>(queue: string, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw error instanceof this.sqs.QueueDoesNotExist ? missingQueue(queue) : failedCall(queue, error);
    }
  }
}

const MOVE_STATES: Readonly<Record<string, MoveProgress["state"]>> = {
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "failed",
};

function letterOf({ MessageId, Body, Attributes, MessageAttributes }: Sqs.Message): DeadLetter {
  return {
    id: MessageId!,
    body: Body ?? "",
    sent: Number(Attributes?.SentTimestamp),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
        StringValue ? [[name, StringValue]] : [],
      ),
    ),
  };
}

function refuseFailures(queue: string, failed: readonly Sqs.BatchResultErrorEntry[] = []): void {
  if (failed.length === 0) return;
  throw new FoundationError({
    code: "REDRIVE_FAILED",
    path: queue,
    value: [...new Set(failed.map(({ Code }) => Code ?? "no code"))].join(", "),
    allowed: "messages that are sent, then deleted",
    fix: "run the command again: a message that was moved twice is recognized by the functions",
  });
}

function isMissing(error: unknown): boolean {
  return ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function missingPackage(): FoundationError {
  return new FoundationError({
    code: "AWS_CLIENT_MISSING",
    path: "foundation redrive",
    value: PACKAGE,
    allowed: "the AWS SDK's client of SQS, version 3, beside this package",
    fix: `install it, only this command needs it: npm install --save-dev ${PACKAGE}`,
  });
}

function missingQueue(queue: string): FoundationError {
  return new FoundationError({
    code: "QUEUE_MISSING",
    path: "queue",
    value: queue,
    allowed: "a queue of the account and region that the credentials are for",
    fix: "check the function's name, --prefix and --region, and whose credentials these are: aws sts get-caller-identity",
  });
}

function failedCall(queue: string, error: unknown): FoundationError {
  const { name, message } = error as Error;
  return new FoundationError({
    code: "AWS_CALL_FAILED",
    path: queue,
    value: `${name}: ${message}`,
    allowed: "a region, credentials, and the permissions that the README lists for foundation redrive",
    fix: "state --region or AWS_REGION, sign in, or ask for the permission that the message names",
  });
}
