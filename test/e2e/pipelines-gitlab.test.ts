import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { subjectsOf } from "../../src/core/pipeline";
import { type Emulator, startEmulator } from "../support/emulator";
import { callQueryApi } from "../support/query-api";
import { describeInFull } from "../support/scope";
import { terraformEnvironment } from "../support/tools";
import { GitlabProject, mergeRequest } from "./pipelines/gitlab";
import { GitlabPipeline, type RunnerSettings } from "./pipelines/gitlab-pipeline";
import { ScratchRepository } from "./pipelines/scratch-repository";

jest.setTimeout(600_000);

const PIPELINES = resolve(__dirname, "../../examples/pipelines/gitlab");
const NAME = "acme/platform";
const TOKEN = "a project's token";
const ACCOUNTS = { dev: "111111111111", prod: "222222222222" };
/** What a shell would run, if it ever took this branch's name for a part of a script. */
const BRANCH = "shorter/$(touch${IFS}${STATES}/pwned)";
const settingsOf = (dev: number) =>
  JSON.stringify({ dev: { id: ACCOUNTS.dev, days: dev }, prod: { id: ACCOUNTS.prod, days: 365 } });
const POLICY = JSON.stringify({
  approvals: { security: { rules: ["retention-weakened"], approvers: ["alice"] } },
});
const [AUTHOR, ALICE, MALLORY] = [
  { id: 1, username: "bob" },
  { id: 2, username: "alice" },
  { id: 3, username: "mallory" },
];

const COST = "it runs a dozen pipelines with Terraform";

