import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Lazy } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import type { PolicyStatement } from "../../core/policy-document";
import { recordWeakening } from "../../core/weakenings";
import type { IAlertTopic } from "../alerting/alert-topic";
import { ImportedKey, type KeyAttributes } from "./imported-key";
import { administratorArns, checkAdministration, type KeyAdministration } from "./key-administrators";
import { addKeyAlert, ruleNameOf } from "./key-alert";
import { KeyBase } from "./key-base";
import { KeyPolicy } from "./key-policy";
import type {
  KeyDirectUse,
  KeyServiceUse,
  KeyUseElsewhere,
  KeyUseOptions,
  KeyUseStatementOptions,
} from "./key-use";

/** A key that encrypts data. */
export interface IKey extends IConstruct {
  /** The account and region that the key is in. */
  readonly environment: AwsEnvironment;
  /** For the arguments of resources; Terraform knows it after the key is made. */
  readonly keyArn: string;
  /** The bare id; Terraform knows it after the key is made. */
  readonly keyId: string;
  /** With its prefix `alias/`, known at synthesis. */
  readonly aliasName: string;
  /**
   * Principals of the account may use the key through an AWS service of its region, such as `dynamodb`; their IAM
   * policies decide who does. Services that need grants may create them for their own resources.
   */
  allowUseThrough(service: string, options?: KeyUseOptions): void;
  /** Roles of other accounts may use the key through an AWS service of the key's region, if their own policies allow it. */
  allowUseElsewhere(service: string, options: KeyUseElsewhere): void;
  /** An AWS service, such as `logs` or `cloudtrail`, may use the key by itself. */
  allowService(service: string, options: KeyServiceUse): void;
  /** Principals of the account may call KMS themselves with an encryption context; their IAM policies decide who does. */
  allowDirectUse(options: KeyDirectUse): void;
  /** The statement for an IAM policy that lets its holder use the key, as far as the key's policy allows it too. */
  useStatement(options: KeyUseStatementOptions): PolicyStatement;
}

/** What a key is and how long it lives. */
export interface KeyOptions {
  /**
   * The alias without its prefix `alias/`, unique in the region. A change replaces the alias: IAM policies that name the
   * key by it stop working until both are applied.
   */
  readonly alias: string;
  /** What the key is for, in at most 8,192 characters. */
  readonly description: string;
  /**
   * Days after which KMS makes new key material, 90 to 2560; what was encrypted before stays readable.
   *
   * @default 365
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  readonly rotationPeriodDays?: number;
  /**
   * Less time, at least 7 days, to notice that the key is about to be deleted and to cancel it.
   *
   * @default - 30 days, the longest
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
   */
  readonly deletionWindow?: { readonly days: number; readonly because: string };
  /**
   * Whether the key can have replicas in other regions. A change replaces the key, which is refused.
   *
   * @default false
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
   */
  readonly multiRegion?: boolean;
  /** @default - those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Props of a {@link Key}. */
export interface KeyProps extends KeyOptions, KeyAdministration {
  /**
   * Hears when the key is disabled, scheduled for deletion, no longer rotated, or given another policy.
   *
   * @default - nobody
   */
  readonly alertTopic?: IAlertTopic;
  /**
   * Name of the rule behind the alert, 1 to 64 characters, unique in the region.
   *
   * @default - made of the alias
   */
  readonly alertRuleName?: string;
}

const DEFAULT_ROTATION_DAYS = 365;
const LONGEST_DELETION_WINDOW_DAYS = 30;

/**
 * A symmetric key of KMS that is rotated, cannot be destroyed by Terraform, and keeps administration and use apart:
 * nobody decrypts before `allowUseThrough`, `allowService` or `allowDirectUse` says so.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export class Key extends KeyBase {
  public readonly environment: AwsEnvironment;
  public readonly keyArn: string;
  public readonly keyId: string;
  public readonly aliasName: string;
  private readonly policy: KeyPolicy;
  private readonly alertRuleName: string;

  /**
   * A key that exists already. Its policy is not touched: what it must allow is reported as a warning when the stack is
   * written.
   */
  public static fromKeyArn(scope: Construct, id: string, attributes: KeyAttributes): IKey {
    return new ImportedKey(scope, id, attributes);
  }

  /** @throws FoundationError VALUE_OUT_OF_RANGE, NAME_INVALID, REASON_MISSING, KEY_LOCKOUT */
  public constructor(scope: Construct, id: string, props: KeyProps) {
    const environment = AwsEnvironment.of(scope);
    super(scope, id, environment);
    this.validate(props, environment);
    const { deletionWindow, multiRegion = false } = props;
    if (deletionWindow) {
      const what = `the key is gone ${deletionWindow.days} days after its deletion was scheduled`;
      recordWeakening(this, { what, because: deletionWindow.because });
    }
    this.environment = environment;
    this.aliasName = `alias/${props.alias}`;
    this.policy = new KeyPolicy({
      environment,
      path: this.node.path,
      administrators: administratorArns(props.administrators, environment),
      multiRegion,
    });

    const key = new KmsKey(this, "Resource", {
      description: props.description,
      enableKeyRotation: true,
      rotationPeriodInDays: props.rotationPeriodDays ?? DEFAULT_ROTATION_DAYS,
      deletionWindowInDays: deletionWindow?.days ?? LONGEST_DELETION_WINDOW_DAYS,
      multiRegion: multiRegion || undefined,
      policy: Lazy.stringValue({ produce: () => this.policy.render() }),
      tags: props.tags,
      lifecycle: { preventDestroy: true },
    });
    this.keyArn = key.arn;
    this.keyId = key.keyId;
    new KmsAlias(this, "Alias", { name: this.aliasName, targetKeyId: this.keyId });
    this.alertRuleName = props.alertRuleName ?? ruleNameOf(props.alias);
    if (props.alertTopic) this.alertTo(props.alertTopic);
  }

  /**
   * What `alertTopic` does, once, for a topic that is made after the key because the key encrypts it. Such a topic takes
   * no report while the key is disabled.
   */
  public alertTo(topic: IAlertTopic): void {
    addKeyAlert(this, {
      ruleName: this.alertRuleName,
      subject: `the key ${this.aliasName}`,
      keyIds: [this.keyId],
      topic,
    });
  }

  protected override addToKeyPolicy(statements: readonly PolicyStatement[]): void {
    this.policy.add(...statements);
  }

  protected override nameInPolicies(): { readonly arn: string; readonly aliasName: string } {
    return { arn: this.environment.arn("kms", "key/*"), aliasName: this.aliasName };
  }

  private validate(props: KeyProps, environment: AwsEnvironment): void {
    const checks = new PropChecks(this)
      .nameOf("key alias", "alias", props.alias)
      .description("key", "description", props.description)
      .integer("rotationPeriodDays", props.rotationPeriodDays, { minimum: 90, maximum: 2560, unit: "days" })
      .integer("deletionWindow.days", props.deletionWindow?.days, { minimum: 7, maximum: 30, unit: "days" })
      .weakening("deletionWindow", props.deletionWindow)
      .nameOf("rule name", "alertRuleName", props.alertRuleName);
    checkAdministration(checks, props, environment);
    checks.throwIfAny();
  }
}
