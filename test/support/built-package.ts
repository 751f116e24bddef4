import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { readSynthesizedStacks, type SynthesizedStack } from "../../src/cli/synthesized-stacks";
import { temporaryFolder } from "./folders";

const ROOT = resolve(__dirname, "../..");
const TYPESCRIPT = ["-r", "ts-node/register/transpile-only"];

/** What was synthesized. */
export interface Output {
  readonly folder: string;
  readonly stacks: readonly SynthesizedStack[];
}

/** Runs an application as users do: in a process of its own, with the built package. */
export async function runApplication(file: string, ...args: string[]): Promise<Output> {
  const folder = temporaryFolder("application");
  await runNode([...TYPESCRIPT, file, ...args], { CDKTF_OUTDIR: folder });
  return { folder, stacks: readSynthesizedStacks(folder) };
}

/** Runs the built command on an organization's file. */
export async function runCommand(file: string): Promise<Output> {
  const folder = temporaryFolder("command");
  await runNode(["dist/cli/foundation.js", "synth", file, "--output", folder]);
  return { folder, stacks: readSynthesizedStacks(folder) };
}

/** The stack of a name. */
export function stackNamed({ stacks }: Output, name: string): SynthesizedStack {
  const stack = stacks.find((candidate) => candidate.name === name);
  if (!stack) throw new Error(`there is no stack ${name}, but ${stacks.map((s) => s.name).join(", ")}`);
  return stack;
}

function runNode(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      if (code === 0) return done();
      failed(new Error(`node ${args.join(" ")} ended with code ${code}:\n${output}`));
    });
  });
}
