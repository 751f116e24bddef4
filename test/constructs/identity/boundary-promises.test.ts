import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Testing } from "cdktf";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { readWorld } from "../../../src/access/world/read-world";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { defineOrganization } from "../../../src/core/organization/organization";
import { renderPolicy } from "../../../src/core/policy-document";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { provideHandlers } from "../../support/handlers";
import { jsonOf } from "./fixtures";

const BASTION = new AwsEnvironment({ accountId: "100000000001", region: "eu-central-1" });
const DEV = new AwsEnvironment({ accountId: "100000000002", region: "eu-central-1" });
const MFA = { context: { "aws:MultiFactorAuthPresent": true, "s3:TlsVersion": "1.3" } };
const SELF_SERVICE = [
  "iam:ChangePassword",
  "iam:CreateAccessKey",
  "iam:DeactivateMFADevice",
  "iam:DeleteAccessKey",
  "iam:EnableMFADevice",
  "iam:ResyncMFADevice",
  "iam:UpdateAccessKey",
];

/** An organization whose people were given every right afterwards, in the workload and in the identity account. */
function afterEveryRightWasAttached() {
  const app = Testing.app();
  provideHandlers(app);
  const stacks = addAccountStacks(
    app,
    defineOrganization({
      name: "acme",
      region: "eu-central-1",
      accounts: {
        bastion: { id: BASTION.accountId, kind: "identity" },
        dev: { id: DEV.accountId, kind: "workload" },
      },
      configStore: { namespaces: ["/app"], keys: { app: {} } },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      identity: {
        bastion: { users: { alice: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } } },
        breakGlass: { users: ["alice"] },
      },
      pipeline: { github: "acme/platform" },
    }),
  );
  const path = "test";
  const everything = [{ actions: ["*"], resources: ["*"] }];
  new IamRolePolicy(stacks.dev, "Everything", {
    role: "figgy-dev-dev",
    policy: renderPolicy(everything, { kind: "inline policies of a role", path }),
  });
  new IamUserPolicy(stacks.bastion, "Everything", {
    user: "bob",
    policy: renderPolicy(everything, { kind: "inline policies of a user", path }),
  });
  return readWorld(Object.values(stacks).map(jsonOf));
}

const world = afterEveryRightWasAttached();
const dev = world.role("figgy-dev-dev");
const bob = world.principal(BASTION.iamArn("user/figgy/bob"));

/** What must not be possible, each by the actions that would do it. */
type Denials = readonly (readonly [what: string, actions: string | readonly string[], resource: string])[];

const never = (promise: string, denials: Denials) =>
  describe(promise, () => {
    it.each(denials)("by no way to %s", (_, actions, resource) => {
      expectDenied(dev)
        .to(...[actions].flat())
        .given(MFA)
        .on(resource);
    });
  });

const RULE = DEV.arn("events", "rule/figgy-config-auditor-cw-event");
const AUDITOR = DEV.arn("lambda", "function:figgy-config-auditor");
const QUEUE = DEV.arn("sqs", "figgy-config-auditor-cw-event");
const RECORDS = DEV.arn("dynamodb", "table/figgy-config-auditor");
const LOGS = DEV.bucketArn("figgy-trail-logs-100000000002-eu-central-1");

never("nobody leaves the organization", [
  ["leave it", "organizations:LeaveOrganization", "*"],
  ["close the account", ["account:CloseAccount", "organizations:CloseAccount"], "*"],
  ["break it up", ["organizations:DeleteOrganization", "organizations:RemoveAccountFromOrganization"], "*"],
]);

