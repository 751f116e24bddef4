import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformVariable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { PropChecks } from "../../core/checks";
import { WEBHOOK_VERSIONS } from "../../core/config-store/slack-parameters";
import type { PolicyStatement } from "../../core/policy-document";
import type { IAlertTopic } from "../alerting/alert-topic";
import { type IKey, Key } from "../encryption/key";

/** A parameter that holds the URL of a Slack webhook: a SecureString. Whoever has the URL may post. */
export interface IWebhookParameter extends IConstruct {
  readonly parameterName: string;
  /** Lets a role read the URL; returns the statements for the role's policy. */
  allowReader(roleArn: string): PolicyStatement[];
}

/** Props of {@link WebhookParameter}. */
export interface WebhookParameterProps {
  /** Name of the parameter, a path such as `/figgy/integrations/slack/webhook-url`. A change replaces it. */
  readonly parameterName: string;
  /**
   * Counts how often the URL was set, from 1. The variable is written when this number changes and at no other time, so
   * a plan, or an apply that leaves the number alone, needs no URL.
   */
  readonly version: number;
  /**
   * Name of the Terraform variable, for the environment with the prefix `TF_VAR_`.
   *
   * @default "slack_webhook_url"
   */
  readonly variableName?: string;
  /**
   * ARNs of the roles that run Terraform: besides the readers, only they may use the key. Terraform decrypts the value
   * each time it refreshes, and drops it.
   *
   * @default - every principal of the account whose IAM policies allow the use of the key
   */
  readonly writers?: readonly string[];
  /** Encrypts the URL. Give it nothing else to encrypt. @default - a key of its own */
  readonly encryptionKey?: IKey;
  /** Hears when the parameter's own key is disabled or about to be deleted. @default - nobody */
  readonly alertTopic?: IAlertTopic;
}

const SLACK_URL = "^https://hooks\\.slack(-gov)?\\.com/.+$";
const VARIABLE_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

abstract class WebhookParameterBase extends Construct implements IWebhookParameter {
  public abstract readonly parameterName: string;
  public abstract readonly encryptionKey: IKey;

  public allowReader(roleArn: string): PolicyStatement[] {
    const { encryptionContext } = this;
    const principals = [roleArn];
    this.encryptionKey.allowUseThrough("ssm", { uses: ["decrypt"], principals, encryptionContext });
    return [
      { sid: "ReadWebhook", actions: ["ssm:GetParameter"], resources: [this.parameterArn] },
      this.encryptionKey.useStatement({
        sid: "DecryptWebhook",
        actions: ["decrypt"],
        throughService: "ssm",
        encryptionContext,
      }),
    ];
  }

  protected get encryptionContext(): Record<string, string> {
    return { PARAMETER_ARN: this.parameterArn };
  }

  private get parameterArn(): string {
    return AwsEnvironment.of(this).parameterArn(this.parameterName);
  }
}

/**
 * A parameter whose value comes from an ephemeral Terraform variable and is only ever written: it is in no state, no plan
 * and no log. Needs Terraform 1.11.
 *
 * ```sh
 * TF_VAR_slack_webhook_url=https://hooks.slack.com/services/… terraform apply
 * ```
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export class WebhookParameter extends WebhookParameterBase {
  public readonly parameterName: string;
  public readonly encryptionKey: IKey;

  /** A parameter that exists already, with the key under which it is encrypted. */
  public static fromParameterName(
    scope: Construct,
    id: string,
    parameterName: string,
    encryptionKey: IKey,
  ): IWebhookParameter {
    return new ExistingParameter(scope, id, parameterName, encryptionKey);
  }

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: WebhookParameterProps) {
    super(scope, id);
    const variableName = props.variableName ?? "slack_webhook_url";
    this.validate(props, variableName);
    this.parameterName = props.parameterName;
    this.encryptionKey = props.encryptionKey ?? this.createKey(props);
    this.encryptionKey.allowUseThrough("ssm", {
      principals: props.writers,
      encryptionContext: this.encryptionContext,
    });

    new SsmParameter(this, "Resource", {
      name: props.parameterName,
      description: "URL of the Slack webhook to which alerts are posted",
      type: "SecureString",
      keyId: this.encryptionKey.keyArn,
      allowedPattern: SLACK_URL,
      valueWo: this.createVariable(variableName).stringValue,
      valueWoVersion: props.version,
      // Were the tags updated while the variable is empty, the provider could read the URL into the state.
      lifecycle: { ignoreChanges: ["tags", "tags_all"] },
    });
  }

  private validate(props: WebhookParameterProps, variableName: string): void {
    new PropChecks(this)
      .nameOf("parameter name", "parameterName", props.parameterName)
      .integer("version", props.version, WEBHOOK_VERSIONS)
      .that(VARIABLE_NAME.test(variableName), {
        code: "NAME_INVALID",
        path: "variableName",
        value: variableName,
        allowed: "a letter or underscore, then letters, digits and underscores",
        fix: "choose a name that Terraform and a shell accept for a variable",
      })
      .throwIfAny();
  }

  private createKey(props: WebhookParameterProps): Key {
    return new Key(this, "Key", {
      alias: props.parameterName.slice(1).replaceAll(".", "-"),
      description: `the Slack webhook in ${props.parameterName}`,
      alertTopic: props.alertTopic,
    });
  }

  private createVariable(name: string): TerraformVariable {
    const variable = new TerraformVariable(this, "Url", {
      type: "string",
      description: "URL of the Slack webhook; needed when its version changes",
      default: "",
      nullable: false,
      sensitive: true,
    });
    variable.overrideLogicalId(name);
    variable.addOverride("ephemeral", true);
    variable.addValidation({
      condition: `\${var.${name} == "" || can(regex(${JSON.stringify(SLACK_URL)}, var.${name}))}`,
      errorMessage: "The URL of a Slack webhook begins with https://hooks.slack.com/.",
    });
    return variable;
  }
}

class ExistingParameter extends WebhookParameterBase {
  public constructor(
    scope: Construct,
    id: string,
    public readonly parameterName: string,
    public readonly encryptionKey: IKey,
  ) {
    super(scope, id);
    new PropChecks(this).nameOf("parameter name", "parameterName", parameterName).throwIfAny();
  }
}
