import { join, relative, resolve } from "node:path";
import { type Emulator, startEmulator } from "../support/emulator";
import { exampleNamed } from "../support/examples";
import { fingerprints, temporaryFolder } from "../support/folders";
import { runApplication } from "../support/built-package";
import { describeInFull } from "../support/scope";
import { installCdktf, runCdktf } from "./cdktf-command/installed-command";

jest.setTimeout(900_000);

const ROOT = resolve(__dirname, "../..");
const COST = "it installs cdktf-cli, 423 MB";
const EMULATED = relative(ROOT, join(__dirname, "cdktf-command/emulated-application.ts"));
const QUICKSTART = relative(ROOT, exampleNamed("quickstart").main);

describeInFull(["terraform", "python"], "the cdktf command on the project's cdktf.json", COST, () => {
  const outdir = temporaryFolder("cdktf");
  let emulator: Emulator;

  beforeAll(async () => {
    installCdktf();
    emulator = await startEmulator();
  });

  afterAll(() => emulator.stop());

  /** The smaller application in place of the one that cdktf.json names, and without the public registry. */
  const onQuickstart = (command: string, ...args: string[]) =>
    runCdktf(
      [
        command,
        "dev",
        ...args,
        "--app",
        `node -r ts-node/register/transpile-only ${EMULATED} ${QUICKSTART}`,
        "--output",
        join(outdir, "quickstart"),
        "--skip-provider-lock",
      ],
      { AWS_ENDPOINT_URL: emulator.endpoint },
    );

  it("synthesizes what the application does", async () => {
    const folder = join(outdir, "organization");
    const printed = await runCdktf(["synth", "--output", folder]);

    expect(printed).toContain("stacks: bastion, dev, prod, qa, stage");
    const direct = await runApplication(exampleNamed("organization").main);
    expect(fingerprints(join(folder, "stacks"))).toEqual(fingerprints(join(direct.folder, "stacks")));
  });

  it("shows what a stack would create", async () => {
    expect(await onQuickstart("diff")).toMatch(/Plan: \d{3} to add, 0 to change, 0 to destroy/);
  });

  it("deploys a stack, and sees no difference afterwards", async () => {
    const printed = await onQuickstart("deploy", "--auto-approve");

    expect(printed).toMatch(/Apply complete! Resources: \d{3} added, 0 changed, 0 destroyed/);
    expect(await onQuickstart("diff")).toContain("No changes.");
  });
});
