/**
 * What the library costs, measured: `npm run bench -- NAME`, by default what synthesis costs.
 *
 * Times vary on machines that do other work as well: compare figures of one run.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as access from "./access";
import * as functions from "./functions/functions";
import * as replication from "./replication";
import * as review from "./review";
import * as synthesis from "./synthesis";

interface NamedBench {
  readonly measures: string;
  run(args: readonly string[]): void | Promise<void>;
}

const BENCHES: Readonly<Record<string, NamedBench>> = {
  synthesis: {
    measures: "synthesis, against plain cdktf code of the same output; --quick measures less",
    run: synthesis.run,
  },
  access: {
    measures: "questions about access, and whole matrices",
    run: access.run,
  },
  review: {
    measures: "the review of large plans and of many",
    run: review.run,
  },
  functions: {
    measures:
      "the auditor and the cache manager: events a second and calls an event, against a fake and the emulator",
    run: functions.run,
  },
  replication: {
    measures: "the replication syncer with 10,000 replications",
    run: replication.run,
  },
};

async function main([first, ...rest]: readonly string[]): Promise<void> {
  const named = first !== undefined && !first.startsWith("-");
  const bench = BENCHES[named ? first : "synthesis"];
  if (!bench) return fail(`there is no bench ${first}: name one of these\n\n${list()}`);
  if (!existsSync(resolve(__dirname, "../dist/index.js"))) {
    return fail("the bench measures the built library, and dist/ is not there: run `npm run build` first");
  }
  await bench.run(named || first === undefined ? rest : [first, ...rest]);
}

function list(): string {
  return Object.entries(BENCHES)
    .map(([name, { measures }]) => `  ${name.padEnd(12)} ${measures}`)
    .join("\n");
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

void main(process.argv.slice(2));
