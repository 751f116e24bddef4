import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Section, Target } from "../support/bench";
import { compileCases } from "../support/compile";
import { type Argument, type Measurement, runInto } from "../support/measure";
import { decimal, table, whole } from "../support/report";

/** An organization whose matrix is asked for. */
interface Matrix {
  readonly title: string;
  /** The arguments of the case that synthesizes it. */
  readonly args: readonly Argument[];
  readonly format: string;
  readonly limits: { readonly cpu: number; readonly memory?: number };
}

const LARGE: Matrix["limits"] = { cpu: 20, memory: 1_000 };

const MATRICES: readonly Matrix[] = [
  { title: "examples/organization", args: [], format: "table", limits: { cpu: 2 } },
  { title: "100 accounts × 20 role types", args: [100, 20], format: "table", limits: LARGE },
  { title: "100 accounts × 20 role types", args: [100, 20], format: "csv", limits: LARGE },
  { title: "100 accounts × 20 role types", args: [100, 20], format: "json", limits: LARGE },
];

const COMMAND = resolve(__dirname, "../../dist/cli/foundation.js");

/** The command `foundation access` on synthesized output, from its start to its end. */
export function accessSection(folder: string): Section {
  const scripts = compileCases();
  const measured = MATRICES.map((matrix) => {
    const outdir = join(folder, matrix.title.replace(/\W+/g, "-"));
    if (mkdirSync(outdir, { recursive: true })) runInto(outdir, scripts["access-output"]!, matrix.args);
    return { ...matrix, cost: costOf(["access", outdir, "--format", matrix.format], scripts["at-exit"]!) };
  });
  return {
    title: "The command `foundation access`",
    table: table(
      ["matrix", "format", "seconds", "CPU s", "MiB"],
      measured.map(({ title, format, cost }) => [
        title,
        format,
        decimal(cost.seconds),
        decimal(cost.cpu),
        whole(cost.memory),
      ]),
    ),
    targets: measured.flatMap(({ title, format, limits, cost }): Target[] => [
      { what: `CPU seconds of ${title}, ${format}`, limit: limits.cpu, reached: cost.cpu },
      ...(limits.memory === undefined
        ? []
        : [{ what: `MiB of ${title}, ${format}`, limit: limits.memory, reached: cost.memory }]),
    ]),
  };
}

function costOf(args: readonly string[], atExit: string): Measurement & { readonly seconds: number } {
  const { status, output } = spawnSync(process.execPath, ["--require", atExit, COMMAND, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(`foundation ${args.join(" ")} failed`);
  return JSON.parse(output[3]!) as Measurement & { readonly seconds: number };
}
