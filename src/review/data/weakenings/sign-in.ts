import { changes, falls, off, removed, type WeakeningRow } from "./weakening";

/** Attributes that say how people prove who they are. */
export const SIGN_IN: readonly WeakeningRow[] = [
  {
    types: ["aws_cognito_user_pool"],
    path: "mfa_configuration",
    when: { strongestFirst: ["ON", "OPTIONAL", "OFF"] },
    what: "fewer people sign in with MFA",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "minimum_password_length",
    when: falls,
    what: "passwords may be shorter",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "password_reuse_prevention",
    when: falls,
    what: "old passwords may be used again",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "require_symbols",
    when: off,
    what: "passwords may be weaker",
  },
  {
    types: ["aws_iam_account_password_policy"],
    path: "require_numbers",
    when: off,
    what: "passwords may be weaker",
  },
  {
    types: ["aws_instance", "aws_launch_template"],
    path: "metadata_options.*.http_tokens",
    when: { strongestFirst: ["required", "optional"] },
    what: "a request forged on the instance obtains its role's credentials",
  },
  {
    types: ["aws_iam_role"],
    path: "max_session_duration",
    when: { rises: true },
    what: "a stolen session stays valid for longer",
  },
  {
    types: ["aws_iam_role", "aws_iam_user"],
    path: "permissions_boundary",
    when: removed,
    what: "the permissions boundary is gone",
  },
  {
    types: ["aws_iam_role", "aws_iam_user"],
    path: "permissions_boundary",
    when: changes,
    what: "the permissions boundary is another one",
  },
];
