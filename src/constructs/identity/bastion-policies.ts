import type { AwsEnvironment } from "../../core/aws-environment";
import type { PolicyStatement } from "../../core/policy-document";

const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const WITHOUT_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

/** What a user may see of itself without a second factor: the client asks for it before it has one. */
const SEEING_ITSELF = ["iam:GetUser", "iam:ListAccessKeys", "iam:ListMFADevices"];

/** How a user gets its first second factor. */
const ENROLLING = ["iam:EnableMFADevice"];
const MAKING_A_DEVICE = ["iam:CreateVirtualMFADevice"];

const CHANGING_ITSELF = [
  "iam:ChangePassword",
  "iam:CreateAccessKey",
  "iam:DeactivateMFADevice",
  "iam:DeleteAccessKey",
  "iam:ResyncMFADevice",
  "iam:UpdateAccessKey",
];

const REMOVING_A_DEVICE = ["iam:DeleteVirtualMFADevice"];

/** All that users change of themselves: nobody changes it of others. */
export const SELF_SERVICE = [...ENROLLING, ...MAKING_A_DEVICE, ...CHANGING_ITSELF, ...REMOVING_A_DEVICE];

/** How a session with a second factor begins. */
const BEGINNING_A_SESSION = ["sts:GetSessionToken"];

/**
 * What the client calls with a bastion user's own keys, before it assumes a role. Such users may read nothing but what it
 * needs for that; roles ask for the second factor themselves.
 */
export const CLIENT_LOGIN = [
  "ssm:DescribeParameters",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "sts:AssumeRole",
];

/** A user as IAM's policies name it. */
export interface Self {
  /** ARNs. */
  readonly users: readonly string[];
  /** ARNs of the one virtual device that the user may have. */
  readonly devices: readonly string[];
}

/**
 * What a user of the identity account may do to itself: see itself and enrol its one device; everything else with a
 * second factor alone, and whatever policies are attached later.
 *
 * There is one name for a virtual device, the user's own: whoever stole a key cannot make a second one beside the first,
 * nor register a security key, and to remove the first takes the second factor. What no policy can refuse is a hardware
 * token whose serial number is known to AWS: no condition tells whether the user has a device. An `EnrolmentAlarm` does.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * @param before what else is possible without a second factor, as far as other policies allow it
 */
export function selfServiceStatements(
  { users, devices }: Self,
  before: readonly string[] = [],
): PolicyStatement[] {
  return [
    { sid: "SeeMyself", actions: SEEING_ITSELF, resources: users },
    { sid: "Enrol", actions: ENROLLING, resources: users },
    { sid: "MakeMyDevice", actions: MAKING_A_DEVICE, resources: devices },
    { sid: "ChangeMyself", actions: CHANGING_ITSELF, resources: users, conditions: WITH_MFA },
    {
      sid: "RemoveMyDevice",
      actions: REMOVING_A_DEVICE,
      resources: devices,
      conditions: WITH_MFA,
    },
    {
      sid: "SecurityKeysTakeMfa",
      effect: "Deny",
      actions: ENROLLING,
      resources: ["*"],
      conditions: { ...WITHOUT_MFA, Null: { "iam:RegisterSecurityKey": "false" } },
    },
    denyWithoutMfa([...SEEING_ITSELF, ...ENROLLING, ...MAKING_A_DEVICE, ...BEGINNING_A_SESSION, ...before]),
  ];
}

/** Denies everything but some actions to whoever shows no second factor, long-lived keys included. */
export function denyWithoutMfa(except: readonly string[]): PolicyStatement {
  return {
    sid: "DenyWithoutMfa",
    effect: "Deny",
    notActions: except,
    resources: ["*"],
    conditions: WITHOUT_MFA,
  };
}

/** What lets users find their role types and the accounts: nobody reads of another user. */
export function directoryStatements(environment: AwsEnvironment, prefix: string): PolicyStatement[] {
  return [
    {
      sid: "ReadMyRoles",
      actions: ["ssm:GetParameter", "ssm:GetParameters"],
      resources: [environment.parameterArn(`/${prefix}/users/\${aws:username}/roles`)],
    },
    {
      sid: "ReadAccounts",
      actions: ["ssm:GetParameter", "ssm:GetParameters"],
      resources: [environment.parameterArn(`/${prefix}/accounts/*`)],
    },
  ];
}
