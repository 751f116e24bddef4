import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetParametersCommand, paginateDescribeParameters, SSMClient } from "@aws-sdk/client-ssm";
import type { SynthesizedStack } from "../../../src/cli/synthesized-stacks";
import { DEAD_LETTER_REASON } from "../../../src/core/config-store/dead-letters";
import { SETTLED_MS } from "../../../src/handlers/config-auditor/recovered-record";
import type { Emulator, EmulatorClientConfig, Invocation, TrailEvent } from "../../support/emulator";
import { plainItem } from "../support/attributes";
import { Ledger } from "./ledger";

/** The functions of a store that a rule feeds by a queue. */
export const FED_BY_RULES = ["config-auditor", "config-cache-manager", "ssm-stream-replicator"] as const;

export const FUNCTIONS = [
  ...FED_BY_RULES,
  "dynamo-stream-replicator",
  "config-cache-syncer",
  "replication-syncer",
] as const;

/** The functions that a schedule starts, and how many milliseconds later than now. */
const SCHEDULED = {
  "config-cache-syncer": 0,
  "replication-syncer": 0,
  "config-auditor": SETTLED_MS + 1_000,
} as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export type Table = "auditor" | "cache" | "replication";

/** A parameter as its account's root sees it. */
export interface StoredParameter {
  readonly value: string;
  readonly type: string;
  readonly keyId?: string;
  readonly description?: string;
}

/** A message of a queue. */
export interface QueuedMessage {
  readonly body: string;
  /** Why a function gave it up. */
  readonly reason?: string;
}

/** The store of one account, looked at and handled by the account's root, with the truth of what was done in it. */
export class Store {
  public readonly ledger = new Ledger();
  public readonly root: EmulatorClientConfig;
  public readonly accountId: string;
  public readonly region: string;

  public constructor(
    public readonly name: string,
    private readonly emulator: Emulator,
    public readonly stack: SynthesizedStack,
  ) {
    this.accountId = stack.accountId;
    this.region = stack.region;
    this.root = emulator.clientConfig(this.accountId, this.region);
  }

  public async items<T extends object>(table: Table): Promise<T[]> {
    const items: T[] = [];
    const request = { TableName: `figgy-config-${table}` };
    for await (const { Items = [] } of paginateScan({ client: new DynamoDBClient(this.root) }, request)) {
      items.push(...Items.map((item) => plainItem(item) as T));
    }
    return items;
  }

  /** All parameters but the store's own, decrypted, by name. */
  public async parameters(): Promise<ReadonlyMap<string, StoredParameter>> {
    const client = new SSMClient(this.root);
    const parameters = new Map<string, StoredParameter>();
    for await (const { Parameters = [] } of paginateDescribeParameters({ client, pageSize: 10 }, {})) {
      const described = Parameters.filter(({ Name }) => !Name!.startsWith("/figgy/"));
      if (described.length === 0) continue;
      const Names = described.map(({ Name }) => Name!);
      const read = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
      for (const { Name, Value, Type } of read.Parameters!) {
        const { KeyId, Description } = described.find((one) => one.Name === Name)!;
        parameters.set(Name!, { value: Value!, type: Type!, keyId: KeyId, description: Description });
      }
    }
    return parameters;
  }

  public async setting(name: string): Promise<string> {
    const read = await new SSMClient(this.root).send(new GetParametersCommand({ Names: [`/figgy/${name}`] }));
    return read.Parameters![0]!.Value!;
  }

  /** What CloudTrail has of the calls that changed parameters here, oldest first. */
  public async changes(): Promise<readonly TrailEvent[]> {
    return (await this.emulator.trail()).filter(
      ({ recipientAccountId, eventSource, errorCode }) =>
        recipientAccountId === this.accountId && eventSource === "ssm.amazonaws.com" && !errorCode,
    );
  }

  /** The runs of a function here, oldest first. */
  public async runs(name: FunctionName): Promise<readonly Invocation[]> {
    const runs = await this.emulator.invocations(`figgy-${name}`);
    return runs.filter((run) => run.function.includes(`:${this.accountId}:`));
  }

  /** Does something while the rules of some functions are switched off: nobody tells them of it, ever. */
  public async unheard(by: readonly FunctionName[], work: () => Promise<void>): Promise<void> {
    await this.emulator.settled();
    const events = new EventBridgeClient(this.root);
    for (const name of by) await events.send(new DisableRuleCommand({ Name: `figgy-${name}-cw-event` }));
    await work();
    for (const name of by) await events.send(new EnableRuleCommand({ Name: `figgy-${name}-cw-event` }));
  }

  /**
   * Starts a function as its schedule does; returns the run. The auditor's is one of an hour later, when no event of what
   * was done until now could come any more.
   */
  public async sync(name: keyof typeof SCHEDULED): Promise<Invocation> {
    const Payload = JSON.stringify({ source: "aws.events", "detail-type": "Scheduled Event", detail: {} });
    await this.emulator.settled();
    await this.emulator.setClockAhead(SCHEDULED[name]);
    await new LambdaClient(this.root).send(new InvokeCommand({ FunctionName: `figgy-${name}`, Payload }));
    await this.emulator.setClockAhead(0);
    await this.emulator.settled();
    return (await this.runs(name)).at(-1)!;
  }

  public async send(queueName: string, body: string): Promise<void> {
    const sqs = new SQSClient(this.root);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  }

  /** What waits in a queue, each with why it is there, where a function has said so. */
  public async messagesIn(queueName: string): Promise<readonly QueuedMessage[]> {
    const sqs = new SQSClient(this.root);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    const messages: QueuedMessage[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
          MessageAttributeNames: ["All"],
        }),
      );
      if (Messages.length === 0) return messages;
      for (const { Body, MessageAttributes } of Messages) {
        messages.push({ body: Body!, reason: MessageAttributes?.[DEAD_LETTER_REASON]?.StringValue });
      }
    }
  }

  public async open(name: string, ciphertext: string): Promise<string> {
    const PARAMETER_ARN = `arn:aws:ssm:${this.region}:${this.accountId}:parameter${name}`;
    const { Plaintext } = await new KMSClient(this.root).send(
      new DecryptCommand({
        CiphertextBlob: Buffer.from(ciphertext, "base64"),
        EncryptionContext: { PARAMETER_ARN },
      }),
    );
    return Buffer.from(Plaintext!).toString();
  }
}
