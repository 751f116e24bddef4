import { compileCases } from "./compile";
import { type Argument, type Measurement, runCase, runInto } from "./measure";

/** A section of the bench's report. */
export interface Section {
  readonly title: string;
  readonly table: string;
  readonly targets: readonly Target[];
}

/** A target, and what was reached. */
export interface Target {
  readonly what: string;
  readonly limit: number;
  readonly reached: number;
}

/** How much is measured. */
export interface Extent {
  /** How many accounts are synthesized, in growing order. */
  readonly accounts: readonly number[];
  /** How often each case runs; the median counts. */
  readonly runs: number;
}

/** Runs the cases, and says on the standard error which one runs. */
export class Bench {
  private readonly scripts = compileCases();

  /** @param folder a folder for what cases need of each other */
  public constructor(
    public readonly extent: Extent,
    public readonly folder: string,
  ) {}

  /** What a case costs. */
  public cost(name: string, ...args: readonly Argument[]): Measurement {
    process.stderr.write(`${[name, ...args.filter((arg) => !String(arg).includes("/"))].join(" ")} …\n`);
    return runCase(this.scripts[name]!, args, this.extent.runs);
  }

  /** Runs a case once for what it writes. */
  public write(outdir: string, name: string, ...args: readonly Argument[]): void {
    runInto(outdir, this.scripts[name]!, args);
  }
}
