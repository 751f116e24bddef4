import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileCases } from "./support/compile";
import { runInto } from "./support/measure";
import { decimal, table, targetTable, whole } from "./support/report";
import { HEAVY, planText, USUAL } from "./workloads/plans";
import { storePlanText } from "./workloads/store-plans";

/** A review that is measured, and how long and large it may be. */
interface Workload {
  readonly what: string;
  readonly plans: readonly string[];
  /** Seconds, with all outputs. */
  readonly seconds: number;
  /** MiB. */
  readonly memory?: number;
}

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

const WORKLOADS: readonly (() => Workload)[] = [
  () => ({
    what: "1 plan of 5,000 changes",
    plans: [planText(5_000, "111111111111", HEAVY)],
    seconds: 3,
    memory: 600,
  }),
  () => ({
    what: "200 plans of 300 changes",
    plans: accounts(200).map((account) => planText(300, account, USUAL)),
    seconds: 10,
  }),
  () => ({
    what: "200 plans of 300 changes, in each a role type gains",
    plans: accounts(200).map((account) => storePlanText(300, account)),
    seconds: 10,
  }),
];

/**
 * What `foundation review` costs, from reading the files to writing Markdown, HTML, JSON, SARIF and JUnit, each in a
 * process of its own.
 */
export function run(): void {
  const script = compileCases()["review"]!;
  const rows: string[][] = [];
  const targets = WORKLOADS.flatMap((workload) => {
    const { what, plans, seconds, memory } = workload();
    const folder = mkdtempSync(join(tmpdir(), "foundation-bench-"));
    const inputs = mkdtempSync(join(tmpdir(), "foundation-plans-"));
    try {
      plans.forEach((text, index) =>
        writeFileSync(join(inputs, `${String(index).padStart(3, "0")}.json`), text),
      );
      const started = performance.now();
      const measurement = runInto(folder, script, [inputs]);
      const elapsed = (performance.now() - started) / 1_000;
      const megabytes = plans.reduce((sum, text) => sum + text.length, 0) / 1e6;
      const { findings } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as {
        findings: unknown[];
      };
      const sizes = ["md", "html", "json", "sarif", "xml"].map(
        (kind) => `${kind} ${whole(statSync(join(folder, `report.${kind}`)).size / 1_000)}`,
      );
      rows.push([
        what,
        whole(megabytes),
        decimal(measurement.cpu),
        decimal(elapsed),
        whole(measurement.memory),
        String(findings.length),
        sizes.join(", "),
      ]);
      return [
        { what: `${what}: CPU seconds`, limit: seconds, reached: measurement.cpu },
        ...(memory === undefined
          ? []
          : [{ what: `${what}: MiB`, limit: memory, reached: measurement.memory }]),
      ];
    } finally {
      rmSync(folder, { recursive: true });
      rmSync(inputs, { recursive: true });
    }
  });
  console.log(table(["review", "MB", "CPU s", "wall s", "MiB", "findings", "kB written"], rows));
  console.log(`\n${targetTable(targets)}`);
}