never("nobody touches a trail or its logs", [
  [
    "stop or delete it",
    ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors"],
    DEV.arn("cloudtrail", "trail/figgy-trail"),
  ],
  [
    "narrow one of another region",
    "cloudtrail:UpdateTrail",
    DEV.arn("cloudtrail", "trail/any", { region: "us-east-1" }),
  ],
  ["delete its logs", ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"], `${LOGS}/AWSLogs/x`],
  ["close its bucket", ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutLifecycleConfiguration"], LOGS],
]);

never("nobody changes an audit record", [
  [
    "change one",
    ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:PartiQLUpdate"],
    RECORDS,
  ],
  [
    "delete the table",
    ["dynamodb:DeleteTable", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive"],
    RECORDS,
  ],
  ["lift its policy", ["dynamodb:DeleteResourcePolicy", "dynamodb:PutResourcePolicy"], RECORDS],
  [
    "replace the auditor's code",
    ["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"],
    AUDITOR,
  ],
  ["make the auditor write a false one", "lambda:InvokeFunction", AUDITOR],
  ["let others call the auditor", "lambda:AddPermission", AUDITOR],
  ["put a false event before the auditor", ["sqs:SendMessage", "sqs:SetQueueAttributes"], QUEUE],
  ["take a true one away", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"], QUEUE],
  ["send false ones by its rule", ["events:PutTargets", "events:PutRule", "events:DisableRule"], RULE],
]);

never("nobody adds or changes a way in", [
  [
    "an identity provider of SAML",
    ["iam:CreateSAMLProvider", "iam:UpdateSAMLProvider", "iam:DeleteSAMLProvider"],
    DEV.iamArn("saml-provider/okta"),
  ],
  [
    "an identity provider of OpenID Connect",
    [
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:CreateOpenIDConnectProvider",
      "iam:DeleteOpenIDConnectProvider",
      "iam:RemoveClientIDFromOpenIDConnectProvider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
    ],
    DEV.iamArn("oidc-provider/evil.example.com"),
  ],
  ["whom a role trusts", "iam:UpdateAssumeRolePolicy", DEV.iamArn("role/any")],
  ["a user", ["iam:CreateUser", "iam:UpdateUser"], DEV.iamArn("user/mallory")],
  [
    "a password or a key of somebody",
    [
      "iam:CreateLoginProfile",
      "iam:UpdateLoginProfile",
      "iam:CreateServiceSpecificCredential",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
      ...SELF_SERVICE,
    ],
    DEV.iamArn("user/ci"),
  ],
  ["the rules for passwords", ["iam:UpdateAccountPasswordPolicy", "iam:DeleteAccountPasswordPolicy"], "*"],
  ["the root user's address", ["account:StartPrimaryEmailUpdate", "account:AcceptPrimaryEmailUpdate"], "*"],
  ["the root user of another account", "sts:AssumeRoot", "arn:aws:iam::100000000003:root"],
  ["what a partner may do for a while", "iam:AcceptDelegationRequest", "*"],
  ["the organization's hold of root users", "iam:EnableOrganizationsRootSessions", "*"],
  ["certificates of machines", ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile"], "*"],
  [
    "people of IAM Identity Center",
    [
      "identitystore:CreateGroupMembership",
      "identitystore:CreateUser",
      "sso-directory:UpdatePassword",
      "sso:CreateAccountAssignment",
      "sso:PutInlinePolicyToPermissionSet",
    ],
    "*",
  ],
]);

never("nobody changes the roles that deploy or the one for emergencies", [
  ...["figgy-deploy-apply", "figgy-deploy-plan", "figgy-break-glass", "OrganizationAccountAccessRole"].map(
    (name) =>
      [
        `change, assume or give away ${name}`,
        [
          "iam:AttachRolePolicy",
          "iam:DeleteRole",
          "iam:PassRole",
          "iam:PutRolePolicy",
          "iam:TagRole",
          "iam:UpdateAssumeRolePolicy",
          "sts:AssumeRole",
        ],
        DEV.iamArn(`role/${name}`),
      ] as const,
  ),
  [
    "change their policies",
    ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion"],
    DEV.iamArn("policy/figgy-deploy-apply-access"),
  ],
]);

never("nobody makes or changes an identity", [
  ["a role, whatever its boundary", ["iam:CreateRole", "iam:DeleteRole"], DEV.iamArn("role/backdoor")],
  [
    "the policies of a role",
    ["iam:AttachRolePolicy", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePolicy"],
    DEV.iamArn("role/any"),
  ],
  ["the policies of a user", ["iam:AttachUserPolicy", "iam:PutUserPolicy"], DEV.iamArn("user/ci")],
  [
    "the policies or the members of a group",
    ["iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:PutGroupPolicy", "iam:CreateGroup"],
    DEV.iamArn("group/admins"),
  ],
  [
    "what a policy says",
    ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
    DEV.iamArn("policy/any"),
  ],
  [
    "the boundary, for itself",
    ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion"],
    DEV.iamArn("policy/figgy-people-boundary"),
  ],
  [
    "the boundary of a role",
    ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"],
    DEV.iamArn("role/figgy-dev-dev"),
  ],
  [
    "the boundary of a user",
    ["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"],
    DEV.iamArn("user/ci"),
  ],
  ["what a machine's profile carries", "iam:AddRoleToInstanceProfile", DEV.iamArn("instance-profile/any")],
  ["a function's role, given to something else", "iam:PassRole", DEV.iamArn("role/figgy-config-auditor")],
]);

describe("the boundary lets be what it does not name", () => {
  const allowed: Denials = [
    ["objects", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::bucket/key"],
    ["tables", ["dynamodb:PutItem", "dynamodb:DeleteTable"], DEV.arn("dynamodb", "table/orders")],
    ["reading the records", ["dynamodb:Query", "dynamodb:GetItem"], RECORDS],
    ["functions", ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], DEV.arn("lambda", "function:shop")],
    ["giving functions roles of their own", "iam:PassRole", DEV.iamArn("role/shop")],
    ["seeing identities", ["iam:GetRole", "iam:ListRolePolicies"], DEV.iamArn("role/figgy-deploy-apply")],
    ["roles that services make", "iam:CreateServiceLinkedRole", DEV.iamArn("role/aws-service-role/x")],
    ["certificates of load balancers", "iam:UploadServerCertificate", DEV.iamArn("server-certificate/x")],
    ["reading a trail", ["cloudtrail:GetTrailStatus"], DEV.arn("cloudtrail", "trail/figgy-trail")],
    ["reading a trail's logs", ["s3:GetObject"], `${LOGS}/AWSLogs/x`],
    ["seeing functions and queues", ["lambda:GetFunction"], AUDITOR],
    ["other queues", ["sqs:SendMessage"], DEV.arn("sqs", "orders")],
  ];

  it.each(allowed)("%s", (_, actions, resource) => {
    expectAllowed(dev)
      .to(...[actions].flat())
      .given(MFA)
      .on(resource);
  });
});

describe("a user of the identity account who was given every right", () => {
  it("still manages its own password, keys and device", () => {
    expectAllowed(bob)
      .to(...SELF_SERVICE)
      .given(MFA)
      .on(BASTION.iamArn("user/figgy/bob"));
    expectAllowed(bob)
      .to("iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice")
      .given(MFA)
      .on(BASTION.iamArn("mfa/bob"));
  });

  it("manages nobody else's", () => {
    expectDenied(bob)
      .to(...SELF_SERVICE)
      .given(MFA)
      .on(BASTION.iamArn("user/figgy/alice"), BASTION.iamArn("user/bobby"));
    expectDenied(bob)
      .to("iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice")
      .given(MFA)
      .on(BASTION.iamArn("mfa/alice"), BASTION.iamArn("mfa/bob2"));
  });

  it("gives itself and others no more", () => {
    expectDenied(bob)
      .to("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:AddUserToGroup", "iam:DeleteUserPolicy")
      .given(MFA)
      .on(BASTION.iamArn("user/figgy/bob"), BASTION.iamArn("user/figgy/alice"));
    expectDenied(bob)
      .to("iam:PutGroupPolicy", "iam:AddUserToGroup")
      .given(MFA)
      .on(BASTION.iamArn("group/figgy/break-glass"));
  });
});
