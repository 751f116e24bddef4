import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { slackDeliveryVariables } from "../../core/config-store/function-environment";
import type { LogRetentionDays } from "../../core/limits";
import type { IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import type { FunctionAlarm } from "../functions/function-alarms";
import { FunctionCode } from "../functions/function-code";
import { LambdaFunction } from "../functions/lambda-function";
import type { IWebhookParameter } from "./webhook-parameter";

/** Props of {@link SlackDelivery}. */
export interface SlackDeliveryProps {
  /** What is posted. */
  readonly topic: IAlertTopic;
  /** Where the URL is to which it is posted. */
  readonly webhook: IWebhookParameter;
  /** Hears of messages that could not be posted. @default - the topic itself: have an e-mail address on it as well */
  readonly alertTopic?: IAlertTopic;
  /** 1 to 64 characters. @default - `<topic>-slack-delivery` */
  readonly functionName?: string;
  /** How long the function's log is kept. @default 365 */
  readonly logRetentionDays?: LogRetentionDays;
  /** Encrypts the function's log and dead letters. @default - a key of its own */
  readonly encryptionKey?: IKey;
}

/** Were they sent to the topic, a Slack that is down would raise an alarm, whose delivery fails, which raises an alarm. */
const SILENT_ALARMS: readonly FunctionAlarm[] = ["error", "throttle", "duration", "lost-event"];
const TIMEOUT_SECONDS = 30;

/**
 * Posts what a topic hears to a Slack channel. What Slack does not take is tried three times, then lands in the
 * function's dead letters, which raise one alarm.
 */
export class SlackDelivery extends Construct {
  public readonly target: LambdaFunction;

  public constructor(scope: Construct, id: string, props: SlackDeliveryProps) {
    super(scope, id);
    const { topic, webhook } = props;
    const { topicArn } = topic;
    this.target = new LambdaFunction(this, "Function", {
      functionName: props.functionName ?? `${topic.topicName}-slack-delivery`,
      description: `posts the messages of the topic ${topic.topicName} to Slack`,
      code: FunctionCode.bundled("slack-delivery"),
      environment: slackDeliveryVariables({ slackWebhookParameter: webhook.parameterName }),
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays: props.logRetentionDays,
      encryptionKey: props.encryptionKey,
      alertTopic: props.alertTopic ?? topic,
      silentAlarms: SILENT_ALARMS,
    });
    this.target.addToRolePolicy(...webhook.allowReader(this.target.roleArn));
    this.target.deadLetters.allowSender("sns", topicArn);

    const permission = new LambdaPermission(this, "Permission", {
      statementId: "topic",
      action: "lambda:InvokeFunction",
      functionName: this.target.resource.functionName,
      principal: AwsEnvironment.of(this).servicePrincipal("sns"),
      sourceArn: topicArn,
    });
    new SnsTopicSubscription(this, "Subscription", {
      topicArn,
      protocol: "lambda",
      endpoint: this.target.functionArn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.target.deadLetterQueueArn }),
      dependsOn: [permission, this.target.deadLetters.resource, ...(topic.resource ? [topic.resource] : [])],
    });
  }
}
