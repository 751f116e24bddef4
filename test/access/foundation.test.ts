import { Testing } from "cdktf";
import { evaluate } from "../../src/access/evaluate";
import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { readWorld } from "../../src/access/world/read-world";
import type { World } from "../../src/access/world/world";
import type { TerraformJson } from "../../src/access/world/terraform/json";
import { defineOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { provideHandlers } from "../support/handlers";

const DEV = "100000000002";
const PLACE = `eu-central-1:${DEV}`;
const parameter = (name: string): string => `arn:aws:ssm:${PLACE}:parameter${name}`;
const table = (name: string): string => `arn:aws:dynamodb:${PLACE}:table/figgy-config-${name}`;
const alias = (name: string): string => `arn:aws:kms:${PLACE}:alias/${name}`;
const topic = `arn:aws:sns:${PLACE}:figgy-alarms`;

/** The stacks of an organization, as they are synthesized. */
function foundation(): World {
  const app = Testing.app();
  provideHandlers(app);
  const stacks = addAccountStacks(
    app,
    defineOrganization({
      name: "acme",
      region: "eu-central-1",
      accounts: {
        bastion: { id: "100000000001", kind: "identity" },
        dev: { id: DEV, kind: "workload", alertEmails: ["platform@example.com"] },
      },
      configStore: { namespaces: ["/shared", "/app"], keys: { app: {} } },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
    }),
  );
  return readWorld(
    Object.values(stacks).map((stack) => {
      stack.prepareStack();
      return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
    }),
  );
}

describe("what the foundation's stacks allow", () => {
  const world = foundation();
  const of = (name: string): ReturnType<World["role"]> => world.role(`figgy-${name}`, DEV);

  it("is read whole: every policy belongs to something, and every reference is resolved", () => {
    expect(world.notes).toEqual([]);
    for (const principal of world.principals) {
      const request = { principal, action: "ssm:GetParameter", resource: parameter("/app/url") };
      const answer = evaluate(request, world);
      expect(answer.outcome === "unknown" ? answer.attributes : []).toEqual([]);
    }
  });

  it("lets Lambda run the functions, and nobody else assume their roles", () => {
    for (const role of world.principals.filter((arn) => arn.includes("replicator"))) {
      expectAllowed(world, "lambda.amazonaws.com").to("sts:AssumeRole").on(role);
      expectDenied(world, `arn:aws:iam::${DEV}:role/figgy-config-auditor`).to("sts:AssumeRole").on(role);
      expectDenied(world, "arn:aws:iam::999999999999:role/stranger").to("sts:AssumeRole").on(role);
    }
  });

  it("lets the auditor append records, and nobody change or remove them, the root user included", () => {
    expectAllowed(of("config-auditor")).to("dynamodb:PutItem").on(table("auditor"));
    for (const principal of [of("config-auditor"), world.principal(`arn:aws:iam::${DEV}:root`)]) {
      expectDenied(principal)
        .to("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:DeleteTable")
        .on(table("auditor"));
    }
  });

  it("never lets the auditor decrypt", () => {
    for (const through of [undefined, "ssm"]) {
      expectDenied(of("config-auditor"))
        .to("kms:Decrypt")
        .given({ through })
        .on(alias("app-key"), alias("replication-key"));
    }
  });

  it("lets the replicator write where services read, and neither shared values nor the store's own", () => {
    const replicator = of("ssm-stream-replicator");

    expectAllowed(replicator).to("ssm:PutParameter").on(parameter("/app/service/url"));
    expectDenied(replicator)
      .to("ssm:PutParameter", "ssm:DeleteParameter")
      .on(parameter("/shared/url"), parameter("/app2/url"), parameter("/figgy/account_id"));
  });

  it("lets the replicator decrypt sources of the namespaces alone, through Parameter Store", () => {
    const decrypt = expectAllowed(of("ssm-stream-replicator")).to("kms:Decrypt");
    const refused = expectDenied(of("ssm-stream-replicator")).to("kms:Decrypt");
    const context = (name: string): { encryptionContext: Record<string, string> } => ({
      encryptionContext: { PARAMETER_ARN: parameter(name) },
    });

    decrypt.given({ through: "ssm", ...context("/shared/secret") }).on(alias("app-key"));
    refused
      .given({ through: "ssm", ...context("/figgy/integrations/slack/webhook-url") })
      .on(alias("app-key"));
    refused.given(context("/shared/secret")).on(alias("app-key"));
  });

  it("lets alarms of the account publish, not those of another account, and nobody without TLS", () => {
    const from = (account: string, secure = true): { context: Record<string, string | boolean> } => ({
      context: {
        "aws:SourceArn": `arn:aws:cloudwatch:eu-central-1:${account}:alarm:any`,
        "aws:SourceAccount": account,
        "aws:SecureTransport": secure,
      },
    });
    const publish = { world, principal: "cloudwatch.amazonaws.com" };

    expectAllowed(publish).to("sns:Publish").given(from(DEV)).on(topic);
    expectDenied(publish).to("sns:Publish").given(from("999999999999")).on(topic);
    expectDenied(publish).to("sns:Publish").given(from(DEV, false)).on(topic);
  });
});
