import {
  AccountPasswordPolicy,
  type AccountPasswordPolicyProps,
} from "../../../src/constructs/identity/account-password-policy";
import { refusal, synthesize } from "../../support/synthesized";

const policyWith = (props?: AccountPasswordPolicyProps) =>
  synthesize((stack) => {
    new AccountPasswordPolicy(stack, "Passwords", props);
  }).resource("aws_iam_account_password_policy", "Passwords/Resource");

describe("the rules for passwords of an account", () => {
  it("never force a change by default, since that makes weak passwords", () => {
    expect(policyWith().max_password_age).toBeUndefined();
    expect(policyWith().hard_expiry).toBe(false);
  });

  it.each([
    [14, 1, 1],
    [128, 24, 1_095],
  ])("reach from %d characters, %d passwords remembered and %d days on", (length, remembered, days) => {
    const props = { minimumLength: length, remembered, maximumAgeDays: days };

    expect(policyWith(props)).toMatchObject({
      minimum_password_length: length,
      password_reuse_prevention: remembered,
      max_password_age: days,
    });
  });

  it.each<[AccountPasswordPolicyProps, string]>([
    [{ minimumLength: 13 }, "a whole number from 14 to 128 characters"],
    [{ minimumLength: 129 }, "a whole number from 14 to 128 characters"],
    [{ remembered: 0 }, "a whole number from 1 to 24 passwords"],
    [{ remembered: 25 }, "a whole number from 1 to 24 passwords"],
    [{ maximumAgeDays: 0 }, "a whole number from 1 to 1095 days"],
    [{ maximumAgeDays: 1_096 }, "a whole number from 1 to 1095 days"],
  ])("are refused: %j", (props, allowed) => {
    const [[rule, value]] = Object.entries(props) as [[string, number]];

    expect(refusal(() => policyWith(props)).message).toBe(
      [
        `VALUE_OUT_OF_RANGE stack/Passwords.${rule}: the value is out of range`,
        `  given    ${value}`,
        `  allowed  ${allowed}`,
        `  fix      set ${rule} within that range, or leave it out for the default`,
      ].join("\n"),
    );
  });
});
