import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";

/** What a permissions boundary protects. */
export interface BoundaryOptions {
  readonly environment: AwsEnvironment;
  /** The boundary's own ARN. */
  readonly boundaryArn: string;
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

const LIFTING_BOUNDARIES = [
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "iam:PutUserPermissionsBoundary",
];

/** Who signs in, and by what rules, is Terraform's to say. */
const CHANGING_WAYS_IN = [
  "iam:AddClientIDToOpenIDConnectProvider",
  "iam:CreateOpenIDConnectProvider",
  "iam:CreateSAMLProvider",
  "iam:DeleteAccountPasswordPolicy",
  "iam:DeleteOpenIDConnectProvider",
  "iam:DeleteSAMLProvider",
  "iam:UpdateAccountPasswordPolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateOpenIDConnectProviderThumbprint",
  "iam:UpdateSAMLProvider",
];

/** Actions by which an identity gets more, and which tell what boundary it has. */
export const EMPOWERING: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
];

/** What tells about an identity or a policy, and changes nothing. */
export const READING_IAM: readonly string[] = ["iam:Get*", "iam:List*"];

/** The statements of a permissions boundary: everything, but for what people can never do. */
export function boundaryStatements(options: BoundaryOptions): PolicyStatement[] {
  const { environment, boundaryArn, appendOnlyTables, protectedRoleArns } = options;
  const deny = (sid: string, rest: Omit<PolicyStatement, "sid" | "effect">): PolicyStatement => ({
    sid,
    effect: "Deny",
    ...rest,
  });
  const tables = appendOnlyTables.flatMap((name) => {
    const arn = environment.arn("dynamodb", `table/${name}`);
    return [arn, `${arn}/*`];
  });
  return [
    { sid: "AtMostEverything", actions: ["*"], resources: ["*"] },
    deny("StayInOrganization", { actions: LEAVING, resources: ["*"] }),
    deny("TrailsStay", {
      notActions: READING_TRAILS,
      resources: [environment.arn("cloudtrail", "trail/*", { region: "*" })],
    }),
    deny("BoundariesStay", { actions: LIFTING_BOUNDARIES, resources: ["*"] }),
    deny("BoundaryStaysAsItIs", { notActions: READING_IAM, resources: [boundaryArn] }),
    deny("WaysInStay", { actions: CHANGING_WAYS_IN, resources: ["*"] }),
    deny("NobodyBeyondBoundary", {
      actions: EMPOWERING,
      resources: ["*"],
      conditions: { StringNotEquals: { "iam:PermissionsBoundary": boundaryArn } },
    }),
    ...(tables.length > 0 ? [deny("RecordsStay", { notActions: READING_TABLES, resources: tables })] : []),
    ...(protectedRoleArns.length > 0
      ? [deny("RolesStay", { notActions: READING_IAM, resources: protectedRoleArns })]
      : []),
  ];
}
