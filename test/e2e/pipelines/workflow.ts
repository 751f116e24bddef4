import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Texts;
  readonly "continue-on-error"?: boolean;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly strategy?: { readonly matrix: string };
  readonly environment?: string;
  readonly env?: Texts;
  readonly outputs?: Texts;
  readonly steps: readonly Step[];
}

/** What a run is started with, besides the workflow. */
export interface RunSettings {
  /** The repository that is checked out, and at which commit. */
  readonly repository: string;
  readonly commit: string;
  readonly github: object;
  readonly secrets: Texts;
  /** The environment of every step: the way to Terraform's providers, the emulated AWS and the emulated API. */
  readonly environment: NodeJS.ProcessEnv;
  /** What is kept of an earlier run, for workflows that take its artifacts. */
  readonly artifacts?: string;
  /** Called before each step that runs a script, with the folder and the environment that it runs in. */
  readonly before?: (script: string, folder: string, environment: NodeJS.ProcessEnv) => void;
}

/** How a job went; a job with a matrix goes as its worst one. */
export type JobResult = "success" | "failure" | "skipped";

/** What a run did. */
export interface Run {
  readonly jobs: Readonly<Record<string, JobResult>>;
  /** The folder of artifacts, one folder each. */
  readonly artifacts: string;
  /** What all scripts printed. */
  readonly log: string;
  /** The environments that jobs asked for, with the role that each assumed. */
  readonly roles: readonly { readonly environment?: string; readonly role: string }[];
}

/**
 * Runs a workflow of GitHub Actions as GitHub does, as far as those of the examples go: jobs in the order of their needs,
 * matrices, expressions, and `run` scripts as they stand, each job in a clone of its own. Of the actions, those that
 * set up tools do nothing, artifacts are folders, and credentials are those of the emulated account.
 */
export async function runWorkflow(file: string, settings: RunSettings): Promise<Run> {
  const { jobs } = parse(readFileSync(file, "utf8")) as { readonly jobs: Readonly<Record<string, Job>> };
  const run = new WorkflowRun(settings);
  for (const [name, job] of Object.entries(jobs)) await run.job(name, job);
  return run.result();
}

type Context = Record<string, unknown>;

class WorkflowRun {
  private readonly artifacts = mkdtempSync(join(tmpdir(), "artifacts-"));
  private readonly needs: Record<string, { result: JobResult; outputs: Texts }> = {};
  private readonly roles: { environment?: string; role: string }[] = [];
  private log = "";

  public constructor(private readonly settings: RunSettings) {}

  public result(): Run {
    const jobs = Object.fromEntries(Object.entries(this.needs).map(([name, { result }]) => [name, result]));
    return { jobs, artifacts: this.artifacts, log: this.log, roles: this.roles };
  }

  public async job(name: string, job: Job): Promise<void> {
    const needed = [job.needs ?? []].flat();
    const context: Context = {
      github: this.settings.github,
      secrets: this.settings.secrets,
      needs: Object.fromEntries(needed.map((one) => [one, this.needs[one]])),
    };
    const isMet =
      (job.if?.includes("cancelled()") ?? false) ||
      needed.every((one) => this.needs[one]!.result === "success");
    if (!isMet || !isTrue(job.if ?? "true", context)) {
      this.needs[name] = { result: "skipped", outputs: {} };
      return;
    }
    const matrix = job.strategy && (valueOf(job.strategy.matrix, context) as { include: object[] });
    let result: JobResult = "success";
    let outputs: Texts = {};
    for (const entry of matrix?.include ?? [{}]) {
      const one = await this.instance(job, { ...context, matrix: entry });
      if (!one.succeeded) result = "failure";
      outputs = one.outputs;
    }
    this.needs[name] = { result, outputs };
  }

