import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import { PASSWORD_RANGES, PASSWORD_RULES, type PasswordRules } from "../../core/password-rules";

/** Props of an {@link AccountPasswordPolicy}. */
export type AccountPasswordPolicyProps = PasswordRules;

/**
 * The rules for passwords of the account's users. An account has one; this replaces whatever there was.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export class AccountPasswordPolicy extends Construct {
  /** @throws FoundationError VALUE_OUT_OF_RANGE */
  public constructor(scope: Construct, id: string, props: AccountPasswordPolicyProps = {}) {
    super(scope, id);
    const checks = new PropChecks(this);
    for (const rule of PASSWORD_RULES) checks.integer(rule, props[rule], PASSWORD_RANGES[rule]);
    checks.throwIfAny();
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
