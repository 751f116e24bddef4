import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { LambdaFunction } from "./lambda-function";
import type { Queue } from "./queue";
import { checkQueueReading, feedByQueue, type QueueReading } from "./queue-feed";

/** Props of {@link TopicTrigger}. */
export interface TopicTriggerProps extends QueueReading {
  readonly target: LambdaFunction;
  /** A topic of the same account and region. */
  readonly topic: IAlertTopic;
  /**
   * Name of the queue, 1 to 80 letters, digits, hyphens and underscores, unique in the region. A change replaces it, with
   * the messages in it.
   *
   * @default - `<function>-messages`
   */
  readonly queueName?: string;
}

/** The queue between a topic and a function, where it is not given another name. */
export function messageQueueName(functionName: string): string {
  return `${functionName}-messages`;
}

/**
 * Gives a function the messages of a topic through an encrypted queue, which holds them for 4 days while the function
 * cannot keep up. Each message is the JSON in which SNS wraps it, since only there is its subject. They come in any order,
 * and now and then twice. The function reports those of a batch that failed (`batchItemFailures`); only these are tried
 * again, and at last go to its dead letters. So does what the topic cannot deliver to the queue.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export class TopicTrigger extends Construct {
  public readonly queue: Queue;

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE, COMBINATION_INVALID */
  public constructor(scope: Construct, id: string, props: TopicTriggerProps) {
    super(scope, id);
    const { target, topic } = props;
    const { topicArn } = topic;
    const queueName = props.queueName ?? messageQueueName(target.functionName);
    const checks = new PropChecks(this).nameOf("queue name", "queueName", queueName);
    checkQueueReading(checks, target, props).throwIfAny();

    this.queue = feedByQueue(this, { target, queueName, reading: props });
    this.queue.allowSender("sns", topicArn);
    target.deadLetters.allowSender("sns", topicArn);
    new SnsTopicSubscription(this, "Resource", {
      topicArn,
      protocol: "sqs",
      endpoint: this.queue.queueArn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: target.deadLetterQueueArn }),
      dependsOn: [
        this.queue.resource,
        target.deadLetters.resource,
        ...(topic.resource ? [topic.resource] : []),
      ],
    });
  }
}
