import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { deadLetterVariables } from "../../core/config-store/dead-letters";
import { LONGEST_BETWEEN_ATTEMPTS_SECONDS, MAXIMUM_ATTEMPTS } from "../../core/config-store/slack-attempts";
import { slackDeliveryVariables } from "../../core/config-store/function-environment";
import {
  FUNCTION_METRICS,
  FUNCTION_METRICS_DIMENSION,
  FUNCTION_METRICS_NAMESPACE,
} from "../../core/config-store/function-metrics";
import type { LogRetentionDays } from "../../core/limits";
import type { IAlertTopic } from "../alerting/alert-topic";
import { MetricAlarm } from "../alerting/metric-alarm";
import type { IKey } from "../encryption/key";
import type { FunctionAlarm } from "../functions/function-alarms";
import { FunctionCode } from "../functions/function-code";
import { LambdaFunction } from "../functions/lambda-function";
import type { Queue } from "../functions/queue";
import { messageQueueName, TopicTrigger } from "../functions/topic-trigger";
import type { IWebhookParameter } from "./webhook-parameter";

/** Props of {@link SlackDelivery}. */
export interface SlackDeliveryProps {
  /** What is posted. */
  readonly topic: IAlertTopic;
  /** Where the URL is to which it is posted. */
  readonly webhook: IWebhookParameter;
  /**
   * Hears when Slack has taken no message for an hour, and of messages that were given up.
   *
   * @default - the topic itself: have an e-mail address on it as well
   */
  readonly alertTopic?: IAlertTopic;
  /** 1 to 64 characters. @default - `<topic>-slack-delivery` */
  readonly functionName?: string;
  /** How long the function's log is kept. @default 365 */
  readonly logRetentionDays?: LogRetentionDays;
  /** Encrypts the function's log, the messages that wait and the dead letters. @default - a key of its own */
  readonly encryptionKey?: IKey;
}

/** Were they sent to the topic, a Slack that is down would raise an alarm, whose delivery fails, which raises an alarm. */
const SILENT_ALARMS: readonly FunctionAlarm[] = ["error", "throttle", "duration", "lost-event"];

/** A batch of ten takes 30 seconds when Slack answers none; the rest is for the webhook's parameter and the queue. */
const TIMEOUT_SECONDS = 60;

/** The least that AWS allows: Slack takes one message a second. */
const EXECUTIONS_AT_A_TIME = 2;

const PERIODS_TO_ALARM = 2;

/**
 * Posts what a topic hears to a Slack channel, through a queue that holds them for a day while Slack is down.
 *
 * - Each message is posted at least once: now and then twice, when Slack's answer is lost. Messages come in any order.
 * - When Slack asks to wait (429), nothing is posted for as long as it says, a quarter of an hour at most. When it does not answer, or
 *   with an error of its own, a message is tried again after 2 seconds, then 4, and so on up to a quarter of an hour.
 * - What does not heal by waiting, such as a webhook that was revoked or redirects, or a URL that is not Slack's, goes
 *   to the function's dead letters at once; so does what was tried a hundred times, or could not be posted for three
 *   days. They raise an alarm. Correct the webhook, then have them posted by `foundation redrive <function>`.
 *
 * While no URL is set, messages are passed over.
 */
export class SlackDelivery extends Construct {
  public readonly target: LambdaFunction;
  /** Holds the messages until they are posted. */
  public readonly queue: Queue;

  /** @throws what a {@link LambdaFunction} throws */
  public constructor(scope: Construct, id: string, props: SlackDeliveryProps) {
    super(scope, id);
    const { topic, webhook } = props;
    const environment = AwsEnvironment.of(this);
    const functionName = props.functionName ?? `${topic.topicName}-slack-delivery`;
    this.target = new LambdaFunction(this, "Function", {
      functionName,
      description: `posts the messages of the topic ${topic.topicName} to Slack`,
      code: FunctionCode.bundled("slack-delivery"),
      environment: {
        ...slackDeliveryVariables({
          slackWebhookParameter: webhook.parameterName,
          messageQueueUrl: environment.queueUrl(messageQueueName(functionName)),
        }),
        ...deadLetterVariables({
          deadLetterQueueUrl: environment.queueUrl(`${functionName}-dead-letters`),
        }),
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      alertTopic: props.alertTopic ?? topic,
      silentAlarms: SILENT_ALARMS,
    });
    this.queue = new TopicTrigger(this, "Messages", {
      target: this.target,
      topic,
      maximumConcurrency: EXECUTIONS_AT_A_TIME,
      maxReceiveCount: MAXIMUM_ATTEMPTS,
    }).queue;
    this.target.addToRolePolicy(
      ...webhook.allowReader(this.target.roleArn),
      this.queue.delayStatement("Messages"),
    );
    this.createAlarm(functionName);
  }

  /** The queue's age does not tell of it: AWS leaves out of the age what was received more than three times. */
  private createAlarm(functionName: string): void {
    new MetricAlarm(this, "UnpostedAlarm", {
      alarmName: `${functionName}-unposted-alarm`,
      description: `Slack has taken no message for an hour; they wait in ${this.queue.queueName} until each was tried ${MAXIMUM_ATTEMPTS} times: read the log of ${functionName}`,
      metric: {
        namespace: FUNCTION_METRICS_NAMESPACE,
        metricName: FUNCTION_METRICS.postingBlocked,
        dimensions: { [FUNCTION_METRICS_DIMENSION]: functionName },
        // 0 of a single batch of which Slack took a message makes it 0.
        statistic: "Minimum",
        periodSeconds: LONGEST_BETWEEN_ATTEMPTS_SECONDS,
      },
      threshold: 0,
      evaluationPeriods: PERIODS_TO_ALARM,
      topic: this.target.alertTopic,
    });
  }
}
