import { join } from "node:path";
import type { Measurement } from "./measure";

/** Within a case: does the work and prints what it cost. */
export function measured(work: () => void): void {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  const measurement: Measurement = {
    cpu: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measurement));
}

/**
 * Within a case of synthesis: synthesizes as many accounts as the case's argument says, into `<folder>/measured`. One
 * account is synthesized before, into `<folder>/warm-up`, so that no loading of modules is measured.
 */
export function measuredSynthesis(synthesize: (outdir: string, accounts: number) => void): void {
  const [folder, accounts] = [process.argv[2]!, Number(process.argv[3])];
  synthesize(join(folder, "warm-up"), 1);
  measured(() => synthesize(join(folder, "measured"), accounts));
}
