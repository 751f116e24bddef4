/**
 * How long the access matrix takes: synthesized output is read, and every cell answered.
 *
 *   node -r ts-node/register/transpile-only bench/access-matrix.ts
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { accessMatrix } from "../src/access/matrix/matrix";
import { readFoundation } from "../src/access/matrix/store";
import { FoundationApp } from "../src/core/foundation-app";
import type { OrganizationDefinition } from "../src/core/organization/definition";
import { defineOrganization } from "../src/core/organization/organization";
import { addAccountStacks } from "../src/stacks/account-stacks";

type Definition = OrganizationDefinition<string, string, string, string>;

const EXAMPLE = resolve(__dirname, "../examples/organization/organization.yaml");

function example(): Definition {
  return withUsers(parse(readFileSync(EXAMPLE, "utf8")) as Definition);
}

/** The example's config store in many accounts, with many role types. */
function large(accounts: number, roleTypes: number): Definition {
  const definition = example();
  const models = Object.values(definition.roleTypes);
  return withUsers({
    ...definition,
    accounts: {
      bastion: { id: "100000000001", kind: "identity" },
      ...Object.fromEntries(
        Array.from({ length: accounts }, (_, i) => [
          `w${i}`,
          { id: String(200_000_000_000 + i), kind: "workload" },
        ]),
      ),
    },
    configStore: { ...definition.configStore, replicationKeyAccess: [] },
    roleTypes: Object.fromEntries(
      Array.from({ length: roleTypes }, (_, i) => [`role${i}`, models[i % models.length]!]),
    ),
  });
}

function withUsers(definition: Definition): Definition {
  const users = { someone: { roleTypes: Object.keys(definition.roleTypes) } };
  return { ...definition, identity: { bastion: { users } } };
}

const CASES: Readonly<Record<string, () => Definition>> = {
  "example: 4 stores × 6 role types": example,
  "100 stores × 20 role types": () => large(100, 20),
};

function synthesize(name: string, outdir: string): void {
  const app = new FoundationApp({ outdir });
  addAccountStacks(app, defineOrganization(CASES[name]!()));
  app.synth();
}

function measure(name: string, outdir: string): void {
  const start = process.hrtime.bigint();
  const foundation = readFoundation(outdir);
  const read = Number(process.hrtime.bigint() - start) / 1e6;
  const cells = accessMatrix(foundation);
  const total = Number(process.hrtime.bigint() - start) / 1e6;
  const allowed = cells.filter(({ answer }) => answer.outcome === "allowed").length;
  const peak = process.resourceUsage().maxRSS / 1024;
  const row = [name, cells.length, allowed, read.toFixed(0), (total - read).toFixed(0), peak.toFixed(0)];
  process.stdout.write(JSON.stringify(row.map(String)));
}

const STEPS: Readonly<Record<string, (name: string, outdir: string) => void>> = { synthesize, measure };

/** Each step in a process of its own, so that the memory is that of the matrix alone. */
function run(step: keyof typeof STEPS, name: string, outdir: string): string {
  const node = [...process.execArgv, __filename, step, name, outdir];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function measured(name: string, folder: string): string[] {
  const outdir = join(folder, name.replace(/\W+/g, "-"));
  run("synthesize", name, outdir);
  return JSON.parse(run("measure", name, outdir)) as string[];
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    process.stdout.write(`${cells.join("  ")}\n`);
  }
}

const [step, name, outdir] = process.argv.slice(2);
if (step !== undefined) {
  STEPS[step]!(name!, outdir!);
} else {
  const folder = mkdtempSync(join(tmpdir(), "access-matrix-"));
  try {
    print([
      ["matrix", "cells", "allowed", "read ms", "answer ms", "peak MiB"],
      ...Object.keys(CASES).map((each) => measured(each, folder)),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
