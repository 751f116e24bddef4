import type { Range } from "./limits";

/** The rules for passwords of an account's users. */
export interface PasswordRules {
  /** 14 to 128 characters. @default 16 */
  readonly minimumLength?: number;
  /** How many earlier passwords nobody may use again, 1 to 24. @default 24 */
  readonly remembered?: number;
  /** Days after which a password must be changed, 1 to 1095. @default - never: a change that is forced makes weak ones */
  readonly maximumAgeDays?: number;
}

/** What the rules may be; IAM would take shorter passwords. */
export const PASSWORD_RANGES: Readonly<Record<keyof PasswordRules, Range>> = {
  minimumLength: { minimum: 14, maximum: 128, unit: "characters" },
  remembered: { minimum: 1, maximum: 24, unit: "passwords" },
  maximumAgeDays: { minimum: 1, maximum: 1_095, unit: "days" },
};

/** The rules by name. */
export const PASSWORD_RULES = Object.keys(PASSWORD_RANGES) as readonly (keyof PasswordRules)[];
