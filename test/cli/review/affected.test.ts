import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/foundation";
import { stackJson } from "../../review/support/outputs";
import { recordedTerminal } from "../recorded-terminal";

const table = (name: string) => stackJson({ aws_dynamodb_table: { T: { name } } });

describe("foundation affected", () => {
  const folder = mkdtempSync(join(tmpdir(), "affected-"));

  afterAll(() => rmSync(folder, { recursive: true }));

  function output(name: string, stacks: Record<string, object>): string {
    const out = join(folder, name);
    if (existsSync(out)) rmSync(out, { recursive: true });
    const entries = Object.entries(stacks).map(([stack, json]) => {
      mkdirSync(join(out, "stacks", stack), { recursive: true });
      writeFileSync(join(out, "stacks", stack, "cdk.tf.json"), JSON.stringify(json));
      const paths = {
        synthesizedStackPath: `stacks/${stack}/cdk.tf.json`,
        workingDirectory: `stacks/${stack}`,
        dependencies: [],
      };
      return [stack, paths];
    });
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) }));
    return out;
  }

  async function run(...args: string[]) {
    const terminal = recordedTerminal(100);
    const code = await main(["node", "foundation", "affected", ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  }

  const outputs = () => [
    output("base", { dev: table("a"), prod: table("a"), old: table("a") }),
    output("head", { dev: table("a"), prod: table("b") }),
  ];

  it("shows a table of the stacks by wave", async () => {
    expect(await run(...outputs())).toEqual({
      code: 0,
      output: [
        "wave  stack  change   account       region        what",
        "1     prod   changed  111111111111  eu-central-1  resources: 1 changed",
        "-     old    removed  111111111111  eu-central-1  1 resources",
        "",
        "1 stack stays as it is",
      ].join("\n"),
      notes: "",
    });
  });

  it("says that nothing is affected", async () => {
    const [base] = outputs();
    const same = output("same", { dev: table("a"), prod: table("a"), old: table("a") });

    expect((await run(base!, same)).output).toBe("no stack is affected: 3 stacks stay as they are");
  });

  it("prints nothing where the names of no stack are asked for", async () => {
    const [base] = outputs();
    const same = output("same", { dev: table("a"), prod: table("a"), old: table("a") });

    expect(await run(base!, same, "--format", "names")).toEqual({ code: 0, output: "", notes: "" });
  });

  it("exits with 2 when a stack is affected and that is asked for", async () => {
    const [base, head] = outputs();
    const same = output("same", { dev: table("a"), prod: table("a"), old: table("a") });

    expect((await run(base!, head!, "--detailed-exitcode")).code).toBe(2);
    expect((await run(base!, same, "--detailed-exitcode")).code).toBe(0);
  });

  it("prints JSON with the folders that Terraform runs in", async () => {
    const { output: text } = await run(...outputs(), "--format", "json");

    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      waves: [{ wave: 1, stacks: [{ name: "prod", folder: join(folder, "head/stacks/prod") }] }],
      removed: [{ name: "old", folder: join(folder, "base/stacks/old") }],
      untouched: 1,
    });
  });

  it("does not let names of stacks steer the terminal", async () => {
    const head = output("head", { "x\u001b[2J": table("a") });

    const { code, notes } = await run(output("base", {}), head);

    expect(code).toBe(1);
    expect(notes).not.toContain("\u001b");
    expect(notes).toMatch(/manifest\.json x⟨U\+001B⟩\[2J: .*\n.*a name that is empty or cannot be read/);
  });

  it("refuses everything that cannot be read at once", async () => {
    const broken = output("broken", { dev: table("a"), prod: table("a") });
    writeFileSync(join(broken, "stacks/dev/cdk.tf.json"), "{ no");
    writeFileSync(join(broken, "stacks/prod/cdk.tf.json"), "[]");
    const other = output("other", {});
    writeFileSync(join(other, "manifest.json"), "{}");

    const { code, notes } = await run(broken, other);

    expect(code).toBe(1);
    expect(notes.match(/^SYNTHESIZED_OUTPUT_INVALID .*$/gm)).toEqual([
      expect.stringMatching(/broken\/stacks\/dev\/cdk\.tf\.json/),
      expect.stringMatching(/broken\/stacks\/prod\/cdk\.tf\.json/),
      expect.stringMatching(/other\/manifest\.json/),
    ]);
    expect(notes).toMatch(/not JSON[^]*no object[^]*without stacks/);
  });

  it("does not quote a file that is cut short: it may hold a secret", async () => {
    const cut = output("cut", { dev: table("a") });
    writeFileSync(join(cut, "stacks/dev/cdk.tf.json"), '{"password": hunter2}');

    const { code, notes } = await run(output("base", {}), cut);

    expect([code, notes]).toEqual([1, expect.stringContaining("text that is not JSON")]);
    expect(notes).not.toContain("hunter");
  });

  it.each(["../base/manifest.json", "stacks/../../base/manifest.json"])(
    "reads no file outside of the folder, such as %s",
    async (synthesizedStackPath) => {
      const base = output("base", {});
      const head = output("head", {});
      writeFileSync(join(head, "manifest.json"), JSON.stringify({ stacks: { x: { synthesizedStackPath } } }));

      const { code, notes } = await run(base, head);

      expect([code, notes]).toEqual([1, expect.stringContaining("a stack outside of the folder")]);
    },
  );

  it.each([
    [["base", "base"], "COMBINATION_INVALID base and head"],
    [["base", "base/../base"], "COMBINATION_INVALID base and head"],
    [["base", "head", "--format", "xml"], "VALUE_UNKNOWN --format"],
  ])("refuses %j", async (args, message) => {
    const { code, notes } = await run(...args);

    expect([code, notes.split(":")[0]]).toEqual([1, message]);
  });
});
