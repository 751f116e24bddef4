import { parse } from "yaml";
import type { Rule, When } from "./rules";

type Mapping = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

/** A job that another one needs: of the same pipeline, or of one named by its id. */
export interface Need {
  readonly job: string;
  readonly pipeline?: string;
}

/** A file that a child pipeline is made of. */
export type Include = { readonly local: string } | { readonly artifact: string; readonly job: string };

/** A job, once everything is merged that it takes from elsewhere. */
export interface GitlabJob {
  readonly name: string;
  readonly stage: string;
  /** Without it, a job waits for all of the stages before. */
  readonly needs?: readonly Need[];
  readonly rules?: readonly Rule[];
  readonly when: When;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script: readonly string[];
  readonly variables: Texts;
  readonly artifacts?: {
    readonly paths: readonly string[];
    readonly exclude?: readonly string[];
    readonly when?: "on_success" | "always";
    readonly access?: string;
    readonly expire_in?: string;
  };
  readonly id_tokens: Readonly<Record<string, { readonly aud: string }>>;
  readonly environment?: { readonly name: string };
  readonly resource_group?: string;
  readonly interruptible: boolean;
  readonly trigger?: { readonly include: readonly Include[]; readonly strategy?: string };
}

/** What the files of a pipeline say. */
export interface GitlabConfiguration {
  readonly stages: readonly string[];
  readonly workflow?: {
    readonly rules: readonly (Rule & { readonly auto_cancel?: { readonly on_new_commit: string } })[];
  };
  readonly jobs: readonly GitlabJob[];
}

const GLOBAL = ["default", "include", "stages", "variables", "workflow"];

/** Reads the files of a pipeline, the later ones over the earlier ones, and gives each job what it extends. */
export function readConfiguration(...files: readonly string[]): GitlabConfiguration {
  const contents = files.map((file) => parse(file) as Mapping);
  if (contents.some((content) => Object.keys(content ?? {}).length === 0)) throw new Error("a file is empty");
  const merged = contents.reduce(merge, {});
  const defaults = (merged.default ?? {}) as Mapping;
  const names = Object.keys(merged).filter((name) => !GLOBAL.includes(name) && !name.startsWith("."));
  return {
    stages: merged.stages as string[],
    workflow: merged.workflow as GitlabConfiguration["workflow"],
    jobs: names.map((name) => jobOf(name, { ...defaults, ...extended(name, merged) })),
  };
}

/** Objects are merged, anything else is replaced. */
function merge(base: Mapping, over: Mapping): Mapping {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    result[name] = isObject(result[name]) && isObject(value) ? merge(result[name], value) : value;
  }
  return result;
}

function extended(name: string, all: Mapping): Mapping {
  if (!isObject(all[name])) throw new Error(`there is no job ${name} to extend`);
  const { extends: parents = [], ...own } = all[name];
  return [...[parents].flat().map((parent) => extended(String(parent), all)), own].reduce(merge, {});
}

function jobOf(name: string, job: Mapping): GitlabJob {
  const needs = job.needs as (string | Need)[] | undefined;
  return {
    when: "on_success",
    variables: {},
    id_tokens: {},
    interruptible: false,
    ...job,
    name,
    stage: String(job.stage ?? "test"),
    before_script: lines(job.before_script),
    script: lines(job.script),
    after_script: lines(job.after_script),
    ...(needs && { needs: needs.map((need) => (typeof need === "string" ? { job: need } : need)) }),
  };
}

function lines(script: unknown): readonly string[] {
  return script === undefined ? [] : ([script].flat() as string[]);
}

function isObject(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
