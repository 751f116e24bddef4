import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { temporaryFolder } from "../support/folders";
import { readPolicy } from "../../src/review/gate/read-policy";
import { readConfiguration } from "../support/gitlab/configuration";
import { whenOf } from "../support/gitlab/rules";

const PIPELINES = resolve(__dirname, "../../examples/pipelines");
const read = (file: string) => readFileSync(join(PIPELINES, file), "utf8");
const WORKFLOWS = readdirSync(join(PIPELINES, "github"));
const SCRIPTS = readdirSync(join(PIPELINES, "scripts")).filter((name) => name.endsWith(".sh"));

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency?: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string;
        readonly permissions: object;
        readonly "timeout-minutes": number;
        readonly steps: readonly Step[];
      }
    >
  >;
}
const workflows = WORKFLOWS.map((file) => ({ file, ...(parse(read(`github/${file}`)) as Workflow) }));
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([job, content]) => ({ name: `${workflow.file} ${job}`, ...content })),
);
const steps = jobs.flatMap((job) => job.steps.map((step) => ({ job: job.name, ...step })));

describe("the example of a policy", () => {
  it("is a policy", () => {
    const policy = readPolicy({ value: parse(read("review.yaml")), now: new Date("2026-11-26T00:00:00Z") });

    expect(policy.acknowledgements.map(({ name }) => name)).toEqual(["old-queues", "shorter-logs"]);
    expect(policy.approvals.map(({ name }) => name)).toEqual(["production", "security"]);
    expect(policy.rules["data-destroyed"]).toHaveLength(2);
  });

  it("has a nightly one beside it, which fails for nothing", () => {
    expect(readPolicy({ value: parse(read("scripts/drift.yaml")), now: new Date() }).failFrom).toBe("never");
  });
});

