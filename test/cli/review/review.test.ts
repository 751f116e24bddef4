import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/foundation";
import { changeJson, planJson } from "../../review/support/plans";
import { type RecordedTerminal, recordedTerminal } from "../recorded-terminal";

const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });
const retention = changeJson("aws_cloudwatch_log_group", {
  before: { retention_in_days: 30 },
  after: { retention_in_days: 7 },
});
const imported = changeJson("aws_sns_topic", { actions: ["no-op"], change: { importing: { id: "x" } } });

describe("foundation review", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-"));
  const file = (name: string) => join(folder, name);

  afterAll(() => rmSync(folder, { recursive: true }));

  function plan(name: string, ...changes: object[]): string {
    writeFileSync(file(name), JSON.stringify(planJson(changes)));
    return file(name);
  }

  const run = (...args: string[]) => runIn(recordedTerminal(110), ...args);

  async function runIn(terminal: RecordedTerminal, ...args: string[]) {
    const code = await main(["node", "foundation", "review", ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  }

  it("shows a table, explains what is worst, and exits with 2", async () => {
    const { code, output } = await run(plan("prod.json", retention, table));

    expect(code).toBe(2);
    expect(output).toBe(
      [
        "1 plan: 1 critical, 1 high",
        "",
        "severity  what                                                            where                        account",
        "critical  Data destroyed: it is deleted: lost is the table's items        aws_dynamodb_table.it        prod",
        "high      Retention shortened: it is kept for a shorter time; what is o…  aws_cloudwatch_log_group.it  prod",
        "",
        "critical: Data destroyed: it is deleted: lost is the table's items",
        "  aws_dynamodb_table.it in prod",
        "  why:  Terraform deletes the object with all that is in it; applying an older version does not bring it back.",
        "  do:   If it was renamed, add a `moved` block; if it is to leave Terraform only, add a `removed` block; else",
        "        back it up first.",
        "  fingerprint: 7ebd5777f9831388",
        "",
        "high: Retention shortened: it is kept for a shorter time; what is older is deleted",
        "  aws_cloudwatch_log_group.it in prod",
        "  retention_in_days: 30 → 7",
        "  why:  What is older than the new time is deleted soon after apply and cannot be brought back.",
        "  do:   Check what audits and restores need; export what is older before.",
        "  fingerprint: 56a654356882a127",
        "",
        "The gate: failed: 2 findings since what is high or worse fails",
      ].join("\n"),
    );
  });

  it.each([
    [["--markdown", "-", "--json", "-"], "one report in the standard output"],
    [["--markdown", file("x"), "--json", file("x")], "one report in a file"],
  ])("refuses %j, and says what is allowed", async (args, allowed) => {
    expect((await run(plan("dev.json", table), ...args)).notes).toContain(
      `allowed  ${allowed}\n  fix      name a file of its own for each of the others`,
    );
  });

  const role = (index: number) =>
    changeJson("aws_iam_role_policy", {
      address: `aws_iam_role_policy.p${index}`,
      before: { role: `role-${index}`, policy: JSON.stringify({ Statement: [] }) },
      after: {
        role: `role-${index}`,
        policy: JSON.stringify({
          Statement: Array.from({ length: 25 }, (_, number) => ({
            Effect: "Allow",
            Action: "ssm:PutParameter",
            Resource: `arn:aws:ssm:eu-west-1:111111111111:parameter/app/${index}/${number}/*`,
          })),
        }),
      },
    });
  const many = () => plan("many.json", ...Array.from({ length: 12 }, (_, index) => role(index)));

  it("tells in a pipe all that is gained, whole", async () => {
    const { output, code } = await runIn(recordedTerminal(60, false), many());

    for (let index = 0; index < 12; index++) {
      expect(output).toContain(`parameter/app/${index}/24/*`);
    }
    expect(output).not.toMatch(/…|more:|more findings?/);
    expect(code).toBe(0);
  });

  it("says on a terminal how much it leaves out", async () => {
    const { output } = await runIn(recordedTerminal(60), many());

    expect(output).toContain("\n  - and 5 more: see the report\n");
    expect(output).toContain("\n2 more findings like these: see the report\n");
  });

  it.each([
    ["never", "The gate: passed; no severity fails"],
    ["critical", "The gate: passed; what is critical or worse fails"],
    ["medium", "The gate: failed: 1 finding since what is medium or worse fails"],
  ])("says last what the gate decided with --fail-on %s", async (failOn, line) => {
    const { output } = await run(plan("one.json", role(1)), "--fail-on", failOn);

    expect(output.split("\n").at(-1)).toBe(line);
  });

  it("lists smaller findings of one kind together", async () => {
    const imports = ["a", "b", "c"].map((name) =>
      changeJson("aws_sns_topic", {
        address: `aws_sns_topic.${name}`,
        actions: ["no-op"],
        change: { importing: { id: name } },
      }),
    );

    const { output } = await run(plan("prod.json", ...imports));

    expect(output.split("\n").filter((line) => line.startsWith("low"))).toEqual([
      expect.stringContaining("aws_sns_topic.a and 2 more"),
    ]);
  });

  it("exits with 0 when there is nothing to look at", async () => {
    expect(await run(plan("none.json"))).toEqual({
      code: 0,
      output: "1 plan: nothing to look at\n\nThe gate: passed; what is high or worse fails",
      notes: "",
    });
  });

  it.each([
    ["high", 0],
    ["low", 2],
    ["info", 2],
    ["never", 0],
  ])("exits for a finding that is low with --fail-on %s with %i", async (failOn, code) => {
    expect((await run(plan("low.json", imported), "--fail-on", failOn)).code).toBe(code);
  });

  it("names an account as it is told", async () => {
    expect((await run(`live=${plan("1.json", table)}`)).output).toContain("aws_dynamodb_table.it in live");
  });

  it("writes all reports", async () => {
    const to = {
      markdown: file("r.md"),
      json: file("r.json"),
      sarif: file("r.sarif"),
      html: file("r.html"),
      junit: file("r.xml"),
    };
    const outputs = Object.entries(to).flatMap(([name, path]) => [`--${name}`, path]);

    await run(plan("dev.json", table), plan("qa.json", table), ...outputs);

    expect(readFileSync(to.markdown, "utf8")).toContain("in 2 accounts: `dev`, `qa`");
    expect(JSON.parse(readFileSync(to.json, "utf8")).findings[0].places).toHaveLength(2);
    expect(JSON.parse(readFileSync(to.sarif, "utf8")).runs[0].results).toHaveLength(1);
    expect(readFileSync(to.html, "utf8")).toContain("<h1>2 changes in 2 accounts</h1>");
    expect(readFileSync(to.junit, "utf8")).toMatch(/<testsuite name="qa" tests="\d+" failures="1"/);
  });

  it("writes a report in the place of the table", async () => {
    const { output } = await run(plan("dev.json", table), "--json", "-");

    expect(JSON.parse(output)).toMatchObject({ version: 1, severities: { critical: 1 } });
  });

  it("says how far it is when it takes longer than a second", async () => {
    let now = 0;
    jest.spyOn(Date, "now").mockImplementation(() => (now += 1_500));
    const { notes } = await run(plan("dev.json", table)).finally(() => jest.restoreAllMocks());

    expect(notes).toBe("read 1 plan, reviewing\n1 finding, writing");
    expect((await run(plan("dev.json", table))).notes).toBe("");
  });

  it("does not let a plan steer the terminal", async () => {
    const hostile = changeJson("aws_dynamodb_table", { address: "x\u001b[2J\r", before: { name: "t" } });

    expect((await run(plan("hostile.json", hostile))).output).not.toMatch(/[\u001b\r]/);
  });

  it("refuses every plan that cannot be read at once", async () => {
    writeFileSync(file("text.json"), "no");

    const { code, notes } = await run(file("text.json"), file("missing.json"));

    expect(code).toBe(1);
    expect(notes).toMatch(/^2 problems\n\nPLAN_INVALID .*text\.json[^]*PLAN_INVALID .*missing\.json/);
  });

  it.each([
    [["--fail-on", "bad"], "VALUE_UNKNOWN --fail-on"],
    [["--max-size", "10"], "VALUE_OUT_OF_RANGE --max-size"],
    [["--json", "/nowhere/at/all.json"], "REPORT_NOT_WRITABLE /nowhere/at/all.json"],
    [["--markdown", "-", "--json", "-"], "COMBINATION_INVALID --markdown and --json"],
    [
      ["--sarif", file("a"), "--html", join(folder, "b/../a"), "--junit", `${folder}/./a`],
      "COMBINATION_INVALID --html and --sarif and --junit",
    ],
  ])("refuses %j", async (args, message) => {
    const { code, notes } = await run(plan("dev.json", table), ...args);

    expect([code, notes.split(":")[0]]).toEqual([1, message]);
  });
});
