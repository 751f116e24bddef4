import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a case cost, measured by itself in a process of its own. */
export interface Measurement {
  /** CPU seconds of the work, user and system. */
  readonly cpu: number;
  /** The most memory that the process held, in MiB. */
  readonly memory: number;
}

/** An argument of a case. */
export type Argument = string | number;

/**
 * Runs a compiled case in fresh processes, each with an empty output folder as its first argument, and answers with the
 * run of median CPU time.
 */
export function runCase(script: string, args: readonly Argument[], runs: number): Measurement {
  const measurements = Array.from({ length: runs }, () => runOnce(script, args));
  measurements.sort((a, b) => a.cpu - b.cpu);
  return measurements[Math.floor((runs - 1) / 2)]!;
}

function runOnce(script: string, args: readonly Argument[]): Measurement {
  const outdir = mkdtempSync(join(tmpdir(), "foundation-bench-"));
  try {
    return runInto(outdir, script, args);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Runs a compiled case once, and leaves what it wrote. */
export function runInto(outdir: string, script: string, args: readonly Argument[]): Measurement {
  const { status, stdout } = spawnSync(process.execPath, [script, outdir, ...args.map(String)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} failed`);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measurement;
}
