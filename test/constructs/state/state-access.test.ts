import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Testing } from "cdktf";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { readWorld } from "../../../src/access/world/read-world";
import { StateBackend, type StateBackendProps } from "../../../src/constructs/state/state-backend";
import { stateStatements } from "../../../src/constructs/state/state-access";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { FoundationStack } from "../../../src/core/foundation-stack";
import { renderPolicy, type PolicyStatement } from "../../../src/core/policy-document";
import { TEST_ENVIRONMENT } from "../../support/synthesized";

const OWN = new AwsEnvironment(TEST_ENVIRONMENT);
const [A, B, UNDECLARED] = ["222222222222", "333333333333", "444444444444"].map(
  (accountId) => new AwsEnvironment({ accountId, region: "eu-west-1" }),
) as [AwsEnvironment, AwsEnvironment, AwsEnvironment];
const ORGANIZATION = "o-a1b2c3d4e5";

const BUCKET = OWN.bucketArn("acme-state");
const KEY = OWN.arn("kms", "alias/acme-state");
const EVERYTHING: PolicyStatement[] = [{ sid: "Everything", actions: ["*"], resources: ["*"] }];

/** A bucket for the state of A and B, and in every account roles that may do everything, as far as their account goes. */
function worldOf(accounts: StateBackendProps["accounts"]) {
  const app = Testing.app();
  const backend = new FoundationStack(app, "state", { environment: OWN });
  new StateBackend(backend, "State", {
    bucketName: "acme-state",
    keyAlias: "acme-state",
    accounts,
    roleNames: ["deploy", "plan"],
  });
  const stacks = [OWN, A, B, UNDECLARED].map((environment) => {
    const stack = new FoundationStack(app, environment.accountId, { environment });
    const key = `${environment.accountId}/terraform.tfstate`;
    const state = { bucketName: "acme-state", keyAlias: "acme-state", environment: OWN, key };
    addRole(stack, "deploy", EVERYTHING);
    addRole(stack, "deploy-else", EVERYTHING);
    addRole(stack, "plan", stateStatements(state, "read"));
    return stack;
  });
  return readWorld([backend, ...stacks].map((stack) => stack.toTerraform() as object));
}

function addRole(stack: FoundationStack, name: string, statements: PolicyStatement[]): void {
  const { rootPrincipalArn } = stack.environment;
  const trust = [{ principals: { aws: [rootPrincipalArn] }, actions: ["sts:AssumeRole"] }];
  const role = new IamRole(stack, name, {
    name,
    assumeRolePolicy: renderPolicy(trust, { kind: "trust policy", path: name }),
  });
  new IamRolePolicy(stack, `${name}-access`, {
    role: role.name,
    name,
    policy: renderPolicy(statements, { kind: "inline policies of a role", path: name }),
  });
}

const WITHIN = { "aws:PrincipalOrgID": ORGANIZATION };
const REQUEST = {
  ...WITHIN,
  "s3:TlsVersion": "1.3",
  "s3:x-amz-server-side-encryption": null,
  "s3:x-amz-server-side-encryption-customer-algorithm": null,
};
const stateOf = ({ accountId }: AwsEnvironment) => `${BUCKET}/${accountId}/terraform.tfstate`;
const lockOf = (environment: AwsEnvironment) => `${stateOf(environment)}.tflock`;
const listing = (prefix: string | null) => ({ context: { ...REQUEST, "s3:prefix": prefix } });
const through = (arn: string, via = "s3.eu-central-1.amazonaws.com") => ({
  context: { ...WITHIN, "kms:ViaService": via },
  encryptionContext: { "aws:s3:arn": arn },
});

const OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const CRYPTOGRAPHY = ["kms:Decrypt", "kms:GenerateDataKey"];

