import { S3BucketWebsiteConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-website-configuration";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Testing } from "cdktf";
import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { readWorld } from "../../src/access/world/read-world";
import { AwsEnvironment } from "../../src/core/aws-environment";
import { defineOrganization, type Organization } from "../../src/core/organization/organization";
import { weakeningsWithin } from "../../src/core/weakenings";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import type { FoundationStack } from "../../src/core/foundation-stack";
import type { PipelineStack } from "../../src/stacks/pipeline-stack";
import { provideHandlers } from "../support/handlers";
import { type Json, policyOf, refusal, Synthesized } from "../support/synthesized";

const DEFINITION = {
  name: "acme",
  region: "eu-central-1",
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload", region: "eu-west-1" },
  },
  state: { backend: "s3", account: "bastion" },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
  identity: { bastion: { users: { bob: { roleTypes: ["dev"] } } } },
  pipeline: { github: "acme/platform" },
} as const;

const STATE = "arn:aws:s3:::acme-terraform-state-100000000001";
const BASTION = new AwsEnvironment({ accountId: "100000000001", region: "eu-central-1" });
const DEV = new AwsEnvironment({ accountId: "100000000002", region: "eu-west-1" });

function stacksOf(organization: Organization = defineOrganization(DEFINITION)) {
  const app = Testing.app();
  provideHandlers(app);
  const stacks = addAccountStacks(app, organization);
  return { dev: stacks.dev!, pipeline: stacks["dev-pipeline"] as PipelineStack, all: stacks };
}

function jsonOf(stack: FoundationStack): Json {
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
}

