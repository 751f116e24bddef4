import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { emailProblem } from "../../core/names";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import { type IKey, Key } from "../encryption/key";

/** Where alarms and events are sent to. */
export interface IAlertTopic extends IConstruct {
  /** Known at synthesis. */
  readonly topicArn: string;
  readonly topicName: string;
  /** For what must not be made before the topic; nothing when it exists already. */
  readonly resource?: SnsTopic;
}

/** Props of {@link AlertTopic}. */
export interface AlertTopicProps {
  /** Name, 1 to 256 characters, unique in the region. A change replaces the topic and its subscriptions. */
  readonly topicName: string;
  /**
   * E-mail addresses that hear of everything. Each gets a message with a link to confirm; until then nothing arrives.
   *
   * @default - none
   */
  readonly emails?: readonly string[];
  /**
   * Encrypts messages while the topic holds them.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;
}

/**
 * An encrypted topic to which this account's alarms and rules publish, and whoever holds {@link publishStatements}.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlertTopic extends Construct implements IAlertTopic {
  public readonly topicName: string;
  public readonly topicArn: string;
  public readonly encryptionKey: IKey;
  public readonly resource: SnsTopic;
  private readonly environment: AwsEnvironment;

  /** A topic that exists already. Its policy and its key must let this account's alarms and rules publish. */
  public static fromTopicName(scope: Construct, id: string, topicName: string): IAlertTopic {
    return new ExistingTopic(scope, id, topicName);
  }

  /** @throws FoundationError NAME_INVALID, EMAIL_INVALID */
  public constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const emails = [...new Set(props.emails)];
    this.validate(props.topicName, emails);
    this.environment = AwsEnvironment.of(this);
    this.topicName = props.topicName;
    this.topicArn = this.environment.arn("sns", props.topicName);
    this.encryptionKey =
      props.encryptionKey ??
      new Key(this, "Key", {
        alias: props.topicName,
        description: `messages of the topic ${props.topicName}`,
        alertTopic: this,
      });

    this.allowPublishersToEncrypt();
    this.resource = new SnsTopic(this, "Resource", {
      name: props.topicName,
      kmsMasterKeyId: this.encryptionKey.keyArn,
      policy: renderPolicy(this.policyStatements(), { kind: "topic policy", path: this.node.path }),
    });
    const topicArn = this.resource.arn;
    for (const endpoint of emails) {
      new SnsTopicSubscription(this, `Email-${endpoint}`, { topicArn, protocol: "email", endpoint });
    }
  }

  /** Statements for an IAM policy of this account that lets its holder publish. */
  public publishStatements(sid: string): PolicyStatement[] {
    const { encryptionContext } = this;
    this.encryptionKey.allowUseThrough("sns", { encryptionContext });
    return [
      { sid: `${sid}Publish`, actions: ["sns:Publish"], resources: [this.topicArn] },
      this.encryptionKey.useStatement({
        sid: `${sid}Encrypt`,
        actions: ["encrypt", "decrypt"],
        throughService: "sns",
        encryptionContext,
      }),
    ];
  }

  private get encryptionContext(): Record<string, string> {
    return { "aws:sns:topicArn": this.topicArn };
  }

  private validate(topicName: string, emails: readonly string[]): void {
    const checks = new PropChecks(this).nameOf("topic name", "topicName", topicName);
    for (const email of emails) checks.found(emailProblem(checks.pathOf("emails"), email));
    checks.throwIfAny();
  }

  private allowPublishersToEncrypt(): void {
    const { encryptionContext } = this;
    for (const publisher of ["cloudwatch", "events"]) {
      this.encryptionKey.allowService(publisher, { uses: ["encrypt", "decrypt"], encryptionContext });
    }
  }

  private policyStatements(): PolicyStatement[] {
    return [
      {
        sid: "AlarmsPublish",
        principals: { services: [this.environment.servicePrincipal("cloudwatch")] },
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: {
          ArnLike: { "aws:SourceArn": this.environment.arn("cloudwatch", "alarm:*") },
          StringEquals: { "aws:SourceAccount": this.environment.accountId },
        },
      },
      // EventBridge meets no condition here: it does not say on whose behalf it publishes. Rules of other accounts are
      // kept out all the same: across accounts EventBridge publishes as a role of the rule's account.
      {
        sid: "RulesPublish",
        principals: { services: [this.environment.servicePrincipal("events")] },
        actions: ["sns:Publish"],
        resources: [this.topicArn],
      },
      {
        sid: "DenyWithoutTls",
        effect: "Deny",
        principals: "*",
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      },
    ];
  }
}

class ExistingTopic extends Construct implements IAlertTopic {
  public readonly topicArn: string;

  public constructor(
    scope: Construct,
    id: string,
    public readonly topicName: string,
  ) {
    super(scope, id);
    new PropChecks(this).nameOf("topic name", "topicName", topicName).throwIfAny();
    this.topicArn = AwsEnvironment.of(this).arn("sns", topicName);
  }
}
