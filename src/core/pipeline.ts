import type { Problem } from "./errors";
import { type SubjectPattern, patternProblems, reasonProblems, subjectProblem } from "./oidc";

/** Whose runs may plan, and whose may apply. */
export type Pipeline = GithubPipeline | GitlabPipeline | OtherPipeline;

/** Runs of a repository of GitHub, by their environment. */
export interface GithubPipeline {
  /**
   * The repository, `owner/name`. Where GitHub's tokens carry immutable ids, as those of repositories do that were made
   * after July 2026, `owner@id/name@id`.
   *
   * @see https://docs.github.com/en/actions/reference/security/oidc
   */
  readonly github: string;
  /** The environment whose runs apply: its protection rules decide who starts one. */
  readonly environment: string;
  /** The environment whose runs plan. @default "<environment>-plan" */
  readonly planEnvironment?: string;
}

/** Jobs of a project of GitLab, by their branch: its tokens name no environment. */
export interface GitlabPipeline {
  /** The project's path, `group/project`. */
  readonly gitlab: string;
  /** The branch whose jobs apply; protect it: its rules decide who starts one. @default "main" */
  readonly branch?: string;
  /** Lets jobs of every branch of the project plan, as merge requests need it. @default - those of the branch alone */
  readonly planFromAnyBranch?: { readonly because: string };
}

/** Runs of anything else, by their subjects. */
export interface OtherPipeline {
  /** Exact subjects of runs that apply, as tokens carry them in `sub`. */
  readonly applySubjects: readonly string[];
  /** Subjects of runs that plan: exact ones, or a pattern. */
  readonly planSubjects: readonly string[] | SubjectPattern;
}

/** Whom tokens are about when runs plan and when they apply. */
export interface PipelineSubjects {
  readonly plan: readonly string[] | SubjectPattern;
  /** Exact: whoever applies can do everything. */
  readonly apply: readonly string[];
}

/** The issuers of tokens for pipelines. */
export const PIPELINE_ISSUERS = {
  github: "https://token.actions.githubusercontent.com",
  gitlab: "https://gitlab.com",
} as const;

/** What pipelines ask their tokens to be made for, unless they are told otherwise. */
export const PIPELINE_AUDIENCE = "sts.amazonaws.com";

/** The subjects of a pipeline's runs. */
export function subjectsOf(pipeline: Pipeline): PipelineSubjects {
  if ("github" in pipeline) {
    const { github, environment, planEnvironment = `${environment}-plan` } = pipeline;
    const subject = (name: string) => [`repo:${github}:environment:${name}`];
    return { plan: subject(planEnvironment), apply: subject(environment) };
  }
  if ("gitlab" in pipeline) {
    const { gitlab, branch = "main", planFromAnyBranch } = pipeline;
    const subject = (name: string) => `project_path:${gitlab}:ref_type:branch:ref:${name}`;
    const apply = [subject(branch)];
    return { plan: planFromAnyBranch ? { like: subject("*"), ...planFromAnyBranch } : apply, apply };
  }
  return { plan: pipeline.planSubjects, apply: pipeline.applySubjects };
}

const REPOSITORY = /^(?!.*\.git(?:@|$))[\w-]+(?:\/[\w.-]+|@\d+\/[\w.-]+@\d+)$/;
const PROJECT = /^(?!.*\.git$)[\w.-]+(?:\/[\w.-]+)+$/;
const BRANCH = /^[\w./-]+$/;
const ENVIRONMENT = /^[\w.-]+$/;

/** What is wrong with a pipeline. */
export function pipelineProblems(path: string, pipeline: Pipeline): Problem[] {
  if ("github" in pipeline) return githubProblems(path, pipeline);
  if ("gitlab" in pipeline) return gitlabProblems(path, pipeline);
  const { applySubjects, planSubjects } = pipeline;
  return [
    ...exactProblems(`${path}.applySubjects`, applySubjects),
    ...("like" in planSubjects
      ? patternProblems(`${path}.planSubjects`, planSubjects)
      : exactProblems(`${path}.planSubjects`, planSubjects)),
  ];
}

function githubProblems(path: string, { github, environment, planEnvironment }: GithubPipeline): Problem[] {
  const names = { environment, planEnvironment };
  return [
    ...mismatch(REPOSITORY, `${path}.github`, github, {
      allowed: "one repository, owner/name or owner@id/name@id, without wildcards and .git",
      fix: pathFix(REPOSITORY, github) ?? "write the owner and the repository, for example acme/shop",
    }),
    ...Object.entries(names).flatMap(([name, value]) =>
      mismatch(ENVIRONMENT, `${path}.${name}`, value, {
        allowed: "the name of one environment: letters, digits and _.-",
        fix: "name the environment as GitHub does",
      }),
    ),
    ...(planEnvironment === environment ? [samePlanEnvironment(path, environment)] : []),
  ];
}

function gitlabProblems(path: string, { gitlab, branch, planFromAnyBranch }: GitlabPipeline): Problem[] {
  return [
    ...mismatch(PROJECT, `${path}.gitlab`, gitlab, {
      allowed: "the path of one project, group/project, without wildcards and .git",
      fix: pathFix(PROJECT, gitlab) ?? "write the groups and the project, for example acme/shop",
    }),
    ...mismatch(BRANCH, `${path}.branch`, branch, {
      allowed: "the name of one branch, without wildcards",
      fix: "name the protected branch whose jobs apply, for example main",
    }),
    ...(planFromAnyBranch ? reasonProblems(`${path}.planFromAnyBranch`, planFromAnyBranch.because) : []),
  ];
}

/** Where the address to clone from was given: the path in it, which is what tokens carry. */
function pathFix(pattern: RegExp, given: string): string | undefined {
  const path = given
    .replace(/^(?:https?:\/\/[^/]+\/|(?:ssh:\/\/)?git@[^:/]+[:/])/, "")
    .replace(/\.git(?=@|$)/, "");
  return pattern.test(path) ? `write ${path}` : undefined;
}

function exactProblems(path: string, subjects: readonly string[]): Problem[] {
  if (subjects.length > 0) return subjects.flatMap((subject) => subjectProblem(path, subject) ?? []);
  return [
    {
      code: "VALUE_MISSING",
      path,
      value: subjects,
      allowed: "at least one subject",
      fix: "name whose runs they are, as tokens carry it in sub",
    },
  ];
}

function mismatch(
  pattern: RegExp,
  path: string,
  value: string | undefined,
  rest: Pick<Problem, "allowed" | "fix">,
): Problem[] {
  if (value === undefined || pattern.test(value)) return [];
  return [{ code: "OIDC_SUBJECT_INVALID", path, value, ...rest }];
}

function samePlanEnvironment(path: string, environment: string): Problem {
  return {
    code: "COMBINATION_INVALID",
    path: `${path}.planEnvironment`,
    value: environment,
    allowed: `another environment than ${environment}`,
    fix: "leave it out: runs that plan need no right to apply",
  };
}
