import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onceSection } from "./sections/once";
import { organizationSection } from "./sections/organization";
import { stacksSection } from "./sections/stacks";
import { Bench, type Extent } from "./support/bench";
import { targetTable } from "./support/report";

const FULL: Extent = { accounts: [10, 50, 100, 200], runs: 3, large: true };
const QUICK: Extent = { accounts: [10, 50], runs: 1, large: false };

/**
 * What synthesis costs: CPU seconds and peak memory, each case in a process of its own.
 *
 * 10 to 200 accounts and 100,000 resources take some six minutes; with `--quick`, 10 and 50 accounts half a minute.
 */
export function run(args: readonly string[]): void {
  const extent = args.includes("--quick") ? QUICK : FULL;
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
