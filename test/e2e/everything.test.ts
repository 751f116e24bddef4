import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { unexplained } from "../support/known-echoes";
import { Terraform } from "../support/terraform";
import { type Output, runApplication, stackNamed } from "../support/built-package";
import { Deployment } from "./support/deployment";

jest.setTimeout(600_000);

const APPLICATION = resolve(__dirname, "everything/main.ts");
const STACKS = ["bastion", "everything", "live", "terraform-state"];

const COMMERCIAL = "us-east-1";
const ELSEWHERE = [
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-cn", "cn-north-1"],
] as const;

const WEBHOOK_URL = "https://hooks.slack.com/services/T0000/B0000/posted-by-whoever-knows-it";
const WEBHOOK_PARAMETER = "/store/integrations/slack/webhook-url";

describeWith(["terraform"], "everything optional switched on", () => {
  const outputs = new Map<string, Output>();

  beforeAll(async () => {
    for (const region of [COMMERCIAL, ...ELSEWHERE.map(([, region]) => region)]) {
      outputs.set(region, await runApplication(APPLICATION, region));
    }
  });

  const folderOf = (region: string, stack: string) => stackNamed(outputs.get(region)!, stack).folder;

  async function validate(folder: string): Promise<void> {
    const terraform = new Terraform(folder);
    try {
      await terraform.init();
      await terraform.validate();
    } finally {
      terraform.remove();
    }
  }

  it.each(STACKS)("is valid in the stack %s", async (stack) => {
    await validate(folderOf(COMMERCIAL, stack));
  });

  describe.each(ELSEWHERE)("in the partition %s", (partition, region) => {
    it.each(STACKS)("is valid in the stack %s", async (stack) => {
      await validate(folderOf(region, stack));
    });

    it.each(STACKS)("names no other partition or region in the stack %s", (stack) => {
      const text = readFileSync(join(folderOf(region, stack), "cdk.tf.json"), "utf8");

      expect(text).toContain(`arn:${partition}:`);
      expect(text).not.toContain("arn:aws:");
      expect(text).not.toContain(COMMERCIAL);
    });
  });
});

describeWith(["terraform", "python"], "everything optional in one account", () => {
  let emulator: Emulator;
  let terraform: Terraform;
  let deployment: Deployment<{ webhook?: string; kept: string }>;

  beforeAll(async () => {
    process.env.TF_VAR_webhook = WEBHOOK_URL;
    emulator = await startEmulator();
    const { folder, accountId } = stackNamed(await runApplication(APPLICATION, COMMERCIAL), "everything");
    terraform = new Terraform(folder, { endpoint: emulator.endpoint });
    deployment = new Deployment(terraform, async () => ({
      webhook: await webhookOf(accountId),
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

  async function webhookOf(account: string): Promise<string | undefined> {
    const { Parameter } = await new SSMClient(emulator.clientConfig(account)).send(
      new GetParameterCommand({ Name: WEBHOOK_PARAMETER, WithDecryption: true }),
    );
    return Parameter?.Value;
  }

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
