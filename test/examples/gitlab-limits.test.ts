import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../support/folders";
import { type GitlabConfiguration, readConfiguration } from "../support/gitlab/configuration";
import { archiveSize, GITLAB_LIMITS, limitProblems, parsedSize } from "../support/gitlab/limits";
import { whenOf } from "../support/gitlab/rules";

const PIPELINES = resolve(__dirname, "../../examples/pipelines");
const read = (file: string) => readFileSync(join(PIPELINES, "gitlab", file), "utf8");
/** As many as one wave of `foundation affected` has. */
const MOST_STACKS = 256;
const LONGEST_NAME = "a".repeat(64);

/** The jobs that pipelines/gitlab-jobs.sh makes for so many stacks, with names of 64 characters. */
function generate(count: number): string {
  const include = Array.from({ length: count }, (_, index) => {
    const stack = `${LONGEST_NAME.slice(0, -3)}${String(index).padStart(3, "0")}`;
    return { stack, folder: `cdktf.out/stacks/${stack}`, account: "111111111111", region: "ap-southeast-1" };
  });
  const file = join(temporaryFolder("affected"), "affected.env");
  writeFileSync(file, `count=${count}\nmatrix=${JSON.stringify({ include })}\n`);
  return execFileSync(join(PIPELINES, "scripts/gitlab-jobs.sh"), [file], { encoding: "utf8" });
}

/** The jobs that a push to the default branch has of a configuration. */
function onPush(configuration: GitlabConfiguration): GitlabConfiguration {
  const variables = { PARENT_SOURCE: "push", CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" };
  const jobs = configuration.jobs.filter(({ rules }) => !rules || whenOf(rules, variables) !== "never");
  return { ...configuration, jobs };
}

describe.each([0, 1, 49, 50, 51, 200, MOST_STACKS])("the child pipeline of GitLab for %d stacks", (count) => {
  const generated = generate(count);
  const configuration = onPush(readConfiguration(read("jobs.yml"), generated));
  const job = (name: string) => configuration.jobs.find((one) => one.name === name)!;

  it("is none that GitLab refuses", () => {
    expect(limitProblems(configuration)).toEqual([]);
    expect(configuration.jobs).toHaveLength(2 * count + 2);
    expect(parsedSize(generated)).toBeLessThan(GITLAB_LIMITS.yaml);
    expect(archiveSize({ "stacks.yml": generated })).toBeLessThan(GITLAB_LIMITS.includedArtifacts);
    expect(generated.length).toBeLessThan(GITLAB_LIMITS.includedArtifacts);
  });

  it("reviews once every stack is planned, and applies after that, whatever the number", () => {
    const { stages } = configuration;
    const plans = configuration.jobs.filter(({ name }) => name.startsWith("plan "));
    const applies = configuration.jobs.filter(({ name }) => name.startsWith("apply "));

    expect([plans.length, applies.length]).toEqual([count, count]);
    expect(stages).toEqual(["plan", "review", "apply"]);
    expect(job("review")).toMatchObject({ stage: "review", when: "always" });
    expect(job("review").needs).toBeUndefined();
    for (const { stage } of [...plans, job("synthesized")]) expect(stage).toBe("plan");
    for (const { name, needs } of applies) {
      expect(needs?.map((need) => need.job)).toEqual(["synth", name.replace("apply", "plan"), "review"]);
    }
  });
});

describe("the limits of GitLab", () => {
  const { jobs } = readConfiguration(read(".gitlab-ci.yml"));

  it("let 200 stacks run in a project of the smallest plan", () => {
    const child = onPush(readConfiguration(read("jobs.yml"), generate(200)));

    expect(jobs.length + child.jobs.length).toBeLessThanOrEqual(GITLAB_LIMITS.activeJobs);
  });

  it("leave the child pipeline's file alone in its archive, however much is synthesized", () => {
    const [trigger] = jobs.flatMap(({ trigger }) => trigger ?? []);
    const artifacts = trigger!.include.flatMap((include) => ("artifact" in include ? [include] : []));

    expect(artifacts).toEqual([{ artifact: "stacks.yml", job: "affected" }]);
    expect(jobs.find(({ name }) => name === "affected")!.artifacts!.paths).toEqual(["stacks.yml"]);
  });

  it("have no variables pass in dotenv files", () => {
    const all = [...jobs, ...readConfiguration(read("jobs.yml"), generate(1)).jobs];

    expect(all.filter(({ artifacts }) => artifacts && "reports" in artifacts)).toEqual([]);
  });

  it("would refuse a review that names what it needs", () => {
    const generated = generate(200);
    const needs = Object.keys(JSON.parse(generated)).filter((name) => name.startsWith("plan "));
    const named = readConfiguration(read("jobs.yml"), generated, JSON.stringify({ review: { needs } }));

    expect(limitProblems(named)).toEqual(["review needs 200 jobs"]);
  });
});