describe("the pipeline that deploys the accounts", () => {
  const stacks = stacksOf();
  const json = Object.fromEntries(Object.entries(stacks.all).map(([name, stack]) => [name, jsonOf(stack)]));
  const dev = new Synthesized(json.dev!);
  const world = readWorld(Object.values(json));
  const roleOf = (environment: AwsEnvironment, phase: string) =>
    world.principal(environment.iamArn(`role/figgy-deploy-${phase}`));

  it("has two roles in every account, each for the environment of the account", () => {
    const subjects = ["bastion-pipeline", "dev-pipeline"].flatMap((name) =>
      ["Plan", "Apply"].map((phase) => {
        const role = new Synthesized(json[name]!).resource(
          "aws_iam_role",
          `Pipeline/Roles/${phase}/Resource`,
        );
        const { Condition } = policyOf(role.assume_role_policy as string).Statement[0]!;
        return [role.name, Condition.StringEquals["token.actions.githubusercontent.com:sub"]];
      }),
    );

    expect(subjects).toEqual([
      ["figgy-deploy-plan", "repo:acme/platform:environment:bastion-plan"],
      ["figgy-deploy-apply", "repo:acme/platform:environment:bastion"],
      ["figgy-deploy-plan", "repo:acme/platform:environment:dev-plan"],
      ["figgy-deploy-apply", "repo:acme/platform:environment:dev"],
    ]);
    expect(stacks.pipeline.pipeline.planRoleArn).toBe(DEV.iamArn("role/figgy-deploy-plan"));
    expect(stacks.pipeline.pipeline.applyRoleArn).toBe(DEV.iamArn("role/figgy-deploy-apply"));
  });

  it("brings its own credentials: Terraform assumes no other role", () => {
    expect(json.dev!.provider.aws[0].assume_role).toBeUndefined();
    expect(json.dev!.provider.aws[0].allowed_account_ids).toEqual(["100000000002"]);
    expect(json.dev!.terraform.backend.s3.assume_role).toBeUndefined();
  });

  it("leaves its own roles and the state's bucket to whoever deploys by hand", () => {
    const byHand = {
      "bastion-pipeline": BASTION,
      "dev-pipeline": DEV,
      "terraform-state": BASTION,
    };

    for (const [name, environment] of Object.entries(byHand)) {
      expect(json[name]!.provider.aws[0].assume_role[0].role_arn).toBe(
        environment.iamArn("role/OrganizationAccountAccessRole"),
      );
    }
    expect(json["dev-pipeline"]!.terraform.backend.s3).toMatchObject({
      key: "100000000002/pipeline.tfstate",
      assume_role: { role_arn: DEV.iamArn("role/OrganizationAccountAccessRole") },
    });
  });

  it("can change neither its own roles nor who vouches for it, nor reach their state", () => {
    const apply = roleOf(DEV, "apply");
    const roles = ["plan", "apply"].map((phase) => DEV.iamArn(`role/figgy-deploy-${phase}`));

    expectAllowed(apply).to("iam:AttachRolePolicy").on(DEV.iamArn("role/figgy-dev-dev"));
    expectAllowed(apply)
      .to("iam:GetRole")
      .on(...roles);
    expectDenied(apply)
      .to("iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:PassRole")
      .on(...roles);
    expectDenied(apply)
      .to("iam:CreatePolicyVersion", "iam:DeletePolicy")
      .on(DEV.iamArn("policy/figgy-deploy-apply-access"));
    expectDenied(apply).to("s3:GetObject", "s3:PutObject").on(`${STATE}/100000000002/pipeline.tfstate`);
  });

  it("reads and writes the state of its own account, and to plan only reads it", () => {
    const own = `${STATE}/100000000002/terraform.tfstate`;
    const other = `${STATE}/100000000001/terraform.tfstate`;
    const [plan, apply] = [roleOf(DEV, "plan"), roleOf(DEV, "apply")];

    const upload = {
      "s3:TlsVersion": "1.3",
      "s3:x-amz-server-side-encryption": null,
      "s3:x-amz-server-side-encryption-customer-algorithm": null,
    };
    expectAllowed(plan).to("s3:GetObject").given({ context: upload }).on(own);
    expectAllowed(apply)
      .to("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
      .given({ context: upload })
      .on(own);
    expectDenied(plan).to("s3:PutObject", "s3:DeleteObject").on(own);
    for (const role of [plan, apply]) {
      expectDenied(role).to("s3:GetObject", "s3:PutObject").on(other);
      expectAllowed(role)
        .to("s3:ListBucket")
        .given({ context: { ...upload, "s3:prefix": "100000000002/workspaces/" } })
        .on(STATE);
      expectDenied(role)
        .to("s3:ListBucket")
        .given({ context: { "s3:prefix": "100000000001/" } })
        .on(STATE);
    }
  });

  it("changes neither the bucket nor the key of all states, not even in their own account", () => {
    const [own, other] = [roleOf(BASTION, "apply"), roleOf(DEV, "apply")];
    const key = BASTION.arn("kms", "alias/acme-terraform-state");

    expectAllowed(own).to("s3:PutBucketPolicy", "s3:DeleteBucket").on("arn:aws:s3:::figgy-any");
    expectAllowed(own).to("kms:PutKeyPolicy").on(BASTION.arn("kms", "alias/figgy-account"));
    expectAllowed(own)
      .to("s3:GetBucketPolicy")
      .given({ context: { "s3:TlsVersion": "1.3" } })
      .on(STATE);
    for (const role of [own, other]) {
      expectDenied(role)
        .to("s3:PutBucketPolicy", "s3:DeleteBucket", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration")
        .on(STATE);
      expectDenied(role).to("s3:DeleteObjectVersion").on(`${STATE}/100000000001/terraform.tfstate`);
      expectDenied(role).to("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant").on(key);
    }
  });

  it("opens the state's key for its own state, through S3 alone", () => {
    const key = BASTION.arn("kms", "alias/acme-terraform-state");
    const [plan, apply] = [roleOf(DEV, "plan"), roleOf(DEV, "apply")];
    const within = (account: AwsEnvironment, via: string) => ({
      context: { "kms:ViaService": `${via}.eu-central-1.amazonaws.com`, "kms:CallerAccount": DEV.accountId },
      encryptionContext: { "aws:s3:arn": `${STATE}/${account.accountId}/terraform.tfstate` },
    });

    expectAllowed(plan).to("kms:Decrypt").given(within(DEV, "s3")).on(key);
    expectAllowed(apply).to("kms:Decrypt", "kms:GenerateDataKey").given(within(DEV, "s3")).on(key);
    expectDenied(plan).to("kms:GenerateDataKey").given(within(DEV, "s3")).on(key);
    expectDenied(apply).to("kms:Decrypt").given(within(BASTION, "s3")).on(key);
    expectDenied(apply).to("kms:Decrypt").given(within(DEV, "ssm")).on(key);
  });

  it("may change what protects the audit table, which whoever deploys by hand may, too", () => {
    const table = DEV.arn("dynamodb", "table/figgy-config-auditor");

    expectAllowed(roleOf(DEV, "apply")).to("dynamodb:UpdateContinuousBackups").on(table);
    expect(dev.resource("aws_dynamodb_resource_policy", "ConfigStore/AuditTable/Policy").policy).toContain(
      "role/OrganizationAccountAccessRole",
    );
  });

  it("has roles that people can never change", () => {
    const { policy } = dev.resource("aws_iam_policy", "People/Boundary/Resource");

    for (const role of ["OrganizationAccountAccessRole", "figgy-deploy-apply", "figgy-deploy-plan"]) {
      expect(policy).toContain(`role/${role}`);
    }
  });
});

describe("the pipeline's roles", () => {
  it("deploy what is added to a stack after it was made", () => {
    const stacks = stacksOf();
    new SsmParameter(stacks.dev, "Later", { name: "/own/later", type: "String", value: "x" });
    const apply = readWorld([jsonOf(stacks.pipeline)]).principal(stacks.pipeline.pipeline.applyRoleArn);

    expectAllowed(apply).to("ssm:PutParameter").on(DEV.parameterArn("/own/later"));
  });

  it("deploy what the library does not know, once it is said what that takes", () => {
    const stacks = stacksOf();
    new S3BucketWebsiteConfiguration(stacks.dev, "Website", { bucket: "site" });
    const site = "arn:aws:s3:::site";
    stacks.pipeline.pipeline.allow({
      resourceTypes: ["aws_s3_bucket_website_configuration"],
      plan: [{ sid: "ReadSite", actions: ["s3:GetBucketWebsite"], resources: [site] }],
      apply: [{ sid: "WriteSite", actions: ["s3:PutBucketWebsite"], resources: [site] }],
    });
    const world = readWorld([jsonOf(stacks.pipeline)]);
    const { planRoleArn: plan, applyRoleArn: apply } = stacks.pipeline.pipeline;

    expectAllowed(world.principal(apply)).to("s3:GetBucketWebsite", "s3:PutBucketWebsite").on(site);
    expectDenied(world.principal(plan)).to("s3:PutBucketWebsite").on(site);
  });

  it("are refused with what nobody knows, before anything is written", () => {
    const stacks = stacksOf();
    new S3BucketWebsiteConfiguration(stacks.dev, "Website", { bucket: "site" });

    expect(refusal(() => stacks.pipeline.prepareStack()).problems).toMatchObject([
      { code: "RESOURCE_TYPE_UNKNOWN", value: "aws_s3_bucket_website_configuration" },
    ]);
  });

  it("trust a provider that is there already, where that is said", () => {
    const pipeline = { ...DEFINITION.pipeline, origin: "reference" } as const;
    const stacks = stacksOf(defineOrganization({ ...DEFINITION, pipeline }));

    expect(new Synthesized(jsonOf(stacks.pipeline)).resources("aws_iam_openid_connect_provider")).toEqual({});
  });

  it("of a project whose every branch plans are recorded as a weakening", () => {
    const because = "merge requests are planned before they are merged";
    const pipeline = { gitlab: "acme/platform", planFromAnyBranch: { because } };
    const stacks = stacksOf(defineOrganization({ ...DEFINITION, pipeline }));
    stacks.pipeline.prepareStack();

    expect(
      weakeningsWithin(stacks.pipeline).filter(({ what }) => what.startsWith("every subject")),
    ).toMatchObject([{ because, path: "dev-pipeline/Pipeline/Roles/Plan" }]);
  });

  it("without a boundary are recorded as a weakening", () => {
    const stacks = stacksOf(defineOrganization(DEFINITION));
    stacks.pipeline.prepareStack();

    expect(weakeningsWithin(stacks.pipeline).map(({ path, what }) => `${path}: ${what}`)).toEqual([
      "dev-pipeline/Pipeline/Roles/Apply: no boundary limits the role",
      "dev-pipeline/Pipeline/Roles/Plan: no boundary limits the role",
    ]);
  });
});
