import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/foundation";
import { changeJson, planJson } from "../../review/support/plans";
import { recordedTerminal } from "../recorded-terminal";

const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });
const topic = changeJson("aws_sns_topic", { after: { name: "t" } });
const AGAIN = "review this plan, and apply it with the report of that";

describe("foundation verify", () => {
  const folder = mkdtempSync(join(tmpdir(), "verify-"));
  const file = (name: string) => join(folder, name);
  const report = file("report.json");

  afterAll(() => rmSync(folder, { recursive: true }));

  function written(name: string, content: unknown): string {
    writeFileSync(file(name), typeof content === "string" ? content : JSON.stringify(content));
    return file(name);
  }

  async function run(...args: string[]) {
    const terminal = recordedTerminal();
    const code = await main(["node", "foundation", ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  }

  const reviewed = (...args: string[]) => run("review", "--json", report, ...args);
  const edited = (edit: (report: Record<string, any>) => void) => {
    const json = JSON.parse(readFileSync(report, "utf8")) as Record<string, unknown>;
    edit(json);
    return written("edited.json", json);
  };
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

  beforeEach(async () => {
    written("dev.json", planJson([topic]));
    written("prod.json", planJson([topic, topic]));
    written("prod.tfplan", "PK\u0003\u0004 a saved plan");
    await reviewed(file("dev.json"), file("prod.json"), "--plan-file", `prod=${file("prod.tfplan")}`);
  });

  it("lets the plan pass that was reviewed", async () => {
    expect(await run("verify", file("prod.json"), report, "--account", "prod")).toEqual({
      code: 0,
      output: `${file("prod.json")} is the plan that was reviewed, and may be applied`,
      notes: "",
    });
  });

  it("lets the saved plan pass whose digest the review was given", async () => {
    expect((await run("verify", file("prod.tfplan"), report, "--account", "prod")).code).toBe(0);
  });

  it.each([
    ["a plan that was changed after the review", "prod.json", planJson([topic, table])],
    ["a plan with one more space", "prod.json", `${JSON.stringify(planJson([topic, topic]))} `],
    ["a saved plan that was changed after the review", "prod.tfplan", "PK\u0003\u0004 another saved plan"],
  ])("refuses %s", async (_, name, content) => {
    expect(await run("verify", written(name, content), report)).toEqual({
      code: 2,
      output: "",
      notes: `refused: this is not the plan that was reviewed: its digest is not in the report; ${AGAIN}`,
    });
  });

  it("refuses the reviewed plan of another account", async () => {
    expect(await run("verify", file("dev.json"), report, "--account", "prod")).toMatchObject({
      code: 2,
      notes: "refused: the plan is of dev, not of prod; apply each account's own plan",
    });
  });

  it("lets the same plan of two accounts pass for both", async () => {
    await reviewed(written("a.json", planJson([])), written("b.json", planJson([])));

    expect((await run("verify", file("b.json"), report, "--account", "b")).code).toBe(0);
  });

  it("refuses the plan of an account that was not reviewed", async () => {
    expect((await run("verify", written("x", "{}"), report, "--account", "qa")).notes).toBe(
      `refused: qa was not reviewed; ${AGAIN}`,
    );
  });

  it("refuses a saved plan where the review was given none", async () => {
    expect((await run("verify", written("dev.tfplan", "PK"), report, "--account", "dev")).notes).toBe(
      "refused: the report knows no digest of a saved plan; review with --plan-file, or verify the plan's JSON",
    );
  });

  it("refuses what was reviewed from synthesized output: that is no plan", async () => {
    const changed = edited(({ plans }) => (plans[0].kind = "synthesized"));

    expect((await run("verify", file("dev.json"), changed)).code).toBe(2);
  });

  it.each([
    ["failed", "the review did not pass its gate; mend what the report names, then review again"],
    ["approval-missing", "an approval is missing; mend what the report names, then review again"],
  ])("refuses when the gate's result is %s", async (result, message) => {
    const changed = edited(({ gate }) => (gate.result = result));

    expect(await run("verify", file("dev.json"), changed)).toMatchObject({
      code: 2,
      notes: `refused: ${message}`,
    });
  });

  it("refuses a plan whose review found what fails", async () => {
    await reviewed(written("bad.json", planJson([table])));

    expect(await run("verify", file("bad.json"), report)).toMatchObject({
      code: 2,
      notes: expect.stringContaining("the review did not pass its gate"),
    });
  });

  it("refuses a report that was never judged", async () => {
    const changed = edited((json) => delete json.gate);

    expect((await run("verify", file("dev.json"), changed)).notes).toBe(
      `refused: the report was never judged; ${AGAIN}`,
    );
  });

  it.each([
    [23.9, [], 0],
    [24.1, [], 2],
    [24.1, ["--max-age", "25"], 0],
    [1.1, ["--max-age", "1"], 2],
    [-0.05, [], 0],
    [-1, [], 2],
  ])("exits for a report that is %s hours old with %j with %i", async (hours, options, code) => {
    const changed = edited(({ gate }) => (gate.at = hoursAgo(hours)));

    expect((await run("verify", file("dev.json"), changed, ...options)).code).toBe(code);
  });

  it("says everything that speaks against it", async () => {
    const changed = edited(({ gate }) => Object.assign(gate, { result: "failed", at: hoursAgo(100) }));

    expect((await run("verify", written("x", "{}"), changed)).notes.split("\n")).toHaveLength(3);
  });

  it.each<[string, () => string[], string]>([
    ["a plan that is not there", () => ["/nowhere", report], "PLAN_INVALID /nowhere"],
    ["a report that is not there", () => [file("dev.json"), "/nowhere"], "REPORT_INVALID /nowhere"],
    ["a report that is no JSON", () => [file("dev.json"), written("cut", "{")], "REPORT_INVALID"],
    ["JSON that is no report", () => [file("dev.json"), file("dev.json")], "REPORT_INVALID"],
    [
      "a report with a digest that is none",
      () => [file("dev.json"), edited(({ plans }) => (plans[0].digest = ""))],
      "REPORT_INVALID",
    ],
    [
      "a report with a gate that is none",
      () => [file("dev.json"), edited((json) => (json.gate = { result: "ok" }))],
      "REPORT_INVALID",
    ],
    ["no age", () => [file("dev.json"), report, "--max-age", "0"], "VALUE_OUT_OF_RANGE --max-age"],
  ])("takes %s for an error", async (_, args, message) => {
    const { code, notes } = await run("verify", ...args());

    expect([code, notes.startsWith(message)]).toEqual([1, true]);
  });
});

describe("the saved plans that a review is given", () => {
  const folder = mkdtempSync(join(tmpdir(), "plan-files-"));
  const plan = join(folder, "dev.json");

  beforeAll(() => writeFileSync(plan, JSON.stringify(planJson([]))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["of an account that no plan is of", `qa=${plan}`, "VALUE_UNKNOWN --plan-file"],
    ["that is not there", "dev=/nowhere.tfplan", "PLAN_INVALID /nowhere.tfplan"],
    ["without its account", "dev.tfplan", "VALUE_UNKNOWN --plan-file"],
  ])("are refused %s", async (_, option, message) => {
    const terminal = recordedTerminal();

    expect(await main(["node", "foundation", "review", plan, "--plan-file", option], terminal)).toBe(1);
    expect(terminal.notes.join().startsWith(message)).toBe(true);
  });

  it("are of the plan that is named by its file, where an account has several", async () => {
    const other = join(folder, "other.json");
    writeFileSync(other, JSON.stringify(planJson([], { errored: true })));
    const terminal = recordedTerminal();
    const args = [`dev=${plan}`, `dev=${other}`, "--plan-file", `${other}=${plan}`, "--json", "-"];

    expect(await main(["node", "foundation", "review", ...args], terminal)).toBe(2);
    const { plans } = JSON.parse(terminal.output.join("\n"));
    expect(plans.map((one: any) => [one.account, one.plan, "planFileDigest" in one])).toEqual([
      ["dev", plan, false],
      ["dev", other, true],
    ]);
  });

  it("are refused when the account that they name has several plans", async () => {
    const terminal = recordedTerminal();
    const args = [`dev=${plan}`, `dev=${plan}`, "--plan-file", `dev=${plan}`];

    expect(await main(["node", "foundation", "review", ...args], terminal)).toBe(1);
    expect(terminal.notes.join()).toMatch(
      /^COMBINATION_INVALID --plan-file[^]*one of the plans of dev, by its file: [^]*dev\.json/,
    );
  });

  it("are refused when an account has two of them", async () => {
    const terminal = recordedTerminal();
    const twice = ["--plan-file", `dev=${plan}`, "--plan-file", `dev=${plan}`];

    expect(await main(["node", "foundation", "review", plan, ...twice], terminal)).toBe(1);
    expect(terminal.notes.join()).toMatch(/^COMBINATION_INVALID --plan-file[^]*one saved plan of dev/);
  });
});
