import { accountTrailName, logBucketName } from "../../core/account-names";
import type { AwsEnvironment } from "../../core/aws-environment";
import { deny, type PolicyStatement } from "../../core/policy-document";
import { SELF_SERVICE } from "./bastion-policies";

/** What a permissions boundary protects. */
export interface BoundaryOptions {
  readonly environment: AwsEnvironment;
  /** What the names of what works by itself begin with. */
  readonly prefix: string;
  readonly appendOnlyTables: readonly string[];
  readonly protectedRoleArns: readonly string[];
}

const LEAVING = [
  "account:CloseAccount",
  "organizations:CloseAccount",
  "organizations:DeleteOrganization",
  "organizations:LeaveOrganization",
  "organizations:RemoveAccountFromOrganization",
];

const READING_TRAILS = [
  "cloudtrail:Describe*",
  "cloudtrail:Get*",
  "cloudtrail:List*",
  "cloudtrail:LookupEvents",
  "s3:Get*",
  "s3:List*",
];

const READING_TABLES = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:Describe*",
  "dynamodb:Get*",
  "dynamodb:List*",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
];

/** What tells about an identity or a policy, and changes nothing. */
export const READING_IAM: readonly string[] = ["iam:Get*", "iam:List*"];

const READING_FUNCTIONS = [
  "events:Describe*",
  "events:List*",
  "lambda:Get*",
  "lambda:List*",
  "sqs:Get*",
  "sqs:List*",
];

/** What IAM calls identities, their policies and ways in; it takes no pattern of all. */
const IDENTITIES = [
  "group",
  "instance-profile",
  "mfa",
  "oidc-provider",
  "policy",
  "role",
  "saml-provider",
  "sms-mfa",
  "user",
];

/** What changes no identity, though it names one. */
const USING_IDENTITIES = [
  "ec2:*",
  "es:*",
  "iam:*ServiceLinkedRole*",
  "iam:Generate*",
  "iam:PassRole",
  "iam:Simulate*",
  "ssm:*",
  "sts:*",
];

/** Ways in, and their rules, that no ARN of IAM names. */
const OPENING_ACCOUNTS = [
  "account:*PrimaryEmailUpdate",
  "iam:*DelegationRequest",
  "iam:DeleteAccountPasswordPolicy",
  "iam:EnableOrganizations*",
  "iam:SetS*",
  "iam:UpdateAccount*",
  "identitystore:*",
  "rolesanywhere:*",
  "sso-directory:*",
  "sso:*",
  "sts:AssumeRoot",
];

/**
 * The statements of a permissions boundary: everything, but for what people can never do.
 *
 * Identities are Terraform's to make and to change. A boundary that let people make some within itself could not keep
 * them from adding a way in: nothing in a request tells whom a new role trusts.
 */
export function boundaryStatements(options: BoundaryOptions): PolicyStatement[] {
  const { environment, prefix, appendOnlyTables, protectedRoleArns } = options;
  const tables = appendOnlyTables.flatMap((name) => {
    const arn = environment.arn("dynamodb", `table/${name}`);
    return [arn, `${arn}/*`];
  });
  const queues = appendOnlyTables.map((name) => environment.arn("sqs", `${name}-*`));
  const logs = environment.bucketArn(
    logBucketName(accountTrailName(prefix), { accountId: environment.accountId, region: "*" }),
  );
  return [
    { sid: "AtMostEverything", actions: ["*"], resources: ["*"] },
    deny("StayInOrganization", { actions: LEAVING, resources: ["*"] }),
    deny("TrailsStay", {
      notActions: READING_TRAILS,
      resources: [environment.arn("cloudtrail", "trail/*", { region: "*" }), logs],
    }),
    deny("WaysInStay", { actions: OPENING_ACCOUNTS, resources: ["*"] }),
    deny("IdentitiesStay", {
      notActions: [...READING_IAM, ...USING_IDENTITIES, ...SELF_SERVICE],
      resources: IDENTITIES.map((one) => environment.iamArn(`${one}/*`)),
    }),
    deny("OthersStay", {
      actions: SELF_SERVICE,
      notResources: ["mfa/", "user/", "user/*/"].map((one) => environment.iamArn(`${one}\${aws:username}`)),
    }),
    deny("RolesHaveNoSelf", {
      actions: SELF_SERVICE,
      resources: ["*"],
      conditions: { Null: { "aws:username": "true" } },
    }),
    deny("FunctionsStay", {
      notActions: READING_FUNCTIONS,
      resources: [
        environment.arn("events", `rule/${prefix}-*`),
        environment.arn("lambda", `function:${prefix}-*`),
        ...queues,
      ],
    }),
    deny("FunctionsKeepTheirRoles", {
      actions: ["iam:PassRole"],
      resources: [environment.iamArn(`role/${prefix}-*`)],
    }),
    ...(tables.length > 0 ? [deny("RecordsStay", { notActions: READING_TABLES, resources: tables })] : []),
    ...(protectedRoleArns.length > 0
      ? [deny("RolesStay", { notActions: READING_IAM, resources: protectedRoleArns })]
      : []),
  ];
}
