import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { main } from "../../../src/cli/foundation";
import { changeJson, planJson } from "../../review/support/plans";
import { recordedTerminal } from "../recorded-terminal";

const SCHEMA = readFileSync(join(__dirname, "../../../docs/review-report.schema.json"), "utf8");

const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });
const imported = changeJson("aws_sns_topic", { actions: ["no-op"], change: { importing: { id: "x" } } });

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const acknowledgement = (fields: object = {}) => ({
  rule: "data-destroyed",
  address: "aws_dynamodb_table.*",
  accounts: ["prod"],
  reason: "the table was never used",
  owner: "platform",
  expires: inDays(30),
  ...fields,
});

describe("the gate of foundation review", () => {
  const folder = mkdtempSync(join(tmpdir(), "gate-"));
  const file = (name: string) => join(folder, name);
  const written = (name: string, content: unknown) => {
    writeFileSync(file(name), typeof content === "string" ? content : JSON.stringify(content));
    return file(name);
  };
  const plan = (...changes: object[]) => written("prod.json", planJson(changes));
  const before = process.cwd();

  afterEach(() => process.chdir(before));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(...args: string[]) {
    const terminal = recordedTerminal(110);
    const code = await main(["node", "foundation", "review", ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  }

  it("passes what is acknowledged, and shows reason and owner in every report", async () => {
    const policy = written("review.yaml", { acknowledgements: { unused: acknowledgement() } });
    const to = { markdown: file("r.md"), json: file("r.json"), sarif: file("r.sarif") };
    const outputs = Object.entries(to).flatMap(([name, path]) => [`--${name}`, path]);

    const { code, output } = await run(plan(table), "--policy", policy, ...outputs);

    const said = `acknowledged: the table was never used (owner: platform; until ${inDays(30)}; acknowledgements.unused)`;
    expect(code).toBe(0);
    expect(output).toContain(`  ${said}\n`);
    expect(output).toMatch(/\nThe gate: passed by .*review\.yaml; what is high or worse fails$/);
    expect(readFileSync(to.markdown, "utf8")).toContain(`> ${said}`);
    expect(readFileSync(to.markdown, "utf8")).toMatch(/\*\*The gate: passed by .*review\.yaml\.\*\*/);
    expect(JSON.parse(readFileSync(to.sarif, "utf8")).runs[0].results[0].suppressions).toEqual([
      { kind: "external", status: "accepted", justification: said },
    ]);
  });

  it("exits with 2, and says so in a line, when an acknowledgement matches nothing or has expired", async () => {
    const policy = written("stale.yaml", {
      acknowledgements: { gone: acknowledgement(), old: acknowledgement({ expires: "2026-01-01" }) },
    });

    const { code, output } = await run(plan(), "--policy", policy);

    expect(code).toBe(2);
    expect(output.split("\n").slice(-3)).toEqual([
      "acknowledgements.gone: it matches nothing; remove it, or correct what it is to match",
      "acknowledgements.old: it expired on 2026-01-01 and matches nothing; remove it",
      expect.stringMatching(/^The gate: failed by .*stale\.yaml: 2 problems$/),
    ]);
  });

  it("exits with 3 until an approver is named, by an option or in a file", async () => {
    const policy = written("approvals.yaml", {
      approvals: { security: { from: "critical", approvers: ["alice", "bob"] } },
    });
    const names = written("approved", "eve\n\n bob \n");
    const review = (...args: string[]) => run(plan(table), "--policy", policy, ...args);

    const missing = await review("--approved-by", "eve");
    expect([missing.code, missing.output]).toEqual([
      3,
      expect.stringContaining("needs an approval (by one of alice, bob; approvals.security)"),
    ]);
    expect(missing.output).toMatch(
      /\nThe gate: waits for an approval by .*approvals\.yaml; approved by eve: 1 finding by approvals\.security$/,
    );
    expect((await review("--approved-by", "eve", "--approved-by", "alice")).code).toBe(0);
    const given = await review("--approvals", names);
    expect([given.code, given.output]).toEqual([
      0,
      expect.stringContaining("approved (by bob; approvals.security)"),
    ]);
    expect(given.output).toMatch(
      /\nThe gate: passed by .*approvals\.yaml; approved by bob, eve; what is high or worse fails$/,
    );
  });

  it("finds review.yaml in its folder", async () => {
    written("review.yaml", "failFrom: info\n");
    process.chdir(folder);

    expect(await run("--fail-on", "never", plan(imported))).toMatchObject({
      code: 0,
      output: expect.stringContaining("The gate: passed by review.yaml"),
    });
    expect((await run(plan(imported))).code).toBe(2);
  });

  it("writes a report as its schema has it", async () => {
    const policy = written("all.yaml", {
      rules: { imported: { outcome: "warn" } },
      acknowledgements: { unused: acknowledgement(), gone: acknowledgement({ rule: "drift" }) },
      approvals: { security: { from: "info", approvers: ["alice"] } },
    });
    const log = changeJson("aws_cloudwatch_log_group", {
      before: { retention_in_days: 9 },
      after: { retention_in_days: 1 },
    });

    const { output } = await run(plan(table, imported, log), "--policy", policy, "--json", "-");

    const validate = new Ajv({ allErrors: true }).compile(JSON.parse(SCHEMA));
    validate(JSON.parse(output));
    expect(validate.errors).toBeNull();
    expect(JSON.parse(output).gate).toMatchObject({ result: "failed", problems: [{}] });
  });

  it.each([
    ["a policy that is not there", ["--policy", "/nowhere.yaml"], "REVIEW_POLICY_FILE_INVALID /nowhere.yaml"],
    ["approvals that are not there", ["--approvals", "/nowhere"], "APPROVALS_INVALID /nowhere"],
  ])("refuses %s", async (_, args, message) => {
    const { code, notes } = await run(plan(), ...args);

    expect([code, notes.split(":")[0]]).toEqual([1, message]);
  });

  it("tells the line of what is no YAML", async () => {
    const { code, notes } = await run(plan(), "--policy", written("bad.yaml", "rules:\n\tdrift: 1\n"));

    expect([code, notes]).toEqual([
      1,
      expect.stringMatching(/REVIEW_POLICY_FILE_INVALID .*bad\.yaml:2:1: [^]*indent with spaces/),
    ]);
  });
});
