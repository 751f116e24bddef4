import {
  changes,
  down,
  falls,
  medium,
  off,
  on,
  onEach,
  removed,
  rises,
  turnedOn,
  type WeakeningRow,
} from "./weakening";

const PASSWORDS = "aws_iam_account_password_policy";
const POOL = "aws_cognito_user_pool";
const PRINCIPALS = ["aws_iam_role", "aws_iam_user"];
const critical = { severity: "critical" } as const;
const NO_SIGN_IN = "callers need not sign in";
const METADATA = "a request forged on the instance obtains its role's credentials";

/** Attributes that say how people and machines prove who they are, and for how long that holds. */
export const SIGN_IN: readonly WeakeningRow[] = [
  on(POOL, "mfa_configuration", down("ON", "OPTIONAL", "OFF"), "fewer people sign in with MFA"),
  on(POOL, "password_policy.*.minimum_length", falls, "passwords may be shorter"),
  on(
    POOL,
    "user_pool_add_ons.*.advanced_security_mode",
    down("ENFORCED", "AUDIT", "OFF"),
    "suspicious sign-ins are no longer stopped",
  ),
  on(PASSWORDS, "minimum_password_length", falls, "passwords may be shorter"),
  on(PASSWORDS, "password_reuse_prevention", falls, "old passwords may be used again"),
  on(
    PASSWORDS,
    "max_password_age",
    { rises: true, unlimited: 0, absent: 0 },
    "passwords stay valid for longer",
    medium,
  ),
  ...onEach(
    PASSWORDS,
    ["require_symbols", "require_numbers", "require_uppercase_characters", "require_lowercase_characters"],
    off,
    "passwords may be weaker",
  ),
  on(
    ["aws_instance", "aws_launch_template"],
    "metadata_options.*.http_tokens",
    down("required", "optional"),
    METADATA,
  ),
  on("aws_ec2_instance_metadata_defaults", "http_tokens", down("required", "optional"), METADATA),
  on("aws_iam_role", "max_session_duration", rises, "a stolen session stays valid for longer"),
  on(PRINCIPALS, "permissions_boundary", removed, "the permissions boundary is gone"),
  on(PRINCIPALS, "permissions_boundary", changes, "the permissions boundary is another one"),
  on("aws_ssoadmin_permission_set", "session_duration", changes, "sessions last for another time", medium),
  on("aws_rolesanywhere_profile", "duration_seconds", rises, "a stolen session stays valid for longer"),
  on("*", "iam_database_authentication_enabled", off, "people sign in to the database by password only"),
  on("*", "require_mfa", off, "MFA is no longer asked for"),
  on("aws_iam_user_login_profile", "password_reset_required", off, "the first password stays valid", medium),
  on(
    ["aws_opensearch_domain", "aws_elasticsearch_domain"],
    "advanced_security_options.*.enabled",
    off,
    "the domain no longer asks who one is",
  ),
  on("aws_msk_cluster", "client_authentication.*.unauthenticated", turnedOn, "clients need not sign in"),
  on(
    "aws_api_gateway_method",
    "authorization",
    down(["AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"], "NONE"),
    NO_SIGN_IN,
    critical,
  ),
  on(
    "aws_apigatewayv2_route",
    "authorization_type",
    down(["AWS_IAM", "CUSTOM", "JWT"], "NONE"),
    NO_SIGN_IN,
    critical,
  ),
  on("aws_api_gateway_method", "api_key_required", off, "callers need no key", medium),
];
