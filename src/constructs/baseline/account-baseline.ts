import { Construct } from "constructs";
import { accountTopicName, accountTrailName, DEFAULT_PREFIX } from "../../core/account-names";
import { SLACK_PARAMETERS } from "../../core/config-store/slack-parameters";
import { AlertTopic } from "../alerting/alert-topic";
import { CloudTrailPipeline } from "../audit/cloudtrail-pipeline";
import { Key } from "../encryption/key";
import { SlackDelivery } from "../notifications/slack-delivery";
import { WebhookParameter } from "../notifications/webhook-parameter";

/** Settings of an {@link AccountBaseline}. */
export interface AccountBaselineProps {
  /**
   * What the names of the account's trail, topic and keys begin with.
   *
   * @default "figgy"
   */
  readonly prefix?: string;
  /**
   * Addresses that receive the account's alarms; each must confirm the subscription once.
   *
   * @default - none: alarms are visible in CloudWatch only
   */
  readonly alertEmails?: readonly string[];
  /**
   * The Slack channel that receives the account's alarms. The webhook's URL comes from the ephemeral Terraform variable
   * `slack_webhook_url`.
   *
   * @default - none
   */
  readonly slackAlerts?: SlackAlerts;
  /**
   * ARNs of the roles that plan and deploy the account: besides those who post, only they reach the webhook's URL.
   *
   * @default - every principal of the account whose IAM policies allow it
   */
  readonly deployRoleArns?: readonly string[];
}

/** Alarms of an account in Slack. */
export interface SlackAlerts {
  /** Counts how often the webhook's URL was set, from 1: it is written when this number changes. */
  readonly webhookVersion: number;
}

/** What every account has, whatever its kind: a key for its own data, alarms that reach somebody, and a trail. */
export class AccountBaseline extends Construct {
  /** The key of the account's tables, queues, logs and topics. */
  public readonly key: Key;
  /** Where the account's alarms go. */
  public readonly alertTopic: AlertTopic;
  /** The webhook of the account's Slack channel. Only the functions that post may read it. */
  public readonly slackWebhook?: WebhookParameter;
  /** The record of every API call in the account. */
  public readonly trail: CloudTrailPipeline;

  public constructor(scope: Construct, id: string, props: AccountBaselineProps) {
    super(scope, id);
    const { prefix = DEFAULT_PREFIX } = props;
    this.key = new Key(this, "Key", {
      alias: `${prefix}-account`,
      description: "data of this account's foundation",
    });
    this.alertTopic = new AlertTopic(this, "Alerts", {
      topicName: accountTopicName(prefix),
      emails: props.alertEmails,
      encryptionKey: this.key,
    });
    this.key.alertTo(this.alertTopic);
    if (props.slackAlerts)
      this.slackWebhook = this.postAlerts(prefix, props.slackAlerts, props.deployRoleArns);
    this.trail = new CloudTrailPipeline(this, "Trail", {
      trailName: accountTrailName(prefix),
      alertTopic: this.alertTopic,
    });
  }

  private postAlerts(
    prefix: string,
    alerts: SlackAlerts,
    writers: readonly string[] | undefined,
  ): WebhookParameter {
    const webhook = new WebhookParameter(this, "SlackWebhook", {
      parameterName: `/${prefix}/${SLACK_PARAMETERS.webhook}`,
      version: alerts.webhookVersion,
      writers,
      alertTopic: this.alertTopic,
    });
    new SlackDelivery(this, "SlackAlerts", { topic: this.alertTopic, webhook, encryptionKey: this.key });
    return webhook;
  }
}
