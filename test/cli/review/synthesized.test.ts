import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { main } from "../../../src/cli/foundation";
import type { Finding, Report } from "../../../src/review/report";
import { type Definition, exampleOrganization, outputOf } from "../../access/matrix/organizations";
import { accountPlanJson, rolePolicy, store } from "../../review/support/planned-accounts";
import { changeJson, planJson } from "../../review/support/plans";
import { temporaryFolder } from "../../support/folders";
import { compareWithGolden } from "../../support/golden";
import { recordedTerminal } from "../recorded-terminal";

const WRITE = {
  Effect: "Allow",
  Action: "ssm:PutParameter",
  Resource: "arn:aws:ssm:eu-west-1:111111111111:parameter/app/*",
};

const folder = temporaryFolder("review");
const base = outputOf(exampleOrganization());

async function run(...args: string[]) {
  const terminal = recordedTerminal(120);
  const code = await main(["node", "foundation", "review", ...args], terminal);
  return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
}

async function reportOf(...args: string[]): Promise<Report> {
  const file = join(folder, "report.json");
  const { notes } = await run(...args, "--json", file);
  expect(notes).not.toMatch(/^[A-Z_]+ /m);
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

/** A finding as lines of a table that people read. */
function linesOf({ severity, rule, what, places, attribute, before, after, details }: Finding): string[] {
  const accounts = [...new Set(places.map(({ account }) => account))].join(", ");
  const addresses = [...new Set(places.map(({ address }) => address))].join(", ");
  const values = before === undefined ? [] : [`      ${attribute}: ${before} → ${after}`];
  const lines = details.flatMap((detail) => detail.split("\n"));
  return [
    `${severity} | ${rule} | ${what} | ${accounts}`,
    `      ${addresses}`,
    ...values,
    ...lines.map((line) => `      ${line}`),
  ];
}

/** Compares what a review of a changed organization finds with a golden file. */
async function expectFindings(name: string, head: string): Promise<Report> {
  const report = await reportOf("--base", base, "--head", head);
  compareWithGolden(
    resolve(__dirname, `golden/${name}.txt`),
    report.findings.flatMap(linesOf),
    `Look at each line: it is what people see of such a change. Then run UPDATE_GOLDEN=1 npx jest ${__filename}`,
  );
  return report;
}

const changed = (change: (definition: Definition) => Partial<Definition>): string => {
  const definition = exampleOrganization();
  return outputOf({ ...definition, ...change(definition) });
};

/** The base with the Terraform of an account edited. */
function edited(name: string, account: string, edit: (text: string) => string): string {
  const head = join(folder, name);
  cpSync(base, head, { recursive: true });
  const file = join(head, "stacks", account, "cdk.tf.json");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return head;
}

const TABLE = /ConfigStore_AuditTable_[0-9A-F]{8}/g;

describe("a review of two outputs of the example", () => {
  it("tells who gains what when a role type gains a namespace, and nothing else", async () => {
    const head = changed(({ roleTypes }) => ({
      roleTypes: { ...roleTypes, dev: { namespaces: ["/shared", "/app", "/sre"], keys: ["app"] } },
    }));

    const report = await expectFindings("namespace-gained", head);

    const risks = report.findings.filter(({ severity }) => severity !== "low");
    expect(new Set(risks.map(({ rule }) => rule))).toEqual(new Set(["access-gained"]));
    expect(risks.flatMap(({ places }) => places.map(({ account }) => account)).sort()).toEqual([
      "dev",
      "prod",
      "qa",
      "stage",
    ]);
  });

  it("warns of a table that is renamed without a moved block, and shows the block", async () => {
    const head = edited("renamed", "dev", (text) => text.replace(TABLE, "ConfigStore_AuditTable_Renamed"));

    const report = await expectFindings("table-renamed", head);

    expect(report.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["data-destroyed", "rename-without-moved"]),
    );
  });

  it("takes a table that is renamed with a moved block for a move", async () => {
    const from = `aws_dynamodb_table.${TABLE.exec(readFileSync(join(base, "stacks/dev/cdk.tf.json"), "utf8"))![0]}`;
    const head = edited("moved", "dev", (text) => {
      const renamed = JSON.parse(text.replace(TABLE, "ConfigStore_AuditTable_Renamed")) as object;
      const moved = [{ from, to: "aws_dynamodb_table.ConfigStore_AuditTable_Renamed" }];
      return JSON.stringify({ ...renamed, moved });
    });

    const report = await expectFindings("table-moved", head);

    expect(report.findings.map(({ severity }) => severity)).toEqual(["info"]);
  });

  it("tells what is lost with a key that is removed", async () => {
    const head = changed(({ configStore, roleTypes }) => ({
      configStore: { ...configStore!, keys: { app: {}, devops: {} } },
      roleTypes: Object.fromEntries(
        Object.entries(roleTypes).map(([name, { namespaces, keys }]) => [
          name,
          { namespaces, keys: keys === "all" ? keys : keys.filter((key) => key !== "data") },
        ]),
      ),
    }));

    const report = await expectFindings("key-removed", head);

    expect(report.findings[0]).toMatchObject({
      rule: "data-destroyed",
      severity: "critical",
      type: "aws_kms_key",
    });
  });

  it("tells of an account that is added in one finding, and who can get into it", async () => {
    const head = changed(({ accounts }) => ({
      accounts: { ...accounts, dr: { id: "100000000006", kind: "workload" } },
    }));

    const report = await expectFindings("account-added", head);

    const of = (rule: string) => report.findings.filter((finding) => finding.rule === rule);
    expect(of("stack-added").flatMap(({ places }) => places)).toEqual([{ account: "dr", address: "stack" }]);
  });

  it("tells of an account that is gone in one finding", async () => {
    const head = changed(({ accounts }) => ({
      accounts: Object.fromEntries(Object.entries(accounts).filter(([name]) => name !== "qa")),
    }));

    const report = await expectFindings("account-removed", head);

    expect(
      report.findings.filter(({ places }) => places.some(({ account }) => account === "qa")),
    ).toHaveLength(1);
  });

  it("finds nothing when nothing changes", async () => {
    const same = join(folder, "same");
    cpSync(base, same, { recursive: true });

    const report = await reportOf("--base", base, "--head", same);

    expect([report.plans, report.findings, report.changes]).toEqual([[], [], []]);
  });

  it("finds nothing, and notes it, where both are one folder", async () => {
    expect(await run("--base", base, "--head", join(base, "../", basename(base)))).toEqual({
      code: 0,
      output: "0 plans: nothing to look at\n\nThe gate: passed; what is high or worse fails",
      notes: "note: --base and --head are one folder: nothing can differ",
    });
  });

  it("knows the accounts that stay as they are by name, which a policy may state", async () => {
    const policy = join(folder, "names.yaml");
    writeFileSync(policy, "rules: { drift: { outcome: warn, accounts: [stage, qaa] } }");
    const head = edited("one-account", "dev", (text) =>
      text.replace(/"rotation_period_in_days": \d+/, '"rotation_period_in_days": 91'),
    );

    const { plans, gate } = await reportOf("--base", base, "--head", head, "--policy", policy);

    expect(plans.map(({ account }) => account)).toEqual(["dev"]);
    expect(gate!.notices).toEqual([
      {
        path: "rules.drift",
        what: "qaa is no account of this review",
        fix: "did you mean qa? If not, it is for other reviews",
      },
    ]);
  });

  it("adds construct paths, access and the accounts without a plan to what plans tell", async () => {
    const head = changed(({ roleTypes }) => ({
      roleTypes: { ...roleTypes, dev: { namespaces: ["/shared", "/app", "/sre"], keys: ["app"] } },
    }));
    const address = `aws_dynamodb_table.${TABLE.exec(readFileSync(join(head, "stacks/dev/cdk.tf.json"), "utf8"))![0]}`;
    const plan = join(folder, "dev.json");
    const table = changeJson("aws_dynamodb_table", { address, before: { name: "t" } });
    writeFileSync(plan, JSON.stringify(planJson([table])));

    const report = await reportOf(plan, "--base", base, "--head", head);

    expect(report.plans.map(({ kind, account }) => `${kind} ${account}`)).toEqual([
      "plan dev",
      "synthesized prod",
      "synthesized qa",
      "synthesized stage",
    ]);
    expect(report.findings[0]!.places).toEqual([
      { account: "dev", address, constructPath: "dev/ConfigStore/AuditTable/Resource" },
    ]);
    const gained = report.findings.filter(({ rule }) => rule === "access-gained");
    expect(gained.flatMap(({ places }) => places.map(({ account }) => account)).sort()).toEqual([
      "dev",
      "prod",
      "qa",
      "stage",
    ]);
  });

  it("adds construct paths alone with --synthesized", async () => {
    const address = `aws_dynamodb_table.${TABLE.exec(readFileSync(join(base, "stacks/dev/cdk.tf.json"), "utf8"))![0]}`;
    const plan = join(folder, "dev.json");
    const table = changeJson("aws_dynamodb_table", { address, before: { name: "t" } });
    writeFileSync(plan, JSON.stringify(planJson([table])));

    for (const option of ["--synthesized", "--head"]) {
      const report = await reportOf(plan, option, base);

      expect(report.findings[0]!.places[0]!.constructPath).toBe("dev/ConfigStore/AuditTable/Resource");
    }
  });
});

