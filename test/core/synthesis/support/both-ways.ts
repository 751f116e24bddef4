import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, type AppConfig, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { FastStack } from "../../../../src/core/synthesis/fast-stack";

/** The class that a case makes its stacks of: cdktf's, or the fast one. */
export type StackClass = new (scope: Construct, id: string) => TerraformStack;

/** A program: builds an app's stacks of the given class. */
export type Program = (app: App, Stack: StackClass) => void;

/** A program of one stack with a provider. */
export function stackOf(fill: (stack: TerraformStack) => void): Program {
  return (app, Stack) => {
    const stack = new Stack(app, "stack");
    new AwsProvider(stack, "aws", { region: "eu-central-1" });
    fill(stack);
  };
}

/** What a program came to: its output folder by file, its error, and how often cdktf's own rendering was used. */
export interface Outcome {
  readonly files: Readonly<Record<string, string>>;
  readonly error: string | undefined;
  readonly leftToCdktf: number;
}

/** A stack that refuses references to others. */
export class SecludedStack extends FastStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { crossStackReferences: false });
  }
}

/** Synthesizes a program into a new folder. */
export function outcomeOf(program: Program, Stack: StackClass, config: AppConfig = {}): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), "fast-stack-"));
  const rendering = jest.spyOn(TerraformStack.prototype, "toTerraform");
  try {
    const error = messageOf(() => {
      const app = new App({ stackTraces: false, ...config, outdir });
      program(app, Stack);
      app.synth();
    });
    return { files: filesIn(outdir), error, leftToCdktf: rendering.mock.calls.length };
  } finally {
    rendering.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

/** Synthesizes a program with both kinds of stack and expects the same folder, and the same error if there is one. */
export function expectSame(program: Program, config: AppConfig = {}): Outcome {
  const [stock, fast] = [TerraformStack, FastStack].map((Stack) => outcomeOf(program, Stack, config));
  expect({ error: fast!.error, files: fast!.files }).toEqual({ error: stock!.error, files: stock!.files });
  return fast!;
}

/** As {@link expectSame}, and expects that the fast stack did the work by itself, and without an error. */
export function expectSameFast(program: Program, config: AppConfig = {}): Outcome {
  const outcome = expectSame(program, config);
  expect(outcome.error).toBeUndefined();
  expect(outcome.leftToCdktf).toBe(0);
  return outcome;
}

/** The Terraform of a stack. */
export function configurationOf(outcome: Outcome, stack: string): Record<string, any> {
  return JSON.parse(outcome.files[join("stacks", stack, "cdk.tf.json")]!) as Record<string, any>;
}

/**
 * The error's text, without the numbers of tokens, which are counted through the whole process, and without the list or
 * map that cdktf refuses: it lets that grow with each rendering.
 */
function messageOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message
      .replace(/TOKEN\.\d+|-\d\.\d+e\+2(98|89)/g, "TOKEN")
      .replace(/(token, got: ).*/, "$1TOKEN");
  }
}

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
}
