import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readSynthesizedStacks } from "../../src/cli/synthesized-stacks";
import { HANDLERS_CONTEXT } from "../../src/constructs/functions/handlers-folder";
import { readNotification } from "../../src/core/config-store/notification";
import { FoundationApp } from "../../src/core/foundation-app";
import { defineOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { temporaryFolder } from "../support/folders";
import { unexplained } from "../support/known-echoes";
import { Terraform } from "../support/terraform";
import { Deployment } from "./support/deployment";

const ROOT = resolve(__dirname, "../..");
const ACCOUNT = "111111111111";
const WEBHOOK_URL = "https://hooks.slack.com/services/T0000/B0000/posted-by-whoever-knows-it";

jest.setTimeout(600_000);

/** Synthesizes an account that notifies by all ways, with the functions of the sources. Returns the stack's folder. */
function synthesizeAccount(): string {
  const handlers = temporaryFolder("handlers");
  const build = spawnSync(process.execPath, ["scripts/build-handlers.mjs", handlers], { cwd: ROOT });
  if (build.status !== 0) throw new Error(build.stderr.toString());
  const app = new FoundationApp({ outdir: temporaryFolder("notifications") });
  app.node.setContext(HANDLERS_CONTEXT, handlers);
  addAccountStacks(
    app,
    defineOrganization({
      name: "loud",
      region: "us-east-1",
      accounts: {
        dev: {
          id: ACCOUNT,
          kind: "workload",
          slack: { webhookVersion: 1 },
          notifications: { emails: ["team@example.com"], deletions: true },
        },
      },
      configStore: {
        namespaces: ["/shared", "/app"],
        keys: { app: {} },
        oneTimeSecrets: "dev",
        usageTracking: true,
      },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
    }),
  );
  app.synth();
  return readSynthesizedStacks(app.outdir)[0]!.folder;
}

describeWith(["terraform", "python"], "an account that tells people what was done", () => {
  let emulator: Emulator;
  let terraform: Terraform;
  let deployment: Deployment<{ told: unknown[]; state: string; log: string }>;

  beforeAll(async () => {
    process.env.TF_VAR_slack_webhook_url = WEBHOOK_URL;
    emulator = await startEmulator({ trail: true });
    terraform = new Terraform(synthesizeAccount(), { endpoint: emulator.endpoint });
    deployment = new Deployment(terraform, async () => {
      await emulator.enforceIam(true);
      const ssm = new SSMClient(emulator.clientConfig(ACCOUNT));
      await ssm.send(new PutParameterCommand({ Name: "/app/shop/host", Value: "db-1", Type: "String" }));
      await ssm.send(new DeleteParameterCommand({ Name: "/app/shop/host" }));
      await emulator.settled();
      await emulator.enforceIam(false);
      const runs = await emulator.invocations("figgy-notifications-slack-delivery");
      return {
        told: runs.map(({ event }) =>
          readNotification((event as { Records: { Sns: { Message: string } }[] }).Records[0]!.Sns.Message),
        ),
        state: readFileSync(join(terraform.folder, "terraform.tfstate"), "utf8"),
        log: (await emulator.invocations()).map(({ log }) => log).join("\n"),
      };
    });
  });

  afterAll(async () => {
    delete process.env.TF_VAR_slack_webhook_url;
    terraform.remove();
    await emulator.stop();
  });

  it("is applied", async () => {
    await deployment.applied;
  });

  it("is planned again without a change", async () => {
    expect(unexplained(await deployment.planned)).toEqual([]);
  });

  it("has a deletion told to Slack's delivery, by roles that may do no more than that", async () => {
    const { told } = await deployment.found;

    expect(told).not.toEqual([]);
    for (const notification of told) {
      expect(notification).toMatchObject({
        environmentAlias: "dev",
        notification: { kind: "parameter deleted", parameter: "/app/shop/host" },
      });
    }
  });

  it("keeps the webhook's URL out of the state and out of every log", async () => {
    const { state, log } = await deployment.found;

    expect(log).toContain("message not posted");
    expect(state + log).not.toContain(WEBHOOK_URL);
  });

  it("is destroyed", async () => {
    expect(await deployment.left).toEqual([]);
  });
});
