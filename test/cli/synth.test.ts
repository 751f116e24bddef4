import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/cli/foundation";
import { recordedTerminal } from "./recorded-terminal";

const ORGANIZATION = `
name: acme
region: us-east-1
accounts:
  bastion: { id: "100000000001", kind: identity }
configStore: { namespaces: [/app], keys: { app: {} } }
roleTypes: {}
`;

describe("foundation synth", () => {
  let folder: string;
  const started = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "synth-"));
    process.chdir(folder);
    writeFileSync("organization.yaml", ORGANIZATION);
  });
  afterEach(() => {
    process.chdir(started);
    rmSync(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const terminal = recordedTerminal();
    const code = await main(["node", "foundation", "synth", ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  };

  it("writes Terraform for every account of a file, and lists the stacks with what to do next", async () => {
    const { code, output } = await run("organization.yaml", "--output", "out");

    expect(code).toBe(0);
    expect(existsSync("out/stacks/bastion/cdk.tf.json")).toBe(true);
    expect(output).toMatch(
      /^STACK +ACCOUNT +REGION +RESOURCES +PROTECTED +STATE\nbastion +100000000001 +us-east-1 +\d+ +\d+ +local\n/,
    );
    expect(output).toContain(
      "review one account    cd out/stacks/bastion && terraform init && terraform plan",
    );
    expect(output).toContain(
      "deploy one account    cd out/stacks/bastion && terraform init && terraform apply",
    );
  });

  it("names first what can be planned at once: the stack that makes the bucket for the others' state", async () => {
    writeFileSync("organization.yaml", `${ORGANIZATION}state: { backend: s3, account: bastion }\n`);
    const { output } = await run("organization.yaml", "--output", "out");

    expect(output).toContain("cd out/stacks/terraform-state && terraform init && terraform plan");
  });

  it("writes to cdktf.out by default", async () => {
    await run("organization.yaml");

    expect(existsSync("cdktf.out/manifest.json")).toBe(true);
  });

  it("runs the application of cdktf.json when no file is named", async () => {
    writeFileSync("app.js", `require("fs").cpSync("made", process.env.CDKTF_OUTDIR, { recursive: true });`);
    writeFileSync("cdktf.json", JSON.stringify({ app: "node app.js" }));
    await run("organization.yaml", "--output", "made");

    const { code, output } = await run("--output", "out");

    expect(code).toBe(0);
    expect(output).toContain("deploy one account    npx cdktf-cli@0.21 deploy bastion");
    expect(readFileSync("out/stacks/bastion/cdk.tf.json", "utf8")).toBe(
      readFileSync("made/stacks/bastion/cdk.tf.json", "utf8"),
    );
  });

  it("says so, with progress, when the application takes longer than a second and fails", async () => {
    writeFileSync("cdktf.json", JSON.stringify({ app: "node -e 'setTimeout(() => process.exit(3), 1300)'" }));

    const { code, notes } = await run();

    expect(code).toBe(1);
    expect(notes).toContain("synthesizing, 1 s: node -e");
    expect(notes).toContain("APP_FAILED cdktf.json: the application did not synthesize");
    expect(notes).toContain("fix      see its messages above; its exit code was 3");
  });

  it("says so when the application writes nothing where it is to", async () => {
    writeFileSync("cdktf.json", JSON.stringify({ app: "node -e 0" }));

    const { code, notes } = await run();

    expect(code).toBe(1);
    expect(notes).toMatch(
      /allowed {2}an application that writes to cdktf\.out\n {2}fix {6}call app\.synth\(\)/,
    );
  });

  it.each([
    ["is not there", undefined, '"no such file"'],
    ["is broken", "{", '"text that is not JSON"'],
    ["names no application", "{}", "nothing"],
    ["names none that is a command", '{"app": 1}', "1"],
    ["is no object", "null", "nothing"],
  ])("says what is missing where cdktf.json %s", async (_label, text, given) => {
    if (text !== undefined) writeFileSync("cdktf.json", text);

    const { code, notes } = await run();

    expect(code).toBe(1);
    expect(notes).toContain(`given    ${given}\n`);
    expect(notes).toContain("or name an organization's file: foundation synth organization.yaml");
  });

  it("refuses an organization with every problem, and writes nothing", async () => {
    writeFileSync(
      "organization.yaml",
      ORGANIZATION.replace('"100000000001"', '"1"').replace("us-east-1", "us-east-9"),
    );

    const { code, notes } = await run("organization.yaml", "--output", "out");

    expect(code).toBe(1);
    expect(notes).toContain("2 problems");
    expect(notes).toContain("ACCOUNT_ID_INVALID accounts.bastion.id");
    expect(notes).toContain("REGION_UNKNOWN");
    expect(existsSync("out")).toBe(false);
  });

  it("refuses an output folder that is a file", async () => {
    writeFileSync("out", "");

    const { code, notes } = await run("organization.yaml", "--output", "out");

    expect(code).toBe(1);
    expect(notes).toMatch(
      /OUTPUT_NOT_WRITABLE output: the output folder cannot be written\n {2}given {4}"out"[^]*is a file: choose another folder/,
    );
  });

  it("makes an output folder, and those around it", async () => {
    const { code } = await run("organization.yaml", "--output", "no/where/out");

    expect(code).toBe(0);
    expect(existsSync("no/where/out/stacks/bastion/cdk.tf.json")).toBe(true);
  });

  it.each([
    ["", /name a folder, or leave it out for cdktf\.out$/],
    // Root may write there, and yet nothing can be made.
    [
      "/proc/x/y",
      /(?:nothing can be made in \/proc|\/proc may not be written by this user): choose another folder/,
    ],
  ])("refuses the output folder %j in one way, with a file and without", async (output, fix) => {
    for (const args of [["organization.yaml"], []]) {
      const { code, notes } = await run(...args, "--output", output);

      expect(code).toBe(1);
      expect(notes.split("\n")).toEqual([
        "OUTPUT_NOT_WRITABLE output: the output folder cannot be written",
        `  given    "${output}"`,
        "  allowed  a folder that can be written, or that can be created",
        expect.stringMatching(fix),
      ]);
    }
  });

  it("leaves stacks of an earlier run that are no longer there out of its list", async () => {
    mkdirSync("out/stacks/gone", { recursive: true });

    const { output } = await run("organization.yaml", "--output", "out");

    expect(output).not.toContain("gone");
  });
});
