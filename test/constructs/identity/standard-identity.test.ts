import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserGroupMembership } from "@cdktf/provider-aws/lib/iam-user-group-membership";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { ManagedPolicies } from "../../../src/constructs/identity/managed-policies";
import {
  StandardIdentity,
  type StandardIdentityProps,
} from "../../../src/constructs/identity/standard-identity";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { refusal, synthesize, TEST_ENVIRONMENT } from "../../support/synthesized";
import { worldOf } from "./fixtures";

const BECAUSE = "contractors have no account at the identity provider";
const environment = new AwsEnvironment(TEST_ENVIRONMENT);
const PARAMETER = environment.parameterArn("/app/password");
const ME = environment.iamArn("user/team/carol");

/** Groups for one role type that may do everything with parameters, and a member. */
const world = worldOf((stack) => {
  const everything = new ManagedPolicies(stack, "Access", {
    policyName: "figgy_dev_access",
    description: "all parameters",
    statements: [{ actions: ["ssm:*"], resources: ["*"] }],
  });
  new StandardIdentity(stack, "Standard", { access: { dev: everything }, because: BECAUSE });
  const user = new IamUser(stack, "Carol", { name: "carol", path: "/team/" });
  new IamUserGroupMembership(stack, "Membership", { user: user.name, groups: ["figgy-dev"] });
});
const carol = world.principal(ME);

const KEY_ALONE = { context: { "aws:MultiFactorAuthPresent": null, "aws:username": "carol" } };
const CONSOLE = { context: { "aws:MultiFactorAuthPresent": "false", "aws:username": "carol" } };
const MFA = { context: { "aws:MultiFactorAuthPresent": "true", "aws:username": "carol" } };

describe("A10: members of a group in a workload account", () => {
  it.each([KEY_ALONE, CONSOLE])("read and write nothing without a second factor: %j", (given) => {
    expectDenied(carol)
      .to("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory", "ssm:PutParameter")
      .given(given)
      .on(PARAMETER);
    expectDenied(carol).to("ssm:DescribeParameters").given(given).on("*");
    expectDenied(carol).to("iam:CreateAccessKey", "iam:DeactivateMFADevice").given(given).on(ME);
  });

  it.each([KEY_ALONE, CONSOLE])("see themselves and enrol without it: %j", ({ context }) => {
    const given = { context: { ...context, "iam:RegisterSecurityKey": null } };

    expectAllowed(carol).to("iam:GetUser", "iam:EnableMFADevice").given(given).on(ME);
    expectAllowed(carol).to("iam:CreateVirtualMFADevice").given(given).on(environment.iamArn("mfa/carol"));
  });

  it("do what their role type may with it", () => {
    expectAllowed(carol).to("ssm:GetParameter", "ssm:PutParameter").given(MFA).on(PARAMETER);
    expectAllowed(carol).to("iam:CreateAccessKey", "iam:DeactivateMFADevice").given(MFA).on(ME);
  });
});

describe("groups in a workload account", () => {
  const build = (props: Partial<StandardIdentityProps> = {}) =>
    synthesize((stack) => {
      const access = new ManagedPolicies(stack, "Access", {
        policyName: "access",
        description: "access",
        statements: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
      const standard = new StandardIdentity(stack, "Standard", {
        access: { dev: access },
        because: BECAUSE,
        ...props,
      });
      expect(weakeningsWithin(standard)).toMatchObject([{ because: BECAUSE }]);
    });

  it("are named by the prefix", () => {
    expect(build().resource("aws_iam_group", "Standard/Group-dev/Resource")).toMatchObject({
      name: "figgy-dev",
      path: "/figgy/",
    });
    expect(build({ prefix: "conf" }).resource("aws_iam_group", "Standard/Group-dev/Resource")).toMatchObject({
      name: "conf-dev",
      path: "/conf/",
    });
  });

  it("are refused without a reason", () => {
    expect(refusal(() => build({ because: "so" })).message).toBe(
      [
        "REASON_MISSING stack/Standard.because: to weaken a safe default takes a reason",
        '  given    "so"',
        "  allowed  a reason of at least 10 characters, which reports will show",
        "  fix      say in because why this account needs it, or leave it out for the safe default",
      ].join("\n"),
    );
  });
});