describe("the workflows for GitHub Actions", () => {
  it("may do as a whole nothing, and each job what it needs", () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(({ name, permissions }) => [name, permissions]))).toEqual({
      "apply.yml synth": { contents: "read" },
      "apply.yml plan": { contents: "read", "id-token": "write" },
      "apply.yml review": { contents: "read", "pull-requests": "read" },
      "apply.yml apply": { contents: "read", "id-token": "write" },
      "comment.yml comment": { actions: "read", contents: "read", "pull-requests": "write" },
      "drift.yml synth": { contents: "read" },
      "drift.yml plan": { contents: "read", "id-token": "write" },
      "drift.yml report": { contents: "read", issues: "write" },
      "pull-request.yml synth": { contents: "read" },
      "pull-request.yml review-synthesized": { contents: "read" },
      "pull-request.yml plan": { contents: "read", "id-token": "write" },
      "pull-request.yml review": { contents: "read", "pull-requests": "read" },
    });
  });

  it("never run a pull request's code with the repository's rights", () => {
    const triggers = workflows.flatMap(({ on }) => Object.keys(on));

    expect(triggers).not.toContain("pull_request_target");
    const comment = jobs.find(({ name }) => name === "comment.yml comment")!;
    const checkouts = comment.steps.filter(({ uses }) => uses?.startsWith("actions/checkout"));
    expect(checkouts.map((step) => step.with)).toEqual([{ "persist-credentials": false }]);
    expect(comment.steps.filter(({ run }) => run?.includes("npm") || run?.includes("npx"))).toEqual([]);
  });

  it("give what a fork's pull request runs neither secret nor token", () => {
    const ofForks = jobs.filter(
      ({ name }) => name === "pull-request.yml synth" || name === "pull-request.yml review-synthesized",
    );

    expect(JSON.stringify(ofForks)).not.toMatch(/secrets\.|github\.token|id-token/);
    expect(jobs.find(({ name }) => name === "pull-request.yml plan")!.if).toContain(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
  });

  it("pin each action by its commit, with its release in a comment", () => {
    for (const name of WORKFLOWS) {
      const lines = read(`github/${name}`)
        .split("\n")
        .filter((line) => line.includes("uses:"));
      for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("put nothing that others choose into a script's text", () => {
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]);
  });

  it("keep no credentials in the checkout, and plans in encrypted form only, for a day", () => {
    for (const { uses, with: inputs } of steps.filter((step) => step.uses?.startsWith("actions/checkout"))) {
      expect([uses, inputs]).toEqual([uses, expect.objectContaining({ "persist-credentials": false })]);
    }
    const plans = steps.filter(
      ({ with: inputs }) => String(inputs?.name).startsWith("plan-") && inputs?.path !== "sealed",
    );
    expect(plans).toHaveLength(3);
    for (const { with: inputs } of plans) {
      expect(inputs).toMatchObject({ path: "${{ matrix.stack }}.sealed", "retention-days": 1 });
    }
  });

  it("leave out no run that applies or comments, and only the newest review counts", () => {
    const concurrency = Object.fromEntries(
      workflows.map((workflow) => [workflow.file, workflow.concurrency]),
    );

    expect(concurrency).toEqual({
      "apply.yml": { group: "apply", queue: "max" },
      "comment.yml": { group: expect.stringMatching(/^comment-/), queue: "max" },
      "drift.yml": { group: "drift" },
      "pull-request.yml": {
        group: "review-${{ github.event.pull_request.number }}",
        "cancel-in-progress": true,
      },
    });
  });

  it("review whatever becomes of the plans, so that the check is not skipped, which GitHub takes for passed", () => {
    const { if: condition } = jobs.find(({ name }) => name === "pull-request.yml review")!;

    expect(condition).toContain("!cancelled()");
    expect(condition).toContain("needs.synth.result == 'success'");
    const reviews = steps.filter(({ run }) => run?.startsWith("pipelines/review.sh"));
    expect(reviews.map(({ env }) => env)).toEqual([
      { MATRIX: "${{ needs.synth.outputs.matrix }}" },
      { MATRIX: "${{ needs.synth.outputs.matrix }}" },
    ]);
  });

  it("plan nothing again that others have followed on the branch", () => {
    const checks = steps.filter(({ run }) => run === "pipelines/newest.sh main");

    expect(checks.map(({ job, if: condition }) => [job, condition])).toEqual(
      ["apply.yml synth", "apply.yml plan"].map((job) => [
        job,
        "github.event_name != 'push' || github.run_attempt > 1",
      ]),
    );
  });

  it("run no package's install scripts but in the job that synthesizes, which has neither secret nor token", () => {
    const installs = steps.filter(({ run }) => run?.includes("npm ci"));

    expect(installs).toHaveLength(5);
    for (const { run } of installs) expect(run).toBe("npm ci --ignore-scripts --no-audit --no-fund");
  });

  it("end some time", () => {
    for (const job of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  });
});

describe("the pipelines for GitLab CI", () => {
  it.each([".gitlab-ci.yml", "jobs.yml"])("are YAML: %s", (name) => {
    expect(parseAllDocuments(read(`gitlab/${name}`)).flatMap((document) => document.errors)).toEqual([]);
  });

  const stack = JSON.stringify({ "plan dev": { extends: ".plan" }, "apply dev": { extends: ".apply" } });
  const parent = readConfiguration(read("gitlab/.gitlab-ci.yml"));
  const child = readConfiguration(read("gitlab/jobs.yml"), stack);
  const jobOf = (name: string) => [...parent.jobs, ...child.jobs].find((job) => job.name === name)!;

  it("give a fork's code no job that has a token", () => {
    const { stacks, "review-synthesized": fork } = parse(read("gitlab/.gitlab-ci.yml"));

    expect(stacks.rules[0]).toEqual({ if: fork.rules[0].if, when: "never" });
    expect(parent.jobs.filter(({ id_tokens }) => Object.keys(id_tokens).length > 0)).toEqual([]);
  });

  it("give tokens to the jobs that plan and apply alone, in files of their own that do not stay", () => {
    const holders = child.jobs.filter(({ id_tokens }) => Object.keys(id_tokens).length > 0);

    expect(holders.map(({ name }) => name)).toEqual(["plan dev", "apply dev"]);
    for (const { variables, after_script } of holders) {
      expect(variables.AWS_WEB_IDENTITY_TOKEN_FILE).toBe("$CI_BUILDS_DIR/aws-id-token-$CI_JOB_ID");
      expect(after_script).toEqual(['rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE"']);
    }
  });

  it("make a pipeline for merge requests and the default branch, and none besides", () => {
    const when = (variables: Record<string, string>) =>
      whenOf(parent.workflow!.rules, { CI_DEFAULT_BRANCH: "main", ...variables }, "always");

    expect(when({ CI_PIPELINE_SOURCE: "merge_request_event" })).toBe("always");
    expect(when({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" })).toBe("always");
    expect(when({ CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "other" })).toBe("never");
    expect(when({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_TAG: "v1" })).toBe("never");
  });

  it("have child pipelines say that they run: for a merge request, GitLab leaves out jobs without rules otherwise", () => {
    const when = (PARENT_SOURCE: string) => whenOf(child.workflow!.rules, { PARENT_SOURCE }, "always");

    expect(["merge_request_event", "push", "schedule", "web"].map(when)).toEqual(Array(4).fill("always"));
  });

  it("apply what was pushed to the default branch, or is started there by hand, when somebody says so", () => {
    const { rules, when } = jobOf("apply dev");
    const on = (PARENT_SOURCE: string, CI_COMMIT_BRANCH: string) =>
      whenOf(rules!, { PARENT_SOURCE, CI_COMMIT_BRANCH, CI_DEFAULT_BRANCH: "main" }, when);

    expect([on("push", "main"), on("web", "main")]).toEqual(["manual", "manual"]);
    const others = ["merge_request_event", "schedule", "api", "trigger", "pipeline"].map((one) =>
      on(one, "main"),
    );
    expect([...others, on("push", "other"), on("web", "other")]).toEqual(Array(7).fill("never"));
  });

  it("plan nothing again that others have followed on the branch", () => {
    const check = 'pipelines/newest.sh "$CI_DEFAULT_BRANCH" "$CI_PIPELINE_CREATED_AT"';

    for (const [job, source] of [
      ["synth", "$CI_PIPELINE_SOURCE"],
      ["plan dev", "$PARENT_SOURCE"],
    ] as const) {
      expect(jobOf(job).script[0]).toBe(`[ "${source}" = merge_request_event ] ||\n  ${check}\n`);
    }
  });

  it("apply one plan of an account at a time, and let no newer commit interrupt that", () => {
    expect(jobOf("apply dev")).toMatchObject({ resource_group: "$STACK", interruptible: false });
    for (const { workflow } of [parent, child]) {
      expect(workflow!.rules.map(({ auto_cancel }) => auto_cancel)).toEqual([
        { on_new_commit: "interruptible" },
        { on_new_commit: "none" },
      ]);
    }
  });

  it("run no package's install scripts but in the job that synthesizes", () => {
    const scripts = [...parent.jobs, ...child.jobs].flatMap(({ script }) => script);
    const installs = scripts.filter((line) => line.includes("npm ci"));

    expect(installs).toEqual(Array(3).fill("npm ci --ignore-scripts --no-audit --no-fund"));
  });

  it("keep plans in encrypted form only, for a day, and from whoever looks", () => {
    expect(parse(read("gitlab/jobs.yml"))[".plan"].artifacts).toEqual({
      paths: ["*.sealed"],
      expire_in: "1 day",
      access: "none",
    });
  });
});

describe("the scripts", () => {
  it.each(SCRIPTS)("can be run, and stop at the first error: %s", (name) => {
    const file = join(PIPELINES, "scripts", name);

    expect(statSync(file).mode & 0o111).toBe(0o111);
    expect(read(`scripts/${name}`)).toMatch(/^#!\/usr\/bin\/env bash\n# [^]*\nset -euo pipefail\n/);
    expect(spawnSync("bash", ["-n", file]).status).toBe(0);
  });

  // Whoever has no jq runs no pipeline either.
  const itWithJq = spawnSync("jq", ["--version"]).status === 0 ? it : it.skip;

  itWithJq.each([
    [undefined, ["dev", "pipeline_logs"], ["dev-pipeline", "terraform-state"]],
    ["dev terraform-*", ["dev-pipeline", "pipeline_logs"], ["dev", "terraform-state"]],
  ])("leave to people what they deploy by hand, and say so: %s", (byHand, deployed, left) => {
    const folder = temporaryFolder("affected");
    const include = ["dev", "dev-pipeline", "pipeline_logs", "terraform-state"].map((stack) => ({ stack }));
    const affected = JSON.stringify({ waves: [{ include }], removed: [] });
    writeFileSync(join(folder, "npx"), `#!/usr/bin/env bash\necho '${affected}'\n`, { mode: 0o755 });
    const { stdout, stderr } = spawnSync(join(PIPELINES, "scripts/affected.sh"), {
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${folder}:${process.env.PATH}`,
        ...(byHand && { STACKS_BY_HAND: byHand }),
      },
    });

    const matrix = JSON.stringify({ include: deployed.map((stack) => ({ stack })) });
    expect(stdout).toBe(`count=2\nmatrix=${matrix}\n`);
    expect(stderr).toBe(left.map((stack) => `::warning::${stack} is affected: apply it by hand\n`).join(""));
  });

  it("are all that the workflows and each other call", () => {
    const texts = [
      ...WORKFLOWS.map((name) => `github/${name}`),
      ...SCRIPTS.map((name) => `scripts/${name}`),
      "gitlab/.gitlab-ci.yml",
      "gitlab/jobs.yml",
    ];
    const called = texts.flatMap((file) =>
      [...read(file).matchAll(/(?:pipelines|\$here)\/([\w-]+\.sh)/g)].map(([, name]) => name!),
    );

    expect([...new Set(called)].filter((name) => !SCRIPTS.includes(name))).toEqual([]);
  });
});
