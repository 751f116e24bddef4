import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import { SLACK_PARAMETERS } from "../../core/config-store/slack-parameters";
import type { PolicyStatement } from "../../core/policy-document";
import { AlertTopic, type IAlertTopic } from "../alerting/alert-topic";
import type { IKey } from "../encryption/key";
import { SlackDelivery } from "../notifications/slack-delivery";
import type { IWebhookParameter } from "../notifications/webhook-parameter";

/** Who hears what was done in a config store, and of what. At least one way to hear it. */
export interface NotificationChoice {
  /**
   * Addresses that receive notifications; each must confirm the subscription once.
   *
   * @default - none
   */
  readonly emails?: readonly string[];
  /**
   * The webhook of the Slack channel that receives notifications. Name its parameter
   * `/<prefix>/integrations/slack/webhook-url`.
   *
   * @default - none
   */
  readonly slack?: IWebhookParameter;
  /**
   * Whether people hear of deleted parameters too, not only of replications and failures.
   *
   * @default false
   */
  readonly deletions?: boolean;
}

/** Settings of {@link StoreNotifications}. */
export interface StoreNotificationsProps extends NotificationChoice {
  /** The first part of the topic's name, and the root of the store's own parameters, without slashes. */
  readonly prefix: string;
  /** Encrypts the messages, and the delivery's log and dead letters. */
  readonly encryptionKey: IKey;
  /** Hears of what could not be posted. @default - the topic itself */
  readonly alertTopic?: IAlertTopic;
}

/**
 * What people hear of a config store: replications, failures and, by choice, deletions. Functions publish to a topic of
 * its own once their work is committed; from there it goes to people with retries, and never holds up the work.
 */
export class StoreNotifications extends Construct {
  /** Known at synthesis. */
  public readonly topicArn: string;
  /** Whether people hear of deletions. */
  public readonly deletions: boolean;
  private readonly topic: AlertTopic;

  public constructor(scope: Construct, id: string, props: StoreNotificationsProps) {
    super(scope, id);
    const { prefix, emails = [], slack, deletions = false, encryptionKey } = props;
    new PropChecks(this)
      .that(slack !== undefined || emails.length > 0, {
        code: "VALUE_MISSING",
        path: "emails",
        value: props.emails,
        allowed: "an e-mail address, a Slack webhook, or both",
        fix: "say who is notified, or leave the notifications out",
      })
      .throwIfAny();
    this.deletions = deletions;
    this.topic = new AlertTopic(this, "Topic", {
      topicName: `${prefix}-notifications`,
      emails,
      encryptionKey,
    });
    this.topicArn = this.topic.topicArn;
    if (slack) {
      new SlackDelivery(this, "Slack", {
        topic: this.topic,
        webhook: slack,
        encryptionKey,
        alertTopic: props.alertTopic,
      });
    }
    new SsmParameter(this, "Deletions", {
      name: `/${prefix}/${SLACK_PARAMETERS.deletions}`,
      type: "String",
      value: String(deletions && slack !== undefined),
    });
  }

  /** Statements for the role of a function that notifies. */
  public publishStatements(): PolicyStatement[] {
    return this.topic.publishStatements("Notify");
  }
}
