import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type Output, runApplication, stackNamed } from "../support/built-package";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { unexplained } from "../support/known-echoes";
import { Terraform } from "../support/terraform";
import { Deployment } from "./support/deployment";

jest.setTimeout(600_000);

const APPLICATION = resolve(__dirname, "everything/main.ts");
const STACKS = ["bastion", "everything", "live", "terraform-state"];

/** A region of each partition. */
const REGIONS = [
  ["aws", "us-east-1"],
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-cn", "cn-north-1"],
] as const;
const COMMERCIAL = "us-east-1";

const WEBHOOK_URL = "https://hooks.slack.com/services/T0000/B0000/posted-by-whoever-knows-it";
const WEBHOOK_PARAMETER = "/store/integrations/slack/webhook-url";

describeWith(["terraform", "python"], "everything optional switched on", () => {
  const outputs = new Map<string, Output>();
  let emulator: Emulator;
  let terraform: Terraform;
  let deployment: Deployment<{ webhook?: string; kept: string }>;

  beforeAll(async () => {
    process.env.TF_VAR_webhook = WEBHOOK_URL;
    emulator = await startEmulator();
    for (const [, region] of REGIONS) outputs.set(region, await runApplication(APPLICATION, region));
    terraform = new Terraform(folderOf(COMMERCIAL, "everything"), { endpoint: emulator.endpoint });
    deployment = new Deployment(terraform, async () => ({
      webhook: await webhookOf(stackNamed(outputs.get(COMMERCIAL)!, "everything").accountId),
      kept: [
        readFileSync(join(terraform.folder, "terraform.tfstate"), "utf8"),
        await terraform.run("show", "-json", "saved.tfplan"),
      ].join("\n"),
    }));
  });

  afterAll(async () => {
    delete process.env.TF_VAR_webhook;
    terraform.remove();
    await emulator.stop();
  });

  const folderOf = (region: string, stack: string) => stackNamed(outputs.get(region)!, stack).folder;

  async function webhookOf(account: string): Promise<string | undefined> {
    const { Parameter } = await new SSMClient(emulator.clientConfig(account)).send(
      new GetParameterCommand({ Name: WEBHOOK_PARAMETER, WithDecryption: true }),
    );
    return Parameter?.Value;
  }

  describe.each(REGIONS)("in the partition %s", (partition, region) => {
    it.each(STACKS)("is valid in the stack %s", async (stack) => {
      const checked = new Terraform(folderOf(region, stack));
      try {
        await checked.init();
        await checked.validate();
      } finally {
        checked.remove();
      }
    });

    if (region === COMMERCIAL) return;

    it.each(STACKS)("names no other partition or region in the stack %s", (stack) => {
      const text = readFileSync(join(folderOf(region, stack), "cdk.tf.json"), "utf8");

      expect(text).toContain(`arn:${partition}:`);
      expect(text).not.toContain("arn:aws:");
      expect(text).not.toContain(COMMERCIAL);
    });
  });

  describe("in one account", () => {
    it("is applied", async () => {
      await deployment.applied;
    });

    it("is planned again without a change", async () => {
      expect(unexplained(await deployment.planned)).toEqual([]);
    });

    it("writes the webhook's URL to its parameter, and neither to the state nor to a plan", async () => {
      const { webhook, kept } = await deployment.found;

      expect(webhook).toBe(WEBHOOK_URL);
      expect(kept).toContain(WEBHOOK_PARAMETER);
      expect(kept).not.toContain(WEBHOOK_URL);
    });

    it("is destroyed", async () => {
      expect(await deployment.left).toEqual([]);
    });
  });
});
