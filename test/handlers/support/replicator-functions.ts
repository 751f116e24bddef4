import type { Context, DynamoDBBatchResponse, DynamoDBRecord, SQSBatchResponse } from "aws-lambda";
import { streamReplicatorVariables } from "../../../src/core/config-store/replicator-environment";
import type * as streamReplicator from "../../../src/handlers/dynamo-stream-replicator/handler";
import type * as replicationSyncer from "../../../src/handlers/replication-syncer/handler";
import type * as sourceReplicator from "../../../src/handlers/ssm-stream-replicator/handler";
import { capturedOutput, jsonLines } from "./captured-output";
import { FormServer } from "./form-server";
import { CONTEXT, deliveredAgain, queueBatch, setLambdaEnvironment } from "./lambda";
import { REPLICATOR } from "./replicating";
import { ReplicationServer } from "./replication-server";

export const TOPIC = "arn:aws:sns:us-east-1:111111111111:figgy-notifications";
export const QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/figgy-dead-letters";

/** What came of a call: the answer, and all that was written to the log. */
export interface Handled<T> {
  readonly response: T;
  readonly output: string;
  readonly lines: readonly Record<string, unknown>[];
}

/** The three functions that replicate, as Lambda would run them, with the services' servers in this process. */
export class ReplicatorFunctions {
  public readonly server = new ReplicationServer();
  /** In the place of SNS. */
  public readonly topic = new FormServer();
  /** In the place of Lambda. */
  public readonly lambda = new FormServer();
  /** Milliseconds that a function has left. */
  public remainingMs = 300_000;
  private handlers!: {
    readonly stream: typeof streamReplicator.handler;
    readonly syncer: typeof replicationSyncer.handler;
    readonly source: typeof sourceReplicator.handler;
  };

  public async start(): Promise<void> {
    setLambdaEnvironment(await this.server.start(), {
      ...streamReplicatorVariables({
        ...REPLICATOR,
        notificationTopicArn: TOPIC,
        deadLetterQueueUrl: QUEUE_URL,
      }),
      AWS_ENDPOINT_URL_SNS: await this.topic.start(),
      AWS_ENDPOINT_URL_LAMBDA: await this.lambda.start(),
      POWERTOOLS_LOGGER_LOG_EVENT: "true",
    });
    const load = (name: string) => jest.requireActual(`../../../src/handlers/${name}/handler`);
    this.handlers = {
      stream: load("dynamo-stream-replicator").handler,
      syncer: load("replication-syncer").handler,
      source: load("ssm-stream-replicator").handler,
    };
  }

  public async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.topic.stop(), this.lambda.stop()]);
  }

  public reset(): void {
    this.server.reset();
    this.topic.reset();
    this.lambda.reset();
    this.remainingMs = 300_000;
  }

  /** Gives events of CloudTrail to the function that replicates changed sources. */
  public changes(...events: readonly string[]): Promise<Handled<SQSBatchResponse>> {
    return handled(() => this.handlers.source(queueBatch(...events), this.context));
  }

  /** Gives events to the function that replicates changed sources, for the n-th time. */
  public changesAgain(
    receiveCount: number,
    ...events: readonly string[]
  ): Promise<Handled<SQSBatchResponse>> {
    return handled(() => this.handlers.source(deliveredAgain(events, receiveCount), this.context));
  }

  /** Gives records to the function behind the replication table's stream. */
  public stream(...Records: readonly DynamoDBRecord[]): Promise<Handled<DynamoDBBatchResponse>> {
    return handled(() => this.handlers.stream({ Records: [...Records] }, this.context));
  }

  /** Runs the syncer, by the schedule's event unless another is given. */
  public syncer(event: unknown = { source: "aws.events" }): Promise<Handled<void>> {
    return handled(() => this.handlers.syncer(event, this.context));
  }

  private get context(): Context {
    return { ...CONTEXT, getRemainingTimeInMillis: () => this.remainingMs };
  }
}

/** A record of the replication table's stream. */
export function streamRecord(
  destination: string,
  eventName: DynamoDBRecord["eventName"] = "INSERT",
  SequenceNumber = destination,
): DynamoDBRecord {
  return {
    eventID: `event of ${destination}`,
    eventName,
    dynamodb: { Keys: { destination: { S: destination } }, SequenceNumber, StreamViewType: "KEYS_ONLY" },
  };
}

/** What was counted, by the metrics' names. */
export function countedIn({ lines }: Handled<unknown>): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const line of lines.filter((one) => "_aws" in one)) {
    for (const [name, value] of Object.entries(line)) {
      if (typeof value === "number") counted[name] = (counted[name] ?? 0) + value;
    }
  }
  return counted;
}

async function handled<T>(work: () => Promise<T>): Promise<Handled<T>> {
  let response!: T;
  const output = await capturedOutput(async () => void (response = await work()));
  return { response, output, lines: jsonLines(output) };
}
