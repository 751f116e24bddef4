import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { type EventPattern, ruleState } from "../../core/event-pattern";
import { LONGEST_DELIVERY } from "../../core/limits";
import type { IAlertTopic } from "./alert-topic";

/** Props of {@link EventAlert}. */
export interface EventAlertProps {
  /** Name of the rule, 1 to 64 characters, unique in the region. A change replaces the rule. */
  readonly ruleName: string;
  /** What the rule watches for, at most 512 characters. */
  readonly description: string;
  /** The events of the account's default bus that people hear of, in at most 2,048 characters. */
  readonly eventPattern: EventPattern;
  /**
   * What people read. Values of the event stand in angle brackets, as paths:
   * `the key <$.detail.requestParameters.keyId> was disabled by <$.detail.userIdentity.arn>`. What an event does not
   * hold is left out. Account, region and time follow by themselves. Name no value that may be a secret.
   */
  readonly message: string;
  /**
   * Whether the rule also matches calls that only read, as AssumeRole does for CloudTrail: EventBridge leaves them out
   * otherwise, as there are many.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  readonly includeReadEvents?: boolean;
  /** Hears of the events. */
  readonly topic: IAlertTopic;
}

const EVENT_VALUE = /<\$\.([\w.-]+)>/g;

/**
 * Sends a line of text to a topic for each event that matches, retried for a day.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export class EventAlert extends Construct {
  public readonly ruleName: string;
  /** Known at synthesis. */
  public readonly ruleArn: string;

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: EventAlertProps) {
    super(scope, id);
    new PropChecks(this)
      .nameOf("rule name", "ruleName", props.ruleName)
      .description("rule", "description", props.description)
      .eventPattern("eventPattern", props.eventPattern)
      .throwIfAny();
    const environment = AwsEnvironment.of(this);

    const rule = new CloudwatchEventRule(this, "Resource", {
      name: props.ruleName,
      description: props.description,
      eventPattern: JSON.stringify(props.eventPattern),
      state: ruleState(props.includeReadEvents),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "alert",
      arn: props.topic.topicArn,
      inputTransformer: transformerOf(
        `${props.message}\naccount ${environment.accountId}, region <$.region>, at <$.time>`,
      ),
      retryPolicy: LONGEST_DELIVERY,
    });

    this.ruleName = props.ruleName;
    this.ruleArn = environment.arn("events", `rule/${props.ruleName}`);
  }
}

function transformerOf(message: string): { inputPaths: Record<string, string>; inputTemplate: string } {
  const paths = [...message.matchAll(EVENT_VALUE)].map((match) => match[1]!);
  return {
    inputPaths: Object.fromEntries([...new Set(paths)].sort().map((path) => [nameOf(path), `$.${path}`])),
    inputTemplate: JSON.stringify(message.replace(EVENT_VALUE, (_, path: string) => `<${nameOf(path)}>`)),
  };
}

function nameOf(path: string): string {
  return path.replaceAll(".", "_");
}
