/**
 * Runs all tests: the unit tests, then the end-to-end tests where Terraform and Python are there.
 *
 *   npm test                                   what is missing is named, and its tests are left out
 *   npm run test:e2e                           the end-to-end tests alone: what is missing fails the run
 *   E2E=required E2E_SCOPE=all npm test        as in CI: every account of every example is applied
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools } from "../test/support/tools";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Test files at a time: they mostly wait, for what the provider waits for. */
const SIDE_BY_SIDE = 6;

const folder = mkdtempSync(join(tmpdir(), "foundation-tests-"));
const tallyFile = join(folder, "tally");

function run(command: string, args: readonly string[]): boolean {
  const env = { ...process.env, TEST_TALLY: tallyFile };
  return spawnSync(command, args, { stdio: "inherit", env }).status === 0;
}

function endToEnd(required: boolean): boolean {
  const missing = missingTools();
  if (missing.length === 0) {
    const together = [`--maxWorkers=${SIDE_BY_SIDE}`, "--testTimeout=1800000"];
    return run("npx", ["jest", "--selectProjects=e2e", ...together]);
  }
  for (const line of missing) console.error(line);
  console.error(required ? "the end-to-end tests are required here" : "left out: the end-to-end tests");
  return !required;
}

function sumOfTallies(): Tally {
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(tallyFile)) return total;
  for (const line of readFileSync(tallyFile, "utf8").trim().split("\n")) {
    const tally = JSON.parse(line) as Tally;
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  return total;
}

const endToEndOnly = process.argv.includes("--e2e");
const unitPassed = endToEndOnly || run("npx", ["jest", "--selectProjects", "unit"]);
const endToEndPassed = endToEnd(endToEndOnly || process.env.E2E === "required");
const passed = unitPassed && endToEndPassed;
const total = sumOfTallies();
rmSync(folder, { recursive: true });
console.log(`${total.passed} passed, ${Math.max(total.failed, passed ? 0 : 1)} failed`);
process.exitCode = passed ? 0 : 1;