describeInFull(["python", "terraform"], "the pipelines for GitLab CI", COST, () => {
  const repository = new ScratchRepository({
    dev: { id: ACCOUNTS.dev, days: 365 },
    prod: { id: ACCOUNTS.prod, days: 365 },
  });
  const project = new GitlabProject(TOKEN);
  let emulator: Emulator;
  let settings: RunnerSettings;
  let url: string;

  beforeAll(async () => {
    const file = (name: string) => readFileSync(join(PIPELINES, name), "utf8");
    repository.commit({ ".gitlab-ci.yml": file(".gitlab-ci.yml"), "pipelines/jobs.yml": file("jobs.yml") });
    emulator = await startEmulator({ enforce: true });
    await Promise.all(Object.values(ACCOUNTS).map(makeRoles));
    url = await project.platform.start();
    settings = {
      repository: repository.folder,
      environment: {
        ...terraformEnvironment(),
        PATH: `${repository.tools}:${process.env.PATH}`,
        MODULES: repository.modules,
        STATES: repository.states,
        AWS_ENDPOINT_URL: emulator.endpoint,
        AWS_ENDPOINT_URL_STS: emulator.endpoint,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_ACCESS_KEY_ID: undefined,
        NO_COLOR: "1",
      },
      variables: { GITLAB_TOKEN: TOKEN, PLAN_KEY: "the key that seals plans" },
    };
  });

  afterAll(async () => {
    await project.platform.stop();
    await emulator.stop();
  });

  /** The roles of an account, which trust the tokens that the library has them trust. */
  async function makeRoles(account: string): Promise<void> {
    const { plan, apply } = subjectsOf({
      gitlab: NAME,
      planFromAnyBranch: { because: "requests are planned" },
    });
    const roles = [
      {
        phase: "plan",
        condition: { StringLike: { "gitlab.com:sub": (plan as { like: string }).like } },
        may: "Describe*",
      },
      { phase: "apply", condition: { StringEquals: { "gitlab.com:sub": apply } }, may: "*" },
    ];
    for (const { phase, condition, may } of roles) {
      const statement = {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/gitlab.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
      };
      const actions = ["logs:ListTagsForResource", `logs:${may}`];
      const documents = {
        trust: { Version: "2012-10-17", Statement: [statement] },
        may: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] },
      };
      const call = (action: string, parameters: Record<string, string>) =>
        callQueryApi(emulator.clientConfig(account), "iam", action, {
          RoleName: `figgy-deploy-${phase}`,
          ...parameters,
        });
      await call("CreateRole", { AssumeRolePolicyDocument: JSON.stringify(documents.trust) });
      await call("PutRolePolicy", { PolicyName: "access", PolicyDocument: JSON.stringify(documents.may) });
    }
  }

  async function run(
    source: string,
    variables: object,
    before?: RunnerSettings["before"],
  ): Promise<GitlabPipeline> {
    const pipeline = await GitlabPipeline.run(
      { ...settings, before },
      {
        CI_COMMIT_SHA: repository.git("rev-parse", "main"),
        CI_PIPELINE_SOURCE: source,
        CI_DEFAULT_BRANCH: "main",
        CI_PROJECT_ID: String(GitlabProject.id),
        CI_PROJECT_PATH: NAME,
        CI_API_V4_URL: url,
        ...variables,
      },
    );
    return pipeline!;
  }

  const onMain = (source: string, before?: RunnerSettings["before"]) =>
    run(source, { CI_COMMIT_BRANCH: "main" }, before);

  /** What a push to the branch of a merge request runs. */
  function review(branch: string, from = NAME, before?: RunnerSettings["before"]): Promise<GitlabPipeline> {
    const sha = repository.git("rev-parse", branch);
    project.requests.splice(0, Infinity, mergeRequest({ sha }));
    const request = {
      CI_COMMIT_SHA: sha,
      CI_MERGE_REQUEST_IID: "9",
      CI_MERGE_REQUEST_PROJECT_PATH: NAME,
      CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: from,
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: branch,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: repository.git("merge-base", "main", branch),
    };
    return run("merge_request_event", request, before);
  }

  const logsOf = (account: string) => new CloudWatchLogsClient(emulator.clientConfig(account, "eu-west-1"));
  async function retention(account: keyof typeof ACCOUNTS): Promise<number | undefined> {
    const { logGroups = [] } = await logsOf(ACCOUNTS[account]).send(new DescribeLogGroupsCommand({}));
    return logGroups[0]?.retentionInDays;
  }
  const reportOf = (pipeline: GitlabPipeline) => JSON.parse(pipeline.artifact("review", "report.json"));
  const bodies = () => project.own(project.notes).map(({ body }) => body);

  it("apply every account when they are started by hand, each once somebody starts its job", async () => {
    const { jobs, child, log } = await onMain("web");

    expect({ jobs, child: child?.jobs, log: log + child?.log }).toMatchObject({
      jobs: { synth: "success", affected: "success", stacks: "success" },
      child: {
        "plan dev": "success",
        "plan prod": "success",
        synthesized: "success",
        review: "success",
        "apply dev": "manual",
        "apply prod": "manual",
      },
    });
    expect([await retention("dev"), await retention("prod")]).toEqual([undefined, undefined]);
    expect([await child!.start("apply dev"), await child!.start("apply prod")]).toEqual([
      "success",
      "success",
    ]);
    expect([await retention("dev"), await retention("prod")]).toEqual([365, 365]);
    expect(child!.leftOver).toEqual([]);
  });

  describe("for a merge request", () => {
    let pipeline: GitlabPipeline;

    beforeAll(() => {
      for (let index = 0; index < 120; index++) {
        project.post(project.notes, MALLORY!.id, { body: "<!-- foundation review -->\nnot the pipeline's" });
      }
      repository.git("checkout", "--quiet", "-b", BRANCH);
      repository.commit({ "settings.json": settingsOf(30), "review.yaml": POLICY });
    });

    it("plan what it reaches only, with its branch's token, and comment once", async () => {
      pipeline = await review(BRANCH);
      const { jobs, child } = pipeline;

      expect({ jobs, child: child!.jobs }).toEqual({
        jobs: { synth: "success", affected: "success", stacks: "failed" },
        child: { "plan dev": "success", synthesized: "success", review: "failed" },
      });
      expect(child!.tokens).toEqual([
        { job: "plan dev", subject: `project_path:acme/platform:ref_type:branch:ref:${BRANCH}` },
      ]);
      expect(bodies()).toEqual([expect.stringContaining("The gate: waits for an approval by review.yaml")]);
    });

    it("say where in the code a finding comes from, as the synthesized output tells it", () => {
      expect(reportOf(pipeline.child!)).toMatchObject({
        gate: { result: "approval-missing" },
        plans: [{ account: "dev" }],
        findings: [{ rule: "retention-weakened", places: [{ account: "dev", constructPath: "dev/Logs" }] }],
      });
    });

    it("hear no approval of the author, nor one from before the last push", async () => {
      project.versions.push({ id: 12, created_at: "2026-11-26T10:00:00.000Z" });
      project.approvals.push(
        { user: AUTHOR!, approved_at: "2026-11-26T11:00:00.000Z" },
        { user: ALICE!, approved_at: "2026-11-26T09:59:59.000Z" },
        { user: MALLORY!, approved_at: "2026-11-26T11:00:00.000Z" },
      );

      expect(await pipeline.child!.start("review")).toBe("failed");
      expect(reportOf(pipeline.child!).gate).toMatchObject({
        result: "approval-missing",
        approvedBy: ["mallory"],
      });
    });

    it("update their comment when somebody approves", async () => {
      const { id } = project.own(project.notes)[0]!;
      project.approvals.push({ user: ALICE!, approved_at: "2026-11-26T11:00:00.000Z" });

      expect(await pipeline.child!.start("review")).toBe("success");
      expect(project.own(project.notes)).toMatchObject([
        { id, body: expect.stringContaining("The gate: passed by review.yaml; approved by alice, mallory") },
      ]);
    });

    it("leave the comment as it is where a newer commit was pushed", async () => {
      const before = bodies();
      project.requests.splice(0, Infinity, mergeRequest({ sha: "f".repeat(40) }));
      project.approvals.pop();

      expect(await pipeline.child!.start("review")).toBe("failed");
      expect(bodies()).toEqual(before);
    });

    it("pass nothing that has no plan, and say so", async () => {
      const { child } = await review(BRANCH, NAME, (job, _, environment) => {
        if (job === "plan dev") environment.FOLDER = "nowhere";
      });

      expect(child!.jobs).toEqual({ "plan dev": "failed", synthesized: "success", review: "failed" });
      expect(bodies()).toEqual([expect.stringContaining("Could not be planned: dev. Nothing was reviewed.")]);
    });

    it("give a fork's code no token, and review what it synthesizes", async () => {
      const fork = await review(BRANCH, "mallory/platform");

      expect(fork.jobs).toEqual({ synth: "success", affected: "success", "review-synthesized": "failed" });
      expect([fork.tokens, fork.child]).toEqual([[], undefined]);
      const report = JSON.parse(fork.artifact("review-synthesized", "report.json"));
      expect(report.plans.map(({ kind }: { kind: string }) => kind)).toContain("synthesized");
    });

    it("say that it reaches nothing, in the place of what they said before", async () => {
      repository.git("checkout", "--quiet", "-b", "nothing", "main");
      repository.commit({ "README.md": "nothing that is synthesized" });
      const { child } = await review("nothing");
      repository.git("checkout", "--quiet", "main");

      expect(child!.jobs).toEqual({ synthesized: "success", review: "success" });
      expect(bodies()).toEqual([expect.stringContaining("No changes.")]);
    });
  });

  describe("for what was merged", () => {
    let pipeline: GitlabPipeline;
    /** What somebody with the key and the runner does to a job before it starts. */
    let tamper: RunnerSettings["before"];

    beforeAll(async () => {
      repository.git("merge", "--quiet", "--no-ff", "--message", "merge", BRANCH);
      const [sha, merge_commit_sha] = [BRANCH, "main"].map((name) => repository.git("rev-parse", name));
      project.requests.splice(
        0,
        Infinity,
        mergeRequest({
          iid: 8,
          state: "merged",
          target_branch: "other",
          merge_commit_sha: merge_commit_sha!,
        }),
        mergeRequest({ sha: sha!, state: "merged", merge_commit_sha: merge_commit_sha! }),
      );
      project.approvals.push({ user: ALICE!, approved_at: "2026-11-26T11:00:00.000Z" });
      const before = {
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_BEFORE_SHA: repository.git("rev-parse", "main^1"),
      };
      pipeline = await run("push", before, (...args) => tamper?.(...args));
    });

    it("plan and review again, with the approvals of the merge request that was merged", () => {
      expect(pipeline.child!.jobs).toEqual({
        "plan dev": "success",
        synthesized: "success",
        review: "success",
        "apply dev": "manual",
      });
      expect(reportOf(pipeline.child!).gate).toMatchObject({
        result: "passed",
        approvedBy: ["alice", "mallory"],
      });
      expect(bodies()).toEqual([expect.stringContaining("No changes.")]);
    });

    it("refuse a plan that is not the reviewed one, and change nothing", async () => {
      tamper = (_, folder, environment) => {
        const env = { ...environment, AWS_ACCESS_KEY_ID: ACCOUNTS.dev, AWS_SECRET_ACCESS_KEY: "emulated" };
        const terraform = (...args: string[]) =>
          execFileSync("terraform", [`-chdir=${join(folder, "cdktf.out/stacks/dev")}`, ...args], { env });
        const script = (...args: string[]) => execFileSync(args[0]!, args.slice(1), { cwd: folder, env });
        script("pipelines/open.sh", "plans", "dev.sealed");
        terraform("init", "-input=false");
        terraform(
          "plan",
          "-input=false",
          "-destroy",
          "-lock=false",
          `-out=${join(folder, "plans/dev.tfplan")}`,
        );
        script("pipelines/seal.sh", "dev", "plans", "dev.sealed");
      };
      expect(await pipeline.child!.start("apply dev")).toBe("failed");
      tamper = undefined;

      expect(pipeline.child!.log).toContain("refused: this is not the plan that was reviewed");
      expect(await retention("dev")).toBe(365);
    });

    it("apply exactly the plan that was reviewed", async () => {
      expect(await pipeline.child!.start("apply dev")).toBe("success");

      expect(pipeline.child!.log).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
      expect([await retention("dev"), await retention("prod")]).toEqual([30, 365]);
    });

    it("apply a plan once: a job that is started again finds that the state has moved", async () => {
      expect(await pipeline.child!.start("apply dev")).toBe("failed");
      expect(pipeline.child!.log).toContain("Saved plan is stale");
    });

    it("keep plans from whoever can read artifacts", () => {
      const files = pipeline.child!.files();
      const sealed = files.filter((file) => file.endsWith(".sealed"));

      expect(sealed).toHaveLength(1);
      expect(readFileSync(sealed[0]!).subarray(0, 8).toString()).toBe("Salted__");
      expect(files.filter((file) => /tfplan|\/dev\.json|lock\.hcl/.test(file))).toEqual([]);
    });

    it("plan no commit again that others have followed", async () => {
      const variables = {
        CI_COMMIT_SHA: repository.git("rev-parse", "main^1"),
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_BEFORE_SHA: repository.git("rev-parse", "main^1"),
        CI_PIPELINE_CREATED_AT: "2026-11-25T10:00:00Z",
      };
      for (const source of ["push", "web", "schedule"]) {
        const { jobs, log } = await run(source, variables);

        expect(jobs).toEqual({ synth: "failed", affected: "skipped", stacks: "skipped" });
        expect(log).toContain("main has moved on since this commit: start a new run on it by hand");
      }
    });

    it("have run nothing that stands in a branch's name", () => {
      expect(existsSync(join(repository.states, "dev.tfstate"))).toBe(true);
      expect(existsSync(join(repository.states, "pwned"))).toBe(false);
    });
  });

  describe("at night", () => {
    const change = (days: number) =>
      logsOf(ACCOUNTS.prod).send(
        new PutRetentionPolicyCommand({ logGroupName: "/app/prod", retentionInDays: days }),
      );

    it("open no issue where nothing differs, and apply nothing", async () => {
      const { child } = await onMain("schedule");

      expect(child!.jobs).toEqual({
        "plan dev": "success",
        "plan prod": "success",
        synthesized: "success",
        review: "success",
      });
      expect(project.issues).toEqual([]);
    });

    it("open one issue when somebody changed an account", async () => {
      await change(7);
      await onMain("schedule");

      expect(project.issues).toMatchObject([
        {
          title: "Accounts differ from the code",
          state: "opened",
          description: expect.stringContaining("365 → 7"),
        },
      ]);
    });

    it("update it, with the accounts that could not be planned", async () => {
      await onMain("schedule", (job, _, environment) => {
        if (job === "plan dev") environment.FOLDER = "nowhere";
      });

      const [issue, ...others] = project.issues;
      expect(others).toEqual([]);
      expect(issue!.description).toMatch(
        /Could not be planned, so that nobody knows what differs: dev\.[^]*365 → 7/,
      );
    });

    it("close it when no account differs any more", async () => {
      await change(365);
      await onMain("schedule");

      expect(project.issues.map(({ state }) => state)).toEqual(["closed"]);
    });
  });
});
