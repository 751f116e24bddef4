import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { Range } from "../../core/limits";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import type { IKey } from "../encryption/key";

/** Where messages go that were received too often. */
export interface Redrive {
  readonly queue: Queue;
  /** How often a message is received before it goes there, 1 to 1,000. */
  readonly maxReceiveCount: number;
}

/** Props of {@link Queue}. */
export interface QueueProps {
  /** Name, 1 to 80 characters, unique in the region. A change replaces the queue, with the messages in it. */
  readonly queueName: string;
  /** Encrypts the messages. */
  readonly encryptionKey: IKey;
  /** How long a message is kept, 60 to 1,209,600 seconds. @default 1209600 - 14 days, the longest there is */
  readonly retentionSeconds?: number;
  /** How long a received message is hidden from other readers, 0 to 43,200 seconds. @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  /** @default - none: a message that cannot be processed stays until it is too old */
  readonly redrive?: Redrive;
}

/** Limits of queues, as of 2025-06-30. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const QUEUE_LIMITS = {
  retentionSeconds: { minimum: 60, maximum: 1_209_600, unit: "seconds" },
  visibilityTimeoutSeconds: { minimum: 0, maximum: 43_200, unit: "seconds" },
  maxReceiveCount: { minimum: 1, maximum: 1_000, unit: "receives" },
} as const satisfies Record<string, Range>;

/** A queue that is encrypted, takes nothing without TLS, and takes from services only what it was told to. */
export class Queue extends Construct {
  public readonly queueName: string;
  /** Known at synthesis. */
  public readonly queueArn: string;
  public readonly encryptionKey: IKey;
  /** For what must not be made before the queue. */
  public readonly resource: SqsQueue;
  private readonly environment: AwsEnvironment;
  private readonly senders: PolicyStatement[] = [];

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    new PropChecks(this)
      .nameOf("queue name", "queueName", props.queueName)
      .integer("retentionSeconds", props.retentionSeconds, QUEUE_LIMITS.retentionSeconds)
      .integer(
        "visibilityTimeoutSeconds",
        props.visibilityTimeoutSeconds,
        QUEUE_LIMITS.visibilityTimeoutSeconds,
      )
      .integer("redrive.maxReceiveCount", props.redrive?.maxReceiveCount, QUEUE_LIMITS.maxReceiveCount)
      .throwIfAny();
    this.environment = AwsEnvironment.of(this);
    this.queueName = props.queueName;
    this.queueArn = this.environment.arn("sqs", props.queueName);
    this.encryptionKey = props.encryptionKey;

    this.encryptionKey.allowUseThrough("sqs", { encryptionContext: this.encryptionContext });
    this.resource = new SqsQueue(this, "Resource", {
      name: props.queueName,
      kmsMasterKeyId: this.encryptionKey.keyArn,
      messageRetentionSeconds: props.retentionSeconds ?? QUEUE_LIMITS.retentionSeconds.maximum,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds ?? 30,
      redrivePolicy: props.redrive && redrivePolicy(props.redrive),
      dependsOn: props.redrive && [props.redrive.queue.resource],
      policy: Lazy.stringValue({ produce: () => this.renderPolicy() }),
    });
  }

  /** Lets an AWS service send on behalf of one resource: a rule for `events`, a topic for `sns`. */
  public allowSender(service: string, sourceArn: string): void {
    this.senders.push({
      principals: { services: [this.environment.servicePrincipal(service)] },
      actions: ["sqs:SendMessage"],
      resources: [this.queueArn],
      conditions: { ArnEquals: { "aws:SourceArn": sourceArn } },
    });
    // The context is limit enough, and not every service tells KMS on whose behalf it sends.
    this.encryptionKey.allowService(service, {
      uses: ["encrypt", "decrypt"],
      encryptionContext: this.encryptionContext,
    });
  }

  /** Statements for an IAM policy that lets its holder send. */
  public sendStatements(sid: string): PolicyStatement[] {
    return [
      { sid: `${sid}Send`, actions: ["sqs:SendMessage"], resources: [this.queueArn] },
      this.keyStatement(`${sid}Encrypt`, ["encrypt", "decrypt"]),
    ];
  }

  /** Statements for an IAM policy that lets its holder receive and delete. */
  public receiveStatements(sid: string): PolicyStatement[] {
    return [
      {
        sid: `${sid}Receive`,
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        resources: [this.queueArn],
      },
      this.keyStatement(`${sid}Decrypt`, ["decrypt"]),
    ];
  }

  /** The statement for an IAM policy that lets its holder say when a received message is delivered again. */
  public delayStatement(sid: string): PolicyStatement {
    return { sid: `${sid}Delay`, actions: ["sqs:ChangeMessageVisibility"], resources: [this.queueArn] };
  }

  private keyStatement(sid: string, actions: readonly ("encrypt" | "decrypt")[]): PolicyStatement {
    const { encryptionContext } = this;
    return this.encryptionKey.useStatement({ sid, actions, throughService: "sqs", encryptionContext });
  }

  private get encryptionContext(): Record<string, string> {
    return { "aws:sqs:arn": this.queueArn };
  }

  private renderPolicy(): string {
    const denyWithoutTls: PolicyStatement = {
      sid: "DenyWithoutTls",
      effect: "Deny",
      principals: "*",
      actions: ["sqs:*"],
      resources: [this.queueArn],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    };
    return renderPolicy([denyWithoutTls, ...this.senders], { kind: "queue policy", path: this.node.path });
  }
}

function redrivePolicy(redrive: Redrive): string {
  return JSON.stringify({
    deadLetterTargetArn: redrive.queue.queueArn,
    maxReceiveCount: redrive.maxReceiveCount,
  });
}