describe("foundation review refuses", () => {
  it("everything that cannot be read at once", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "manifest.json"), "{ no");

    const { code, notes } = await run("missing.json", "--base", join(folder, "nowhere"), "--head", empty);

    expect(code).toBe(1);
    expect(notes.match(/^[A-Z_]+ /gm)).toEqual([
      "PLAN_INVALID ",
      "SYNTHESIZED_OUTPUT_INVALID ",
      "SYNTHESIZED_OUTPUT_INVALID ",
    ]);
  });

  it.each([
    [[], "VALUE_MISSING what to review"],
    [["--base", "a"], "VALUE_MISSING --head"],
    [["--head", "a"], "VALUE_MISSING what to review"],
    [["x.json", "--head", "a", "--synthesized", "b"], "COMBINATION_INVALID --synthesized"],
  ])("%j", async (args, message) => {
    const { code, notes } = await run(...args);

    expect([code, notes.split(":")[0]]).toEqual([1, message]);
  });
});

describe("a review of plans alone", () => {
  const file = join(folder, "prod.json");
  const plan = accountPlanJson([...store(), rolePolicy("dev", [], [WRITE])]);
  writeFileSync(file, JSON.stringify(plan));
  const gained = ({ findings }: Report) =>
    findings.filter(({ rule }) => rule === "access-gained").map(({ what, details }) => [what, details[0]]);
  const expected = [["dev gains ssm:PutParameter", "ssm:PutParameter on /app/*"]];

  it("tells who gains what", async () => {
    expect(gained(await reportOf(file))).toEqual(expected);
  });

  it("tells it where the output is known that they were made from, as well", async () => {
    expect(gained(await reportOf(file, "--synthesized", base))).toEqual(expected);
  });

  it("leaves it to two outputs where they are known: they tell all that the code changes", async () => {
    expect(gained(await reportOf(file, "--base", base, "--head", outputOf(exampleOrganization())))).toEqual([
      ["permissions are gained", expect.stringContaining("allow ssm:PutParameter")],
    ]);
  });
});
