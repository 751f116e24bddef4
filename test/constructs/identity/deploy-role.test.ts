import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { S3BucketWebsiteConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-website-configuration";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Testing } from "cdktf";
import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { readWorld } from "../../../src/access/world/read-world";
import { DEPLOY_ACTIONS } from "../../../src/constructs/identity/deploy-actions";
import { DeployRole, type DeployRoleProps } from "../../../src/constructs/identity/deploy-role";
import { OidcIdentityProvider } from "../../../src/constructs/identity/oidc-identity-provider";
import { WebhookParameter } from "../../../src/constructs/notifications/webhook-parameter";
import { FoundationStack } from "../../../src/core/foundation-stack";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { provideHandlers } from "../../support/handlers";
import { policyOf, refusal, Synthesized, TEST_ENVIRONMENT } from "../../support/synthesized";
import { jsonOf, storeIn } from "./fixtures";

const SOURCES = join(__dirname, "../../../src");
const ISSUER = "https://token.actions.githubusercontent.com";

function stackWith(
  build: (stack: FoundationStack) => void = storeIn,
  props: Partial<DeployRoleProps> = {},
): FoundationStack {
  const app = Testing.app();
  provideHandlers(app);
  const stack = new FoundationStack(app, "dev", { environment: new AwsEnvironment(TEST_ENVIRONMENT) });
  build(stack);
  const provider = OidcIdentityProvider.fromIssuer(stack, "GitHub", { issuer: ISSUER });
  const pipeline = { github: "acme/platform", environment: "dev" };
  new DeployRole(stack, "Deploy", { provider, pipeline, stacks: [stack], ...props });
  return stack;
}

describe("the roles of a pipeline that deploys a config store", () => {
  const json = jsonOf(stackWith());
  const world = readWorld([json]);
  const plan = world.role("figgy-deploy-plan");
  const apply = world.role("figgy-deploy-apply");
  const environment = new AwsEnvironment(TEST_ENVIRONMENT);
  const table = environment.arn("dynamodb", "table/figgy-config-cache");
  const parameter = environment.parameterArn("/figgy/account_id");

  it("are bound to one repository and one environment each", () => {
    const synthesized = new Synthesized(json as Record<string, unknown>);
    const subjects = ["Plan", "Apply"].map((name) => {
      const trust = synthesized.resource("aws_iam_role", `Deploy/${name}/Resource`).assume_role_policy;
      return policyOf(trust).Statement[0]!.Condition.StringEquals;
    });

    expect(subjects.map((one) => one["token.actions.githubusercontent.com:sub"])).toEqual([
      "repo:acme/platform:environment:dev-plan",
      "repo:acme/platform:environment:dev",
    ]);
  });

  it("read to plan", () => {
    expectAllowed(plan).to("dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups").on(table);
    expectAllowed(plan).to("ssm:GetParameter").on(parameter);
    expectAllowed(plan)
      .to("ssm:DescribeParameters")
      .given({ context: { "aws:RequestedRegion": "eu-central-1" } })
      .on("*");
  });

  it("write to apply, and never to plan", () => {
    expectAllowed(apply).to("dynamodb:UpdateTable", "dynamodb:CreateTable").on(table);
    expectAllowed(apply).to("ssm:PutParameter").on(parameter);
    expectDenied(plan).to("dynamodb:UpdateTable", "dynamodb:CreateTable", "dynamodb:DeleteTable").on(table);
    expectDenied(plan).to("ssm:PutParameter", "ssm:DeleteParameter").on(parameter);
  });

  it("read no item, no secret of a namespace, and nothing of services that the stack has nothing of", () => {
    for (const role of [plan, apply]) {
      expectDenied(role).to("dynamodb:GetItem", "dynamodb:Scan").on(table);
      expectDenied(role).to("ssm:GetParameter").on(environment.parameterArn("/app/password"));
      expectDenied(role).to("ec2:RunInstances", "organizations:LeaveOrganization").on("*");
      expectDenied(role)
        .to("kms:Decrypt")
        .given({ encryptionContext: { PARAMETER_ARN: environment.parameterArn("/app/password") } })
        .on(environment.arn("kms", "alias/app-key"));
    }
  });

  it("decrypt no secret to plan: the stack has none", () => {
    const parameterArn = environment.parameterArn("/figgy/integrations/token");

    expectDenied(plan)
      .to("kms:Decrypt")
      .given({
        encryptionContext: { PARAMETER_ARN: parameterArn },
        context: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" },
      })
      .on(environment.arn("kms", "alias/figgy-account"), environment.arn("kms", "alias/aws/ssm"));
  });

  it("reach no other account or region", () => {
    expectDenied(apply)
      .to("dynamodb:DescribeTable")
      .on(table.replace("eu-central-1", "eu-west-1"), table.replace("111111111111", "222222222222"));
  });
});

describe("the roles of a pipeline that deploys the URL of a Slack webhook", () => {
  const environment = new AwsEnvironment(TEST_ENVIRONMENT);
  const name = "/figgy/integrations/slack/webhook-url";
  const json = jsonOf(
    stackWith((stack) => {
      storeIn(stack);
      new WebhookParameter(stack, "Webhook", { parameterName: name, version: 1 });
    }),
  );
  const world = readWorld([json]);
  const webhookKey = environment.arn("kms", `alias${name}`);
  const decrypting = (parameterName: string) => ({
    encryptionContext: { PARAMETER_ARN: environment.parameterArn(parameterName) },
    context: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" },
  });

  it("decrypt it to plan, as Terraform does whenever it refreshes", () => {
    const plan = world.role("figgy-deploy-plan");

    expectAllowed(plan).to("ssm:GetParameter").on(environment.parameterArn(name));
    expectAllowed(plan).to("kms:Decrypt").given(decrypting(name)).on(webhookKey);
  });

  it.each(["/figgy/integrations/token", "/app/password", "/figgy/integrations/slack/webhook-url2"])(
    "decrypt no other secret to plan: %s",
    (other) => {
      expectDenied(world.role("figgy-deploy-plan"))
        .to("kms:Decrypt")
        .given(decrypting(other))
        .on(
          webhookKey,
          environment.arn("kms", "alias/figgy-account"),
          environment.arn("kms", "alias/app-key"),
        );
    },
  );

  it("encrypt and decrypt to apply what lies below the stack's roots, whatever becomes a secret there", () => {
    const apply = world.role("figgy-deploy-apply");

    expectAllowed(apply)
      .to("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
      .given(decrypting(name))
      .on(webhookKey);
    expectDenied(apply)
      .to("kms:Decrypt", "kms:Encrypt")
      .given(decrypting("/app/password"))
      .on(environment.arn("kms", "alias/app-key"));
  });
});

describe("a pipeline", () => {
  it("is refused for types of resources that nobody knows, each named", () => {
    const build = (stack: FoundationStack) => {
      new S3BucketWebsiteConfiguration(stack, "Website", { bucket: "site" });
    };

    expect(refusal(() => stackWith(build)).message).toBe(
      [
        "RESOURCE_TYPE_UNKNOWN dev/Deploy.stacks: it is not known what it takes to deploy this type of resource",
        '  given    "aws_s3_bucket_website_configuration"',
        "  allowed  types of resources that this library makes",
        "  fix      state what it takes to deploy aws_s3_bucket_website_configuration in extra.plan and extra.apply, and name it in extra.resourceTypes",
      ].join("\n"),
    );
  });

  it("deploys such types by extra statements", () => {
    const build = (stack: FoundationStack) => {
      new S3BucketWebsiteConfiguration(stack, "Website", { bucket: "site" });
    };
    const website = ["aws_s3_bucket_website_configuration"];
    const plan = [{ sid: "Website", actions: ["s3:GetBucketWebsite"], resources: ["arn:aws:s3:::site"] }];
    const world = readWorld([jsonOf(stackWith(build, { extra: { resourceTypes: website, plan } }))]);

    expectAllowed(world.role("figgy-deploy-plan")).to("s3:GetBucketWebsite").on("arn:aws:s3:::site");
  });

  it("is refused when types are added after its roles", () => {
    const stack = stackWith(() => undefined);
    new SsmParameter(stack, "Later", { name: "/figgy/later", type: "String", value: "x" });

    expect(() => Testing.synth(stack, true)).toThrow(
      "aws_ssm_parameter was added after the deploy roles, which may not deploy it: make the roles last",
    );
  });

  it.each([
    [{ github: "acme/*", environment: "dev" }, "pipeline.github"],
    [{ github: "acme", environment: "dev" }, "pipeline.github"],
    [{ github: "acme/platform", environment: "*" }, "pipeline.environment"],
    [{ github: "acme/platform", environment: "dev", planEnvironment: "dev" }, "pipeline.planEnvironment"],
  ])("is refused: %j", (pipeline, prop) => {
    const { problems } = refusal(() => stackWith(storeIn, { pipeline }));

    expect(problems.map(({ path }) => path)).toEqual([`dev/Deploy.${prop}`]);
  });

  it("of another kind names its subjects", () => {
    const pipeline = {
      planSubjects: ["project_path:acme/platform:ref_type:branch:ref:plan"],
      applySubjects: ["project_path:acme/platform:ref_type:branch:ref:main"],
    };
    const synthesized = new Synthesized(jsonOf(stackWith(storeIn, { pipeline })) as Record<string, unknown>);

    expect(synthesized.resource("aws_iam_role", "Deploy/Apply/Resource").assume_role_policy).toContain(
      "project_path:acme/platform:ref_type:branch:ref:main",
    );
  });
});

describe("the table of what it takes to deploy", () => {
  it("knows every type that the library makes", () => {
    const source = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(SOURCES, file), "utf8"))
      .join("\n");
    const types = [...source.matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)"/g)]
      .map(([, file]) => `aws_${file!.replaceAll("-", "_")}`)
      .filter((type) => type !== "aws_provider");

    expect([...new Set(types)].filter((type) => !(type in DEPLOY_ACTIONS)).sort()).toEqual([]);
  });

  it("plans by reading alone", () => {
    const planned = Object.values(DEPLOY_ACTIONS).flatMap((services) =>
      Object.entries(services).flatMap(([service, { plan }]) => plan.map((action) => `${service}:${action}`)),
    );

    expect(planned.filter((action) => !/:(?:Describe|Get|List)/.test(action))).toEqual([
      "kms via ssm:Decrypt",
    ]);
  });
});
