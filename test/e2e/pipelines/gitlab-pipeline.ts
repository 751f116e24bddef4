import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import {
  type GitlabConfiguration,
  type GitlabJob,
  readConfiguration,
} from "../../support/gitlab/configuration";
import { archiveSize, GITLAB_LIMITS, limitProblems } from "../../support/gitlab/limits";
import { expand, type Variables, whenOf } from "../../support/gitlab/rules";
import { bash } from "./workflow";

/** What a project's pipelines run with. */
export interface RunnerSettings {
  /** The repository that each job clones. */
  readonly repository: string;
  /** What every job's script finds on the machine. */
  readonly environment: NodeJS.ProcessEnv;
  /** The project's variables. */
  readonly variables: Variables;
  /** Called before the script of a job, with the folder and the environment that it runs in. */
  readonly before?: (job: string, folder: string, environment: NodeJS.ProcessEnv) => void;
}

/** How a job stands: `manual` waits for somebody to start it. */
export type JobState = "created" | "success" | "failed" | "skipped" | "manual";

/** A token for AWS that a job got, as far as it says who the job is. */
export interface IssuedToken {
  readonly job: string;
  readonly subject: string;
}

interface RunningJob extends GitlabJob {
  readonly runs: "on_success" | "always" | "manual";
  state: JobState;
}

let lastId = 1_000;

/**
 * A pipeline of GitLab, which runs as GitLab runs those of the examples: jobs by their stages, needs and rules, each in a
 * clone of its own with the artifacts of what it needs, scripts as they stand, child pipelines from artifacts, and tokens
 * that say of which branch they are. It refuses what GitLab's limits refuse.
 */
export class GitlabPipeline {
  public readonly id = String(++lastId);
  /** What all scripts printed. */
  public log = "";
  public readonly tokens: IssuedToken[] = [];
  /** What jobs left on the runner beside their clone. */
  public readonly leftOver: string[] = [];
  /** The pipeline that this one triggered. */
  public child: GitlabPipeline | undefined;
  private readonly artifacts = mkdtempSync(join(tmpdir(), "artifacts-"));
  private readonly stages: readonly string[];
  private readonly running: readonly RunningJob[];

  private constructor(
    private readonly settings: RunnerSettings,
    private readonly variables: Variables,
    configuration: GitlabConfiguration,
    private readonly parent?: GitlabPipeline,
  ) {
    this.stages = configuration.stages;
    // a job without rules runs for branches and tags alone, unless the whole pipeline has rules
    const takesAll = configuration.workflow || !("CI_MERGE_REQUEST_IID" in variables);
    this.running = configuration.jobs.flatMap((job) => {
      const known = { ...variables, ...job.variables };
      const otherwise = takesAll ? job.when : "never";
      const runs = job.rules ? whenOf(job.rules, known, job.when) : otherwise;
      return runs === "never" ? [] : [{ ...job, runs, state: "created" as const }];
    });
    const problems = [...limitProblems({ ...configuration, jobs: this.running }), ...this.missingNeeds()];
    if (problems.length > 0) throw new Error(problems.join("; "));
  }

  /** Runs the repository's pipeline for a commit; undefined where its rules make none. */
  public static async run(
    settings: RunnerSettings,
    predefined: Variables,
  ): Promise<GitlabPipeline | undefined> {
    const file = (name: string) => git(settings.repository, "show", `${predefined.CI_COMMIT_SHA}:${name}`);
    const configuration = readConfiguration(file(".gitlab-ci.yml"));
    const variables = { CI_PIPELINE_CREATED_AT: `${new Date().toISOString().slice(0, 19)}Z`, ...predefined };
    if (whenOf(configuration.workflow!.rules, variables, "always") === "never") return undefined;
    const pipeline = new GitlabPipeline(settings, variables, configuration);
    await pipeline.proceed();
    return pipeline;
  }

  /** How each job stands. */
  public get jobs(): Readonly<Record<string, JobState>> {
    return Object.fromEntries(this.running.map(({ name, state }) => [name, state]));
  }

  /** A file that a job left. */
  public artifact(job: string, path: string): string {
    return readFileSync(join(this.folderOf(job), path), "utf8");
  }

