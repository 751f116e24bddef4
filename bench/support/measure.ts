import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a case cost, measured by itself in a process of its own. */
export interface Measurement {
  /** CPU seconds, user and system, of the work alone: what was imported before is not in it. */
  readonly cpu: number;
  /** CPU seconds of the whole process. */
  readonly processCpu: number;
  /** The most memory that the process held, in MiB. */
  readonly memory: number;
}

/** Does a case's work and prints what it cost, for {@link runCase} to read. */
export function measured(work: () => void): void {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  const whole = process.cpuUsage();
  const measurement: Measurement = {
    cpu: seconds(user + system),
    processCpu: seconds(whole.user + whole.system),
    memory: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measurement));
}

/**
 * Runs a compiled case in fresh processes, each with an empty output folder as its first argument, and answers with the
 * run of median CPU time.
 */
export function runCase(script: string, args: readonly (string | number)[], runs: number): Measurement {
  const measurements = Array.from({ length: runs }, () => runOnce(script, args));
  measurements.sort((a, b) => a.cpu - b.cpu);
  return measurements[Math.floor((runs - 1) / 2)]!;
}

function runOnce(script: string, args: readonly (string | number)[]): Measurement {
  const outdir = mkdtempSync(join(tmpdir(), "foundation-bench-"));
  try {
    const { status, stdout } = spawnSync(process.execPath, [script, outdir, ...args.map(String)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error(`${script} ${args.join(" ")} failed`);
    return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measurement;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function seconds(microseconds: number): number {
  return microseconds / 1e6;
}
