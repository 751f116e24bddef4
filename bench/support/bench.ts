import { compileCases } from "./compile";
import { type Argument, type Measurement, runCase, runInto } from "./measure";

/** From so many accounts on, a case runs long enough to vary little, and runs once. */
const MANY_ACCOUNTS = 200;

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
  /** How often a case runs; the median counts. */
  readonly runs: number;
  /** Whether 100,000 resources are synthesized as well. */
  readonly large: boolean;
}

/** Runs the cases, and says on the standard error which one runs. */
export class Bench {
  private readonly scripts = compileCases();

  /** @param folder a folder for what cases need of each other */
  public constructor(
    public readonly extent: Extent,
    public readonly folder: string,
  ) {}

  /** What a case costs. Its first argument is a number of accounts. */
  public cost(name: string, accounts: number, ...args: readonly Argument[]): Measurement {
    const texts = args.filter((arg) => !String(arg).includes("/"));
    process.stderr.write(`${[name, accounts, ...texts].join(" ")} …\n`);
    const runs = accounts < MANY_ACCOUNTS ? this.extent.runs : 1;
    return runCase(this.scripts[name]!, [accounts, ...args], runs);
  }

  /** Runs a case once for what it writes. */
  public write(outdir: string, name: string, ...args: readonly Argument[]): void {
    runInto(outdir, this.scripts[name]!, args);
  }
}
