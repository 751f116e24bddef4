import { strToU8, zipSync } from "fflate";
import { parse } from "yaml";
import type { GitlabConfiguration } from "./configuration";

/**
 * What GitLab allows unless an administrator changes it, as of November 2026; gitlab.com allows the same or more.
 *
 * @see https://docs.gitlab.com/administration/cicd/limits/
 * @see https://docs.gitlab.com/user/gitlab_com/#cicd
 */
export const GITLAB_LIMITS = {
  /** Jobs that one job may need, those of other pipelines included. */
  needs: 50,
  /** Jobs with an environment in a pipeline. */
  deployments: 500,
  /** Jobs in all running pipelines of a project, on the smallest plan of gitlab.com; elsewhere there is no limit. */
  activeJobs: 500,
  /** Bytes of memory that one file takes once it is parsed. */
  yaml: 2 * 1024 ** 2,
  /** Bytes of the artifacts of the job that made a child pipeline's file, as an archive and unpacked. */
  includedArtifacts: 5 * 1024 ** 2,
  /** Bytes of any other archive of artifacts; 1 GB on gitlab.com. */
  artifacts: 100 * 1024 ** 2,
  /** Characters of a job's name. */
  name: 255,
} as const;

/** What GitLab would refuse in a pipeline. */
export function limitProblems({ jobs }: GitlabConfiguration): string[] {
  const tooNeedy = jobs.filter(({ needs = [] }) => needs.length > GITLAB_LIMITS.needs);
  const tooLong = jobs.filter(({ name }) => name.length > GITLAB_LIMITS.name);
  const deployments = jobs.filter(({ environment }) => environment !== undefined).length;
  return [
    ...tooNeedy.map(({ name, needs }) => `${name} needs ${needs!.length} jobs`),
    ...tooLong.map(({ name }) => `${name} is too long a name`),
    ...(deployments > GITLAB_LIMITS.deployments ? [`${deployments} jobs have an environment`] : []),
  ];
}

/** The bytes that a file takes in memory once it is parsed, by the sizes of Ruby's objects on 64 bits, rounded up. */
export function parsedSize(yaml: string): number {
  const sizeOf = (value: unknown): number => {
    if (typeof value === "string") return 40 + value.length + 1;
    if (typeof value !== "object" || value === null) return 40;
    const inside = Array.isArray(value) ? value : Object.entries(value).flat();
    return 200 + 16 * inside.length + inside.reduce<number>((sum, one) => sum + sizeOf(one), 0);
  };
  return sizeOf(parse(yaml));
}

/** The bytes of an archive of files. */
export function archiveSize(files: Readonly<Record<string, Uint8Array | string>>): number {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === "string" ? strToU8(content) : content,
      ]),
    ),
  ).length;
}
