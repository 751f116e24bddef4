import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type EventPattern, ruleState } from "../../core/event-pattern";
import { LONGEST_DELIVERY } from "../../core/limits";
import type { LambdaFunction } from "./lambda-function";
import type { Queue } from "./queue";
import { checkQueueReading, feedByQueue, type QueueReading } from "./queue-feed";

/** Props of {@link EventRuleTrigger}. */
export interface EventRuleTriggerProps extends QueueReading {
  readonly target: LambdaFunction;
  /**
   * The events of the account's default bus that the function is given, in at most 2,048 characters. Several patterns take
   * a rule each, all with the same queue: an event that matches two of them arrives twice.
   */
  readonly eventPattern: EventPattern | readonly EventPattern[];
  /**
   * Whether the rule also matches calls that only read, such as `GetParameter`: EventBridge leaves them out otherwise, as
   * there are many.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  readonly includeReadEvents?: boolean;
  /** What the rule is for, at most 512 characters. @default - names the function */
  readonly description?: string;
  /**
   * Name of the rule and of its queue, 1 to 64 letters, digits, hyphens and underscores, unique in the region. A second
   * rule has `-2` behind it. A change replaces both, with the events in the queue.
   *
   * @default - `<function>-cw-event`
   */
  readonly ruleName?: string;
}

/**
 * Gives a function the events of a rule through an encrypted queue, which holds them for 4 days while the function
 * cannot keep up. The function reports the events of a batch that failed (`batchItemFailures`); only these are tried
 * again, and at last go to its dead letters. So does what the rule cannot deliver to the queue within a day.
 *
 * The dead letters keep an event for 14 days from when it was first queued, which is why the queue keeps it for less.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class EventRuleTrigger extends Construct {
  /** Names of the rules, one for each pattern. */
  public readonly ruleNames: readonly string[];
  public readonly queue: Queue;

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE, COMBINATION_INVALID */
  public constructor(scope: Construct, id: string, props: EventRuleTriggerProps) {
    super(scope, id);
    const { target } = props;
    const queueName = props.ruleName ?? `${target.functionName}-cw-event`;
    const patterns = [props.eventPattern].flat();
    this.ruleNames = patterns.map((_, index) => (index === 0 ? queueName : `${queueName}-${index + 1}`));
    this.validate(props, patterns, queueName);

    this.queue = feedByQueue(this, { target, queueName, reading: props });
    patterns.forEach((pattern, index) => this.createRule(props, pattern, index));
  }

  private validate(props: EventRuleTriggerProps, patterns: readonly EventPattern[], queueName: string): void {
    const checks = new PropChecks(this);
    for (const pattern of patterns) checks.eventPattern("eventPattern", pattern);
    checks
      .nameOf("rule name", "ruleName", this.ruleNames.at(-1))
      .nameOf("queue name", "ruleName", queueName)
      .description("rule", "description", props.description);
    checkQueueReading(checks, props.target, props).throwIfAny();
  }

  private createRule(props: EventRuleTriggerProps, pattern: EventPattern, index: number): void {
    const { target } = props;
    const ruleName = this.ruleNames[index]!;
    const suffix = index === 0 ? "" : index + 1;
    const ruleArn = AwsEnvironment.of(this).arn("events", `rule/${ruleName}`);
    this.queue.allowSender("events", ruleArn);
    target.deadLetters.allowSender("events", ruleArn);

    const rule = new CloudwatchEventRule(this, `Resource${suffix}`, {
      name: ruleName,
      description: props.description ?? `events for the function ${target.functionName}`,
      eventPattern: JSON.stringify(pattern),
      state: ruleState(props.includeReadEvents),
    });
    new CloudwatchEventTarget(this, `Target${suffix}`, {
      rule: rule.name,
      targetId: "queue",
      arn: this.queue.queueArn,
      retryPolicy: LONGEST_DELIVERY,
      deadLetterConfig: { arn: target.deadLetterQueueArn },
      dependsOn: [this.queue.resource, target.deadLetters.resource],
    });
  }
}
