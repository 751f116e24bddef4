import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { EventPattern } from "../alerting/event-alert";
import { MetricAlarm } from "../alerting/metric-alarm";
import { DELIVERY_LIMITS, LARGEST_BATCH_WITHOUT_WINDOW, QUEUE_READER_LIMITS } from "./function-limits";
import type { LambdaFunction } from "./lambda-function";
import { Queue, QUEUE_LIMITS } from "./queue";
import { sidOf } from "./sid";

/** Props of {@link EventRuleTrigger}. */
export interface EventRuleTriggerProps {
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
  readonly includeReads?: boolean;
  /** What the rule is for, at most 512 characters. @default - names the function */
  readonly description?: string;
  /**
   * Name of the rule and of its queue, 1 to 64 letters, digits, hyphens and underscores, unique in the region. A second
   * rule has `-2` behind it. A change replaces both, with the events in the queue.
   *
   * @default - `<function>-cw-event`
   */
  readonly ruleName?: string;
  /** Events that the function is given at a time at most, 1 to 10,000. Above 10 takes a batching window. @default 10 */
  readonly batchSize?: number;
  /** How long to wait for a full batch, 0 to 300 seconds. @default 0 */
  readonly maximumBatchingWindowSeconds?: number;
  /**
   * Executions at a time at most, 2 to 1,000, and not above the function's reserved concurrency. They are taken from what
   * the account may run at a time, which is as little as 10 in new accounts; events above it wait in the queue.
   *
   * @default 2 - the least there is
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly maximumConcurrency?: number;
  /** How often an event is tried, 1 to 1,000, before it goes to the dead letters. @default 5 */
  readonly maxReceiveCount?: number;
  /** Age in seconds of the oldest event that waits, at which there is an alarm. @default 900 */
  readonly queueAgeAlarmSeconds?: number;
}

const DEFAULT_CONCURRENCY = QUEUE_READER_LIMITS.maximumConcurrency.minimum;
const LAMBDA_ADVISED_TIMEOUTS = 6;
const RETENTION_SECONDS = 345_600;
const WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

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

  public constructor(scope: Construct, id: string, props: EventRuleTriggerProps) {
    super(scope, id);
    const { target } = props;
    const ruleName = props.ruleName ?? `${target.functionName}-cw-event`;
    const patterns = [props.eventPattern].flat();
    this.ruleNames = patterns.map((_, index) => (index === 0 ? ruleName : `${ruleName}-${index + 1}`));
    this.validate(props, patterns, ruleName);
    const window = props.maximumBatchingWindowSeconds ?? 0;

    this.queue = new Queue(this, "Queue", {
      queueName: ruleName,
      encryptionKey: target.encryptionKey,
      retentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds: LAMBDA_ADVISED_TIMEOUTS * target.timeoutSeconds + window,
      redrive: { queue: target.deadLetters, maxReceiveCount: props.maxReceiveCount ?? 5 },
    });
    target.addToRolePolicy(...this.queue.receiveStatements(sidOf(this)));
    patterns.forEach((pattern, index) => this.createRule(props, pattern, index));
    new LambdaEventSourceMapping(this, "Mapping", {
      eventSourceArn: this.queue.queueArn,
      functionName: target.functionArn,
      batchSize: props.batchSize ?? LARGEST_BATCH_WITHOUT_WINDOW,
      maximumBatchingWindowInSeconds: window,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: props.maximumConcurrency ?? DEFAULT_CONCURRENCY },
      dependsOn: [this.queue.resource, target.resource],
    });
    this.createAlarm(props, ruleName);
  }

  private validate(props: EventRuleTriggerProps, patterns: readonly EventPattern[], ruleName: string): void {
    const { target, batchSize = 0, maximumConcurrency = DEFAULT_CONCURRENCY } = props;
    const { reservedConcurrency } = target;
    const checks = new PropChecks(this);
    for (const pattern of patterns) checks.eventPattern("eventPattern", pattern);
    checks
      .nameOf("rule name", "ruleName", this.ruleNames.at(-1))
      .nameOf("queue name", "ruleName", ruleName)
      .integer("batchSize", props.batchSize, QUEUE_READER_LIMITS.batchSize)
      .integer(
        "maximumBatchingWindowSeconds",
        props.maximumBatchingWindowSeconds,
        QUEUE_READER_LIMITS.maximumBatchingWindowSeconds,
      )
      .integer("maximumConcurrency", props.maximumConcurrency, QUEUE_READER_LIMITS.maximumConcurrency)
      .integer("maxReceiveCount", props.maxReceiveCount, QUEUE_LIMITS.maxReceiveCount)
      .that(batchSize <= LARGEST_BATCH_WITHOUT_WINDOW || Boolean(props.maximumBatchingWindowSeconds), {
        code: "COMBINATION_INVALID",
        path: "batchSize",
        value: batchSize,
        allowed: `at most ${LARGEST_BATCH_WITHOUT_WINDOW} without a batching window`,
        fix: "set maximumBatchingWindowSeconds to 1 or more, or lower batchSize",
      })
      .that(reservedConcurrency === undefined || maximumConcurrency <= reservedConcurrency, {
        code: "COMBINATION_INVALID",
        path: "maximumConcurrency",
        value: maximumConcurrency,
        allowed: `at most the function's reserved concurrency of ${reservedConcurrency}`,
        fix: "lower maximumConcurrency or raise reservedConcurrency: events above it are throttled into the dead letters",
      })
      .throwIfAny();
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
      state: props.includeReads ? WITH_READS : undefined,
    });
    new CloudwatchEventTarget(this, `Target${suffix}`, {
      rule: rule.name,
      targetId: "queue",
      arn: this.queue.queueArn,
      retryPolicy: {
        maximumEventAgeInSeconds: DELIVERY_LIMITS.maximumEventAgeSeconds.maximum,
        maximumRetryAttempts: DELIVERY_LIMITS.maximumRetryAttempts.maximum,
      },
      deadLetterConfig: { arn: target.deadLetterQueueArn },
      dependsOn: [this.queue.resource, target.deadLetters.resource],
    });
  }

  private createAlarm(props: EventRuleTriggerProps, queueName: string): void {
    const { target } = props;
    new MetricAlarm(this, "QueueAgeAlarm", {
      alarmName: `${queueName}-age-alarm`,
      description: `${target.functionName} does not keep up: events wait in the queue ${queueName}`,
      metric: {
        namespace: "AWS/SQS",
        metricName: "ApproximateAgeOfOldestMessage",
        dimensions: { QueueName: queueName },
        statistic: "Maximum",
        periodSeconds: 60,
      },
      threshold: props.queueAgeAlarmSeconds ?? 900,
      topic: target.alertTopic,
    });
  }
}
