import { ACCOUNT, type ChangeJson, changeJson, OTHER_ACCOUNT, policy, reviewOf } from "./support/plans";
import { isAtLeast } from "../../src/review/severity";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const IN_ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } };

const allow = (Action: string | string[], Resource: string | string[] = "*", rest: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});
const deny = (Action: string, Resource = "*") => ({ Effect: "Deny", Action, Resource });
const trust = (Principal: unknown, Condition?: object) =>
  policy({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) });
const open = (Principal: unknown, Condition?: object) =>
  policy({
    Effect: "Allow",
    Principal,
    Action: "s3:GetObject",
    Resource: "*",
    ...(Condition && { Condition }),
  });
const MANY = policy({
  Effect: "Allow",
  Principal: { AWS: ["*", ROOT] },
  Action: Array.from({ length: 101 }, (_, index) => `s3:Get${index}`),
  Resource: Array.from({ length: 100 }, (_, index) => `arn:aws:s3:::b/${index}`),
});
const GITHUB = "token.actions.githubusercontent.com";
const byGitHub = (Condition: object) => ({
  after: {
    assume_role_policy: trust({ Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}` }, Condition),
  },
});
const becomes = (before: object, after: object): ChangeJson => ({ before, after });
const replaced = (before: object, after: object): ChangeJson => ({
  before,
  after,
  actions: ["delete", "create"],
});
const gone = { before: { name: "x" } };
const PARAMETER = "arn:aws:ssm:eu-west-1:111111111111:parameter/app/x";

/** What must stand at the top: severity critical or high. */
const DANGEROUS: readonly (readonly [label: string, type: string, change: ChangeJson, rule: string])[] = [
  ["a table is deleted", "aws_dynamodb_table", gone, "data-destroyed"],
  ["a bucket is replaced", "aws_s3_bucket", replaced({ bucket: "a" }, { bucket: "b" }), "data-destroyed"],
  ["a key is deleted", "aws_kms_key", gone, "data-destroyed"],
  ["a vault is deleted", "aws_backup_vault", gone, "data-destroyed"],
  ["an identity provider is deleted", "aws_iam_saml_provider", gone, "data-destroyed"],
  ["a log group is deleted", "aws_cloudwatch_log_group", gone, "data-destroyed"],
  ["a trail is deleted", "aws_cloudtrail", gone, "safeguard-removed"],
  ["an alarm is deleted", "aws_cloudwatch_metric_alarm", gone, "safeguard-removed"],
  [
    "a table loses its protection",
    "aws_dynamodb_table",
    becomes({ deletion_protection_enabled: true }, { deletion_protection_enabled: false }),
    "deletion-protection-removed",
  ],
  [
    "a bucket may be deleted with its objects",
    "aws_s3_bucket",
    becomes({ force_destroy: false }, { force_destroy: true }),
    "deletion-protection-removed",
  ],
  [
    "versions are no longer kept",
    "aws_s3_bucket_versioning",
    becomes(
      { versioning_configuration: [{ status: "Enabled" }] },
      { versioning_configuration: [{ status: "Suspended" }] },
    ),
    "deletion-protection-removed",
  ],
  [
    "a table goes back to a key of AWS",
    "aws_dynamodb_table",
    becomes(
      { server_side_encryption: [{ enabled: true, kms_key_arn: "k" }] },
      { server_side_encryption: [] },
    ),
    "encryption-weakened",
  ],
  [
    "a topic loses its key",
    "aws_sns_topic",
    becomes({ kms_master_key_id: "k" }, { kms_master_key_id: null }),
    "encryption-weakened",
  ],
  [
    "a key is no longer rotated",
    "aws_kms_key",
    becomes({ enable_key_rotation: true }, { enable_key_rotation: false }),
    "encryption-weakened",
  ],
  [
    "a parameter is no longer encrypted",
    "aws_ssm_parameter",
    becomes({ type: "SecureString" }, { type: "String" }),
    "encryption-weakened",
  ],
  [
    "a trail stops",
    "aws_cloudtrail",
    becomes({ enable_logging: true }, { enable_logging: false }),
    "logging-weakened",
  ],
  [
    "an alarm tells nobody",
    "aws_cloudwatch_metric_alarm",
    becomes({ alarm_actions: ["arn"] }, { alarm_actions: [] }),
    "logging-weakened",
  ],
  [
    "retention falls",
    "aws_cloudwatch_log_group",
    becomes({ retention_in_days: 365 }, { retention_in_days: 30 }),
    "retention-weakened",
  ],
  [
    "retention was unlimited",
    "aws_cloudwatch_log_group",
    becomes({ retention_in_days: 0 }, { retention_in_days: 3653 }),
    "retention-weakened",
  ],
  [
    "retention was not stated, and thereby unlimited",
    "aws_cloudwatch_log_group",
    becomes({ name: "l" }, { name: "l", retention_in_days: 7 }),
    "retention-weakened",
  ],
  [
    "the time to cancel a key's deletion was not stated, and is shorter now",
    "aws_kms_key",
    becomes({ description: "k" }, { description: "k", deletion_window_in_days: 7 }),
    "deletion-protection-removed",
  ],
  [
    "a table cannot be restored",
    "aws_dynamodb_table",
    becomes(
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    ),
    "retention-weakened",
  ],
  [
    "MFA is no longer asked for",
    "aws_iam_role",
    becomes({ assume_role_policy: trust({ AWS: ROOT }, MFA) }, { assume_role_policy: trust({ AWS: ROOT }) }),
    "trust-changed",
  ],
  [
    "another service may assume the role",
    "aws_iam_role",
    becomes(
      { assume_role_policy: trust({ Service: "lambda.amazonaws.com" }) },
      { assume_role_policy: trust({ Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"] }) },
    ),
    "trust-changed",
  ],
  [
    "everyone may assume a new role",
    "aws_iam_role",
    { after: { assume_role_policy: trust("*") } },
    "public-exposure",
  ],
  [
    "another account may assume a new role",
    "aws_iam_role",
    { after: { assume_role_policy: trust({ AWS: OTHER_ACCOUNT }) } },
    "cross-account-access",
  ],
  [
    "every repository of GitHub may assume a role",
    "aws_iam_role",
    byGitHub({ StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }),
    "public-exposure",
  ],
  [
    "every owner's repository may assume a role",
    "aws_iam_role",
    byGitHub({ StringLike: { [`${GITHUB}:sub`]: "repo:*" } }),
    "public-exposure",
  ],
  [
    "a bucket is opened to all",
    "aws_s3_bucket_policy",
    { after: { policy: open({ AWS: "*" }) } },
    "public-exposure",
  ],
  [
    "a condition that limits nothing opens a bucket",
    "aws_s3_bucket_policy",
    { after: { policy: open("*", { StringLike: { "aws:PrincipalArn": "*" } }) } },
    "public-exposure",
  ],
  [
    "a principal of any account opens a bucket",
    "aws_s3_bucket_policy",
    { after: { policy: open("*", { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } }) } },
    "public-exposure",
  ],
  [
    "any identity pool may assume a role",
    "aws_iam_role",
    { after: { assume_role_policy: trust({ Federated: "cognito-identity.amazonaws.com" }) } },
    "public-exposure",
  ],
  [
    "everyone whose name begins alike may assume a role",
    "aws_iam_role",
    byGitHub({ StringLike: { [`${GITHUB}:sub`]: "repo:o*" } }),
    "public-exposure",
  ],
  [
    "everyone is let in among many permissions",
    "aws_s3_bucket_policy",
    { after: { policy: MANY } },
    "public-exposure",
  ],
  [
    "a key is opened to another account",
    "aws_kms_key",
    becomes(
      { policy: policy(allow("kms:*", "*", { Principal: { AWS: ROOT } })) },
      {
        policy: policy(
          allow("kms:*", "*", { Principal: { AWS: ROOT } }),
          allow("kms:Decrypt", "*", { Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/x` } }),
        ),
      },
    ),
    "cross-account-access",
  ],
  [
    "a database can be reached from the internet",
    "aws_db_instance",
    { after: { publicly_accessible: true } },
    "public-exposure",
  ],
  [
    "a port is opened to the internet",
    "aws_security_group",
    becomes({ ingress: [] }, { ingress: [{ from_port: 22, cidr_blocks: ["0.0.0.0/0"] }] }),
    "public-exposure",
  ],
  [
    "a new policy allows everything",
    "aws_iam_policy",
    { after: { policy: policy(allow("*")) } },
    "access-gained",
  ],
  [
    "a policy gains the passing of all roles",
    "aws_iam_role_policy",
    becomes(
      { policy: policy(allow("s3:ListBucket")) },
      { policy: policy(allow(["s3:ListBucket", "iam:PassRole"])) },
    ),
    "access-gained",
  ],
  [
    "a denial is gone",
    "aws_iam_policy",
    becomes({ policy: policy(allow("s3:Get*"), deny("iam:*")) }, { policy: policy(allow("s3:Get*")) }),
    "access-gained",
  ],
  [
    "an administrator's policy is attached",
    "aws_iam_role_policy_attachment",
    { after: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } },
    "access-gained",
  ],
  [
    "a policy of the organization denies less",
    "aws_organizations_policy",
    becomes({ content: policy(deny("iam:*")) }, { content: policy(deny("iam:Create*")) }),
    "ceiling-changed",
  ],
  [
    "a backup policy of the organization lays down less",
    "aws_organizations_policy",
    becomes(
      { type: "BACKUP_POLICY", content: '{"plans":{"p":{"rules":{"daily":{}}}}}' },
      { type: "BACKUP_POLICY", content: '{"plans":{}}' },
    ),
    "ceiling-changed",
  ],
  [
    "a key is opened by a policy in lower case",
    "aws_kms_key",
    becomes(
      { policy: policy(allow("kms:*", "*", { Principal: { AWS: ROOT } })) },
      { policy: '{"statement":{"effect":"Allow","principal":"*","action":"kms:*","resource":"*"}}' },
    ),
    "public-exposure",
  ],
  [
    "a permissions boundary is gone",
    "aws_iam_role",
    becomes({ permissions_boundary: "arn" }, { permissions_boundary: null }),
    "sign-in-weakened",
  ],
];

