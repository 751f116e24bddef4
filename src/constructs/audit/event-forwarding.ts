import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { EventPattern } from "../../core/event-pattern";
import { LONGEST_DELIVERY } from "../../core/limits";
import { PARTITION_PATTERN } from "../../core/partitions";
import { renderPolicy } from "../../core/policy-document";
import type { IAlertTopic } from "../alerting/alert-topic";
import { MetricAlarm } from "../alerting/metric-alarm";
import { type IKey, Key } from "../encryption/key";
import { Queue } from "../functions/queue";

/** Events that are sent to a bus elsewhere. */
export interface ForwardedEvents {
  /** The events of the account's default bus, see `apiCallPattern`. */
  readonly eventPattern: EventPattern;
  /**
   * The bus, of any account and region. Its policy must let this account put events; the events arrive there with this
   * account's number.
   */
  readonly eventBusArn: string;
}

/** Props of {@link EventForwarding}. */
export interface EventForwardingProps extends ForwardedEvents {
  /**
   * Name of the rule, 1 to 64 letters, digits, hyphens and underscores; also of its role, and with the suffix `-undelivered`
   * of its queue. A change replaces them, with the events in the queue.
   */
  readonly ruleName: string;
  /** Encrypts what could not be delivered. @default - a key of its own */
  readonly encryptionKey?: IKey;
  /** Hears of events that could not be delivered, and of changes to a key of its own. @default - nobody: the alarm shows in CloudWatch only */
  readonly alertTopic?: IAlertTopic;
}

const EVENT_BUS_ARN = new RegExp(
  String.raw`^arn:${PARTITION_PATTERN}:events:[a-z0-9-]+:\d{12}:event-bus/[.\-_A-Za-z0-9]+$`,
);

/**
 * Sends events of the account's default bus to one other bus, retried for a day. What still cannot be delivered stays
 * in a queue for 14 days and raises an alarm.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export class EventForwarding extends Construct {
  public readonly ruleName: string;
  /** Known at synthesis. */
  public readonly ruleArn: string;
  public readonly undelivered: Queue;

  public constructor(scope: Construct, id: string, props: EventForwardingProps) {
    super(scope, id);
    const { ruleName, eventBusArn } = props;
    this.validate(props);
    const environment = AwsEnvironment.of(this);
    this.ruleName = ruleName;
    this.ruleArn = environment.arn("events", `rule/${ruleName}`);

    const encryptionKey =
      props.encryptionKey ??
      new Key(this, "Key", {
        alias: ruleName,
        description: `events of the rule ${ruleName}`,
        alertTopic: props.alertTopic,
      });
    this.undelivered = new Queue(this, "Undelivered", { queueName: queueNameOf(ruleName), encryptionKey });
    this.undelivered.allowSender("events", this.ruleArn);

    const role = new IamRole(this, "Role", {
      name: ruleName,
      description: `Lets the rule ${ruleName} put events on one bus`,
      assumeRolePolicy: this.trustPolicy(environment),
    });
    const rolePolicy = new IamRolePolicy(this, "Policy", {
      name: "put-events",
      role: role.name,
      policy: this.putPolicy(eventBusArn),
    });
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: ruleName,
      description: `sends events to ${eventBusArn}`,
      eventPattern: JSON.stringify(props.eventPattern),
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "bus",
      arn: eventBusArn,
      roleArn: environment.iamArn(`role/${ruleName}`),
      retryPolicy: LONGEST_DELIVERY,
      deadLetterConfig: { arn: this.undelivered.queueArn },
      dependsOn: [rolePolicy, this.undelivered.resource],
    });
    new MetricAlarm(this, "UndeliveredAlarm", {
      alarmName: queueNameOf(ruleName),
      description: `events could not be sent to ${eventBusArn}: look into the queue, mend the bus's policy, send them again`,
      metric: {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queueNameOf(ruleName) },
        statistic: "Maximum",
      },
      threshold: 0,
      topic: props.alertTopic,
    });
  }

  private validate(props: EventForwardingProps): void {
    new PropChecks(this)
      .nameOf("rule name", "ruleName", props.ruleName)
      .nameOf("queue name", "ruleName", queueNameOf(props.ruleName))
      .eventPattern("eventPattern", props.eventPattern)
      .that(EVENT_BUS_ARN.test(props.eventBusArn), {
        code: "VALUE_UNKNOWN",
        path: "eventBusArn",
        value: props.eventBusArn,
        allowed: "arn:<partition>:events:<region>:<account>:event-bus/<name>",
        fix: "copy the bus's ARN from its account",
      })
      .throwIfAny();
  }

  private trustPolicy(environment: AwsEnvironment): string {
    const statement = {
      principals: { services: [environment.servicePrincipal("events")] },
      actions: ["sts:AssumeRole"],
      conditions: {
        ArnEquals: { "aws:SourceArn": this.ruleArn },
        StringEquals: { "aws:SourceAccount": environment.accountId },
      },
    };
    return renderPolicy([statement], { kind: "trust policy", path: this.node.path });
  }

  private putPolicy(eventBusArn: string): string {
    const statement = { sid: "Put", actions: ["events:PutEvents"], resources: [eventBusArn] };
    return renderPolicy([statement], { kind: "inline policies of a role", path: this.node.path });
  }
}

function queueNameOf(ruleName: string): string {
  return `${ruleName}-undelivered`;
}