  /** The paths of all files that the jobs left. */
  public files(): string[] {
    const entries = readdirSync(this.artifacts, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  /** Starts a job that waits for it, or once more; and what could not run because of it. */
  public async start(name: string): Promise<JobState> {
    const job = this.running.find((one) => one.name === name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    if (this.hindrances(job).length > 0) throw new Error(`${name} cannot run yet`);
    await this.execute(job);
    for (const one of this.running) if (one.state === "skipped") one.state = "created";
    await this.proceed();
    return job.state;
  }

  private async proceed(): Promise<void> {
    for (;;) {
      const next = this.running.filter((job) => job.state === "created" && this.isDecided(job));
      if (next.length === 0) return;
      await Promise.all(next.map((job) => this.decide(job)));
    }
  }

  private async decide(job: RunningJob): Promise<void> {
    if (job.runs !== "always" && this.hindrances(job).length > 0) job.state = "skipped";
    else if (job.runs === "manual") job.state = "manual";
    else await this.execute(job);
  }

  private isDecided(job: RunningJob): boolean {
    return this.predecessors(job).every(({ state }) => state !== "created" && state !== "manual");
  }

  private hindrances(job: RunningJob): readonly RunningJob[] {
    return this.predecessors(job).filter(({ state }) => state !== "success");
  }

  private predecessors({ needs, stage }: GitlabJob): readonly RunningJob[] {
    const own = needs?.filter(({ pipeline }) => pipeline === undefined).map(({ job }) => job);
    return this.running.filter((one) =>
      own ? own.includes(one.name) : this.stages.indexOf(one.stage) < this.stages.indexOf(stage),
    );
  }

  private missingNeeds(): string[] {
    const names = this.running.map(({ name }) => name);
    return this.running.flatMap(({ name, needs = [] }) =>
      needs
        .filter(({ job, pipeline }) => pipeline === undefined && !names.includes(job))
        .map(({ job }) => `${name} needs ${job}, which is not in the pipeline`),
    );
  }

  private async execute(job: RunningJob): Promise<void> {
    job.state = (await (job.trigger ? this.trigger(job) : this.script(job))) ? "success" : "failed";
  }

  private async script(job: RunningJob): Promise<boolean> {
    const builds = mkdtempSync(join(tmpdir(), "builds-"));
    const folder = join(builds, "project");
    try {
      git(builds, "clone", "--quiet", this.settings.repository, folder);
      git(folder, "checkout", "--quiet", "--detach", this.variables.CI_COMMIT_SHA!);
      this.download(job, folder);
      const environment = this.environmentOf(job, builds);
      this.settings.before?.(job.name, folder, environment);
      const { code, printed } = await bash(
        [...job.before_script, ...job.script].join("\n"),
        folder,
        environment,
      );
      const after = await bash(job.after_script.join("\n"), folder, environment);
      this.log += `$ ${job.name}\n${printed}${after.printed}`;
      this.leftOver.push(...readdirSync(builds).filter((name) => name !== "project"));
      if (code === 0 || job.artifacts?.when === "always") this.upload(job, folder);
      return code === 0;
    } finally {
      rmSync(builds, { recursive: true, force: true });
    }
  }

  private environmentOf(job: RunningJob, builds: string): NodeJS.ProcessEnv {
    const own = {
      CI_BUILDS_DIR: builds,
      CI_PROJECT_DIR: join(builds, "project"),
      CI_JOB_ID: String(++lastId),
      CI_PIPELINE_ID: this.id,
    };
    const known = { ...own, ...job.variables, ...this.settings.variables, ...this.variables };
    const texts = Object.entries(job.variables).map(([name, text]) => [name, expand(text, known)] as const);
    const tokens = Object.entries(job.id_tokens).map(
      ([name, { aud }]) => [name, this.token(job, aud)] as const,
    );
    return {
      ...this.settings.environment,
      ...own,
      ...Object.fromEntries([...texts, ...tokens]),
      ...this.settings.variables,
      ...this.variables,
    };
  }

  private token({ name }: GitlabJob, aud: string): string {
    const { CI_PROJECT_PATH, CI_COMMIT_BRANCH, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME } = this.variables;
    const branch = CI_MERGE_REQUEST_SOURCE_BRANCH_NAME ?? CI_COMMIT_BRANCH;
    const sub = `project_path:${CI_PROJECT_PATH}:ref_type:branch:ref:${branch}`;
    this.tokens.push({ job: name, subject: sub });
    const parts = [{ alg: "none" }, { iss: "https://gitlab.com", aud, sub }];
    return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;
  }

  private download(job: RunningJob, folder: string): void {
    const others = (job.needs ?? []).filter(({ pipeline }) => pipeline !== undefined);
    const sources = [
      ...this.predecessors(job).map(({ name }) => this.folderOf(name)),
      ...others.map((need) => this.family(expand(need.pipeline!, this.variables)).folderOf(need.job)),
    ];
    for (const source of sources.filter(existsSync)) cpSync(source, folder, { recursive: true });
  }

  private family(id: string): GitlabPipeline {
    if (this.parent?.id !== id) throw new Error(`pipeline ${id} is not of this one's family`);
    return this.parent;
  }

  private upload({ name, artifacts }: GitlabJob, folder: string): void {
    const target = this.folderOf(name);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    const found = readdirSync(folder).filter((entry) =>
      artifacts?.paths.some((path) => patternOf(path).test(entry)),
    );
    const excluded = (artifacts?.exclude ?? []).map(patternOf);
    for (const entry of found) {
      cpSync(join(folder, entry), join(target, entry), {
        recursive: true,
        filter: (source) => !excluded.some((pattern) => pattern.test(relative(folder, source))),
      });
    }
  }

  private folderOf(job: string): string {
    return join(this.artifacts, job);
  }

  private async trigger(job: RunningJob): Promise<boolean> {
    const files = job.trigger!.include.map((include) =>
      "local" in include
        ? git(this.settings.repository, "show", `${this.variables.CI_COMMIT_SHA}:${include.local}`)
        : this.included(include.job, include.artifact),
    );
    const configuration = readConfiguration(...files);
    const known = { ...this.variables, CI_PIPELINE_ID: this.id };
    const passed = Object.entries(job.variables).map(([name, text]) => [name, expand(text, known)]);
    const variables = {
      ...this.variables,
      CI_PIPELINE_SOURCE: "parent_pipeline",
      ...(Object.fromEntries(passed) as Variables),
    };
    this.child = new GitlabPipeline(this.settings, variables, configuration, this);
    await this.child.proceed();
    return !Object.values(this.child.jobs).includes("failed");
  }

  private included(job: string, path: string): string {
    const entries = readdirSync(this.folderOf(job), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const size = archiveSize(Object.fromEntries(files.map((file) => [file, readFileSync(file)])));
    if (size > GITLAB_LIMITS.includedArtifacts) throw new Error(`artifacts of ${job} are too large: ${size}`);
    return this.artifact(job, path);
  }
}

/** A star is anything but a slash, and two are anything. */
function patternOf(glob: string): RegExp {
  const parts = glob
    .split(/(\*\*\/\*|\*)/)
    .map((part) => ({ "**/*": ".*", "*": "[^/]*" })[part] ?? part.replaceAll(".", "[.]"));
  return new RegExp(`^${parts.join("")}$`);
}

function git(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}