/** What must not stand at the top. */
const HARMLESS: readonly (readonly [label: string, type: string, change: ChangeJson])[] = [
  ["a table is created", "aws_dynamodb_table", { after: { name: "t", deletion_protection_enabled: false } }],
  ["a tag changes", "aws_dynamodb_table", becomes({ tags: { a: "1" } }, { tags: { a: "2" } })],
  [
    "retention rises",
    "aws_cloudwatch_log_group",
    becomes({ retention_in_days: 30 }, { retention_in_days: 365 }),
  ],
  [
    "retention becomes unlimited",
    "aws_cloudwatch_log_group",
    becomes({ retention_in_days: 30 }, { retention_in_days: 0 }),
  ],
  [
    "retention is no longer stated, and thereby unlimited",
    "aws_cloudwatch_log_group",
    becomes({ name: "l", retention_in_days: 365 }, { name: "l" }),
  ],
  [
    "protection is turned on",
    "aws_dynamodb_table",
    becomes({ deletion_protection_enabled: false }, { deletion_protection_enabled: true }),
  ],
  [
    "rotation is turned on",
    "aws_kms_key",
    becomes({ enable_key_rotation: false }, { enable_key_rotation: true }),
  ],
  [
    "a bucket gets a key",
    "aws_s3_bucket_server_side_encryption_configuration",
    becomes(
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }] },
      { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }] },
    ),
  ],
  [
    "a permission of a function is replaced",
    "aws_iam_role_policy_attachment",
    replaced({ role: "a" }, { role: "b" }),
  ],
  [
    "statements change their order",
    "aws_iam_policy",
    becomes(
      { policy: policy(allow("kms:*"), allow(["iam:PassRole", "s3:Get*"])) },
      { policy: policy(allow(["s3:Get*", "iam:PassRole"]), allow("kms:*")) },
    ),
  ],
  [
    "two statements become one",
    "aws_iam_policy",
    becomes(
      { policy: policy(allow("kms:Decrypt"), allow("kms:Encrypt")) },
      { policy: policy(allow(["kms:encrypt", "kms:Decrypt"])) },
    ),
  ],
  [
    "a wildcard becomes what it covered",
    "aws_iam_policy",
    becomes({ policy: policy(allow("kms:*")) }, { policy: policy(allow("kms:Decrypt")) }),
  ],
  [
    "a tag policy of the organization is written otherwise",
    "aws_organizations_policy",
    becomes(
      { content: '{"tags":{"a":{"tag_value":{"@@assign":["1","2"]},"tag_key":{"@@assign":"a"}}}}' },
      { content: '{"tags": {"a": {"tag_key": {"@@assign": "a"}, "tag_value": {"@@assign": ["2", "1"]}}}}' },
    ),
  ],
  [
    "an account's id becomes its root's ARN",
    "aws_iam_role",
    becomes({ assume_role_policy: trust({ AWS: ACCOUNT }) }, { assume_role_policy: trust({ AWS: ROOT }) }),
  ],
  [
    "MFA is asked for",
    "aws_iam_role",
    becomes({ assume_role_policy: trust({ AWS: ROOT }) }, { assume_role_policy: trust({ AWS: ROOT }, MFA) }),
  ],
  [
    "a role for a function is created",
    "aws_iam_role",
    { after: { assume_role_policy: trust({ Service: "lambda.amazonaws.com" }) } },
  ],
  [
    "one repository may assume a role",
    "aws_iam_role",
    byGitHub({ StringLike: { [`${GITHUB}:sub`]: "repo:owner/name:*" } }),
  ],
  [
    "a narrow policy is created",
    "aws_iam_policy",
    { after: { policy: policy(allow("ssm:GetParameter", PARAMETER)) } },
  ],
  [
    "a bucket is opened to the organization",
    "aws_s3_bucket_policy",
    { after: { policy: open("*", IN_ORGANIZATION) } },
  ],
  [
    "a bucket is opened to one's own network",
    "aws_s3_bucket_policy",
    { after: { policy: open("*", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }) } },
  ],
  [
    "a bucket is opened to an organization's path, and to an endpoint",
    "aws_s3_bucket_policy",
    {
      after: {
        policy: policy(
          ...[
            { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1234567890/r-ab12/*" } },
            { StringEquals: { "aws:SourceVpce": "vpce-1234567890" } },
          ].map((Condition) => allow("s3:GetObject", "*", { Principal: "*", Condition })),
        ),
      },
    },
  ],
  [
    "one identity pool may assume a role",
    "aws_iam_role",
    {
      after: {
        assume_role_policy: trust(
          { Federated: "cognito-identity.amazonaws.com" },
          { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:11111111-2222" } },
        ),
      },
    },
  ],
  [
    "a service may write to a bucket",
    "aws_s3_bucket_policy",
    { after: { policy: open({ Service: "cloudtrail.amazonaws.com" }) } },
  ],
  [
    "transport is enforced for everyone",
    "aws_s3_bucket_policy",
    {
      after: {
        policy: policy({
          ...deny("s3:*"),
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      },
    },
  ],
  [
    "a port is opened to the network",
    "aws_security_group",
    becomes({ ingress: [] }, { ingress: [{ from_port: 443, cidr_blocks: ["10.0.0.0/8"] }] }),
  ],
  [
    "an attribute is only known after apply",
    "aws_sqs_queue",
    { before: { kms_master_key_id: "k" }, after: {}, unknown: { kms_master_key_id: true } },
  ],
  ["nothing happens", "aws_dynamodb_table", { ...becomes({ name: "x" }, { name: "x" }), actions: ["no-op"] }],
];

const worst = (type: string, change: ChangeJson) =>
  reviewOf(changeJson(type, change)).findings.filter(({ severity }) => isAtLeast(severity, "high"));

describe("a dangerous change", () => {
  it.each(DANGEROUS)("%s (%s)", (_label, type, change, rule) => {
    expect(worst(type, change).map((finding) => finding.rule)).toContain(rule);
  });
});

describe("a harmless change", () => {
  it.each(HARMLESS)("%s (%s)", (_label, type, change) => {
    expect(worst(type, change)).toEqual([]);
  });
});
