/**
 * Measures what synthesis costs: CPU seconds and peak memory, each case in a process of its own.
 *
 *   npm run bench               10 to 200 accounts and 100,000 resources: some six minutes
 *   npm run bench -- --quick    10 and 50 accounts: half a minute
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onceSection } from "./sections/once";
import { organizationSection } from "./sections/organization";
import { stacksSection } from "./sections/stacks";
import { Bench, type Extent } from "./support/bench";
import { targetTable } from "./support/report";

const FULL: Extent = { accounts: [10, 50, 100, 200], runs: 3, large: true };
const QUICK: Extent = { accounts: [10, 50], runs: 1, large: false };

function run(extent: Extent): void {
  const folder = mkdtempSync(join(tmpdir(), "foundation-bench-"));
  try {
    const bench = new Bench(extent, folder);
    const sections = [organizationSection, stacksSection, onceSection].map((section) => section(bench));
    for (const { title, table } of sections) console.log(`${title}\n\n${table}\n`);
    console.log(targetTable(sections.flatMap(({ targets }) => targets)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (existsSync(resolve(__dirname, "../dist/index.js"))) {
  run(process.argv.includes("--quick") ? QUICK : FULL);
} else {
  console.error("the bench measures the built library, and dist/ is not there: run `npm run build` first");
  process.exitCode = 1;
}
