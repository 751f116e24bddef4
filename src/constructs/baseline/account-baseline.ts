import { Construct } from "constructs";
import { AlertTopic } from "../alerting/alert-topic";
import { CloudTrailPipeline } from "../audit/cloudtrail-pipeline";
import { Key } from "../encryption/key";

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
   * The role that deploys the account, checked against lock-out of its keys.
   *
   * @default - not checked
   */
  readonly deployRoleArn?: string;
}

/** What every account has, whatever its kind: a key for its own data, alarms that reach somebody, and a trail. */
export class AccountBaseline extends Construct {
  /** The key of the account's tables, queues, logs and topics. */
  public readonly key: Key;
  /** Where the account's alarms go. */
  public readonly alertTopic: AlertTopic;
  /** The record of every API call in the account. */
  public readonly trail: CloudTrailPipeline;

  public constructor(scope: Construct, id: string, props: AccountBaselineProps) {
    super(scope, id);
    const prefix = props.prefix ?? "figgy";
    this.key = new Key(this, "Key", {
      alias: `${prefix}-account`,
      description: "data of this account's foundation",
    });
    this.alertTopic = new AlertTopic(this, "Alerts", {
      topicName: `${prefix}-alarms`,
      emails: props.alertEmails,
      encryptionKey: this.key,
    });
    this.trail = new CloudTrailPipeline(this, "Trail", {
      trailName: `${prefix}-trail`,
      alertTopic: this.alertTopic,
    });
  }
}