  private async instance(job: Job, context: Context): Promise<{ succeeded: boolean; outputs: Texts }> {
    const folder = mkdtempSync(join(tmpdir(), "job-"));
    const environment: NodeJS.ProcessEnv = { ...this.settings.environment, ...textsOf(job.env, context) };
    const steps: Record<string, { outcome: string; outputs: Texts }> = {};
    const inner = { ...context, steps };
    let succeeded = true;
    try {
      for (const step of job.steps) {
        const always = step.if?.includes("cancelled()") ?? false;
        if ((!succeeded && !always) || !isTrue(step.if ?? "true", inner)) continue;
        const { ok, outputs } = await this.step(step, inner, folder, environment, job);
        if (step.id) steps[step.id] = { outcome: ok ? "success" : "failure", outputs };
        if (!ok && !step["continue-on-error"]) succeeded = false;
      }
      return { succeeded, outputs: succeeded ? textsOf(job.outputs, inner) : {} };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async step(
    step: Step,
    context: Context,
    folder: string,
    environment: NodeJS.ProcessEnv,
    job: Job,
  ): Promise<{ ok: boolean; outputs: Texts }> {
    if (step.run !== undefined) return this.script(step, context, folder, environment);
    const inputs = textsOf(step.with as Texts, context);
    const action = step.uses!.split("@")[0]!;
    if (action === "aws-actions/configure-aws-credentials") {
      const role = inputs["role-to-assume"]!;
      const environmentName = job.environment && textOf(job.environment, context);
      this.roles.push({ environment: environmentName, role });
      environment.AWS_ACCESS_KEY_ID = role.split(":")[4];
      environment.AWS_SECRET_ACCESS_KEY = "emulated";
      environment.AWS_REGION = inputs["aws-region"];
      return { ok: true, outputs: {} };
    }
    return { ok: this.action(action, inputs, folder), outputs: {} };
  }

  private action(action: string, inputs: Texts, folder: string): boolean {
    const { repository, commit, artifacts = this.artifacts } = this.settings;
    if (action === "actions/setup-node" || action === "hashicorp/setup-terraform") return true;
    if (action === "actions/checkout") {
      for (const args of [
        ["clone", "--quiet", repository, "."],
        ["checkout", "--quiet", commit],
      ]) {
        if (spawnSync("git", args, { cwd: folder }).status !== 0)
          throw new Error(`git ${args.join(" ")} failed`);
      }
      return true;
    }
    if (action === "actions/upload-artifact") {
      const paths = inputs
        .path!.trim()
        .split("\n")
        .map((path) => path.trim());
      for (const path of paths.filter((one) => existsSync(join(folder, one)))) {
        cpSync(join(folder, path), join(this.artifacts, inputs.name!, path), { recursive: true });
      }
      return existsSync(join(this.artifacts, inputs.name!));
    }
    if (action !== "actions/download-artifact") throw new Error(`nothing here does what ${action} does`);
    const names = inputs.name ? [inputs.name] : readdirSync(artifacts).filter(fits(inputs.pattern!));
    if (!names.every((name) => existsSync(join(artifacts, name)))) return false;
    for (const name of names) {
      cpSync(join(artifacts, name), join(folder, inputs.path ?? "."), { recursive: true });
    }
    return true;
  }

  /** As GitHub runs scripts: `bash -e`, with what they write to GITHUB_OUTPUT taken for their outputs. */
  private async script(
    step: Step,
    context: Context,
    folder: string,
    environment: NodeJS.ProcessEnv,
  ): Promise<{ ok: boolean; outputs: Texts }> {
    const script = textOf(step.run!, context);
    const files = mkdtempSync(join(tmpdir(), "step-"));
    const file = (name: string) => {
      writeFileSync(join(files, name), "");
      return join(files, name);
    };
    const output = file("output");
    this.settings.before?.(script, folder, environment);
    const { code, printed } = await bash(script, folder, {
      ...environment,
      ...textsOf(step.env, context),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: file("summary"),
      GITHUB_WORKSPACE: folder,
    });
    this.log += `$ ${script}\n${printed}`;
    const lines = readFileSync(output, "utf8").split("\n").filter(Boolean);
    rmSync(files, { recursive: true });
    return {
      ok: code === 0,
      outputs: Object.fromEntries(lines.map((line) => /^([^=]+)=(.*)$/.exec(line)!.slice(1))),
    };
  }
}

/** Runs a script; both of its outputs in one text. */
export function bash(
  script: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  }
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, printed }));
  });
}

function fits(pattern: string): (name: string) => boolean {
  const [start = "", end = ""] = pattern.split("*");
  return (name) => name.startsWith(start) && name.endsWith(end);
}

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;

/** The examples' expressions mean the same in JavaScript, with these names. */
function evaluate(expression: string, context: Context): unknown {
  const names = {
    github: {},
    secrets: {},
    needs: {},
    matrix: {},
    steps: {},
    ...context,
    fromJSON: (text: string): unknown => JSON.parse(text),
    cancelled: () => false,
  };
  const compute = new Function(...Object.keys(names), `return (${expression})`) as (
    ...values: unknown[]
  ) => unknown;
  return compute(...Object.values(names));
}

function valueOf(text: string, context: Context): unknown {
  return evaluate(/^\$\{\{(.*)\}\}$/s.exec(text)![1]!, context);
}

function isTrue(condition: string, context: Context): boolean {
  return Boolean(evaluate(condition.replace(EXPRESSION, "($1)"), context));
}

function textOf(text: string, context: Context): string {
  return text.replace(EXPRESSION, (_, expression: string) => String(evaluate(expression, context) ?? ""));
}

function textsOf(texts: Readonly<Record<string, unknown>> | undefined, context: Context): Texts {
  return Object.fromEntries(
    Object.entries(texts ?? {}).map(([name, value]) => [name, textOf(String(value), context)]),
  );
}