describe.each([
  ["by the ids of accounts", { accountIds: [OWN, A, B].map(({ accountId }) => accountId) }],
  ["by their organization", { organizationId: ORGANIZATION }],
])("a state that is opened %s", (_, accounts) => {
  const world = worldOf(accounts);
  const roleOf = (environment: AwsEnvironment, name = "deploy") =>
    world.principal(environment.iamArn(`role/${name}`));

  it.each([
    [A, B],
    [B, A],
  ])("is read, written and locked by its own account, and by no other", (own, other) => {
    const role = roleOf(own);

    expectAllowed(role)
      .to(...OBJECTS)
      .given({ context: REQUEST })
      .on(stateOf(own), lockOf(own));
    expectDenied(role)
      .to(...OBJECTS)
      .on(stateOf(other), lockOf(other), stateOf(OWN), `${BUCKET}/terraform.tfstate`);
    expectDenied(role).to("s3:GetObject").on(`${BUCKET}/x${own.accountId}/terraform.tfstate`);
  });

  it("is listed by its own account alone", () => {
    expectAllowed(roleOf(A))
      .to("s3:ListBucket")
      .given(listing(`${A.accountId}/workspaces/`))
      .on(BUCKET);
    for (const prefix of [`${B.accountId}/`, A.accountId, "", null]) {
      expectDenied(roleOf(A)).to("s3:ListBucket").given(listing(prefix)).on(BUCKET);
    }
  });

  it("is decrypted for its own account alone, through S3", () => {
    expectAllowed(roleOf(A))
      .to(...CRYPTOGRAPHY)
      .given(through(stateOf(A)))
      .on(KEY);
    expectAllowed(roleOf(A))
      .to(...CRYPTOGRAPHY)
      .given(through(BUCKET))
      .on(KEY);
    expectDenied(roleOf(A))
      .to(...CRYPTOGRAPHY)
      .given(through(stateOf(B)))
      .on(KEY);
    expectDenied(roleOf(A))
      .to(...CRYPTOGRAPHY)
      .given(through(stateOf(A), "ssm.eu-central-1.amazonaws.com"))
      .on(KEY);
    expectDenied(roleOf(A)).to("kms:PutKeyPolicy", "kms:DescribeKey", "kms:CreateGrant").on(KEY);
  });

  it("is only read by a role whose own policies do not write, in the bucket's own account, too", () => {
    for (const environment of [A, OWN]) {
      const plan = roleOf(environment, "plan");

      expectAllowed(plan).to("s3:GetObject").given({ context: REQUEST }).on(stateOf(environment));
      expectDenied(plan).to("s3:PutObject", "s3:DeleteObject").on(stateOf(environment), lockOf(environment));
      expectDenied(plan)
        .to(...OBJECTS)
        .on(stateOf(B));
      expectDenied(plan)
        .to("kms:GenerateDataKey")
        .given(through(stateOf(environment)))
        .on(KEY);
    }
  });

  it("is kept from other roles of its account, whatever these may do", () => {
    const other = roleOf(A, "deploy-else");

    expectDenied(other)
      .to(...OBJECTS)
      .on(stateOf(A));
    expectDenied(other)
      .to("s3:ListBucket")
      .given(listing(`${A.accountId}/`))
      .on(BUCKET);
    expectDenied(other)
      .to(...CRYPTOGRAPHY)
      .given(through(stateOf(A)))
      .on(KEY);
  });
});

describe("an account that keeps no state", () => {
  const role = (accounts: StateBackendProps["accounts"]) =>
    worldOf(accounts).principal(UNDECLARED.iamArn("role/deploy"));
  const declared = role({ accountIds: [A.accountId] });

  it("reaches nothing, not even what begins with its own id", () => {
    expectDenied(declared)
      .to(...OBJECTS)
      .on(stateOf(UNDECLARED), stateOf(A));
    expectDenied(declared).to("s3:ListBucket").on(BUCKET);
    expectDenied(declared)
      .to(...CRYPTOGRAPHY)
      .on(KEY);
  });

  it("of the same organization reaches its own, where the organization stands for the accounts", () => {
    const member = role({ organizationId: ORGANIZATION });

    expectAllowed(member)
      .to(...OBJECTS)
      .given({ context: REQUEST })
      .on(stateOf(UNDECLARED));
    expectDenied(member)
      .to(...OBJECTS)
      .on(stateOf(A));
  });

  it.each(["o-f6g7h8i9j0", null])("of another organization, or of none, reaches nothing: %s", (id) => {
    const stranger = role({ organizationId: ORGANIZATION });
    const context = { ...REQUEST, "aws:PrincipalOrgID": id };

    expectDenied(stranger)
      .to(...OBJECTS)
      .given({ context })
      .on(stateOf(UNDECLARED));
    expectDenied(stranger)
      .to(...CRYPTOGRAPHY)
      .given({ ...through(stateOf(UNDECLARED)), context })
      .on(KEY);
  });
});
