import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";

/** Props of an {@link AccountPasswordPolicy}. */
export interface AccountPasswordPolicyProps {
  /** 14 to 128 characters. @default 16 */
  readonly minimumLength?: number;
  /** How many earlier passwords nobody may use again, 1 to 24. @default 24 */
  readonly remembered?: number;
  /** Days after which a password must be changed, 1 to 1095. @default - never: a change that is forced makes weak ones */
  readonly maximumAgeDays?: number;
}

/**
 * The rules for passwords of the account's users. An account has one; this replaces whatever there was.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export class AccountPasswordPolicy extends Construct {
  /** @throws FoundationError VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: AccountPasswordPolicyProps = {}) {
    super(scope, id);
    new PropChecks(this)
      .integer("minimumLength", props.minimumLength, { minimum: 14, maximum: 128, unit: "characters" })
      .integer("remembered", props.remembered, { minimum: 1, maximum: 24, unit: "passwords" })
      .integer("maximumAgeDays", props.maximumAgeDays, { minimum: 1, maximum: 1_095, unit: "days" })
      .throwIfAny();
    new IamAccountPasswordPolicy(this, "Resource", {
      minimumPasswordLength: props.minimumLength ?? 16,
      passwordReusePrevention: props.remembered ?? 24,
      maxPasswordAge: props.maximumAgeDays,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
      hardExpiry: false,
    });
  }
}
