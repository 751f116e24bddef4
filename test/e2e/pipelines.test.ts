import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Emulator, startEmulator } from "../support/emulator";
import { describeInFull } from "../support/scope";
import { terraformEnvironment } from "../support/tools";
import { GithubRepository } from "./pipelines/github";
import { ScratchRepository } from "./pipelines/scratch-repository";
import { type Run, type RunSettings, runWorkflow } from "./pipelines/workflow";

jest.setTimeout(600_000);

const WORKFLOWS = resolve(__dirname, "../../examples/pipelines/github");
const NAME = "acme/platform";
const TOKEN = "a token of the run";
const ACCOUNTS = { dev: "111111111111", prod: "222222222222" };
/** What a shell would run, if it ever took this branch's name for a part of a script. */
const BRANCH = "shorter/$(touch${IFS}${STATES}/pwned)";
const settings = (dev: number, prod = 365) =>
  JSON.stringify({ dev: { id: ACCOUNTS.dev, days: dev }, prod: { id: ACCOUNTS.prod, days: prod } });
const POLICY = JSON.stringify({
  approvals: { security: { rules: ["retention-weakened"], approvers: ["alice"] } },
});

const COST = "it runs a dozen workflows with Terraform";

describeInFull(["python", "terraform"], "the workflows for GitHub Actions", COST, () => {
  const repository = new ScratchRepository({
    dev: { id: ACCOUNTS.dev, days: 365 },
    prod: { id: ACCOUNTS.prod, days: 365 },
  });
  const github = new GithubRepository(NAME, TOKEN);
  const secrets = { PLAN_KEY: "the key that seals plans" };
  let emulator: Emulator;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    emulator = await startEmulator();
    environment = {
      ...terraformEnvironment(),
      PATH: `${repository.tools}:${process.env.PATH}`,
      MODULES: repository.modules,
      STATES: repository.states,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_EC2_METADATA_DISABLED: "true",
      GITHUB_API_URL: await github.platform.start(),
      GITHUB_REPOSITORY: NAME,
      NO_COLOR: "1",
    };
  });

  afterAll(async () => {
    await github.platform.stop();
    await emulator.stop();
  });

  function run(
    workflow: string,
    commit: string,
    event: object,
    rest: Partial<RunSettings> = {},
    context: object = {},
  ): Promise<Run> {
    return runWorkflow(join(WORKFLOWS, `${workflow}.yml`), {
      repository: repository.folder,
      commit,
      github: { repository: NAME, token: TOKEN, run_attempt: 1, event, ...context },
      secrets,
      environment: { ...environment, GITHUB_SHA: commit },
      ...rest,
    });
  }

  /** The pull request of a branch, whose workflow runs on its merge into main. */
  function review(branch: string, from = NAME, rest: Partial<RunSettings> = {}): Promise<Run> {
    const sha = repository.git("rev-parse", branch);
    const pull_request = { number: 7, head: { sha, repo: { full_name: from } } };
    github.pulls.splice(0, Infinity, { number: 7, head: { sha }, merged_at: null });
    return run("pull-request", repository.merged(branch), { pull_request }, rest);
  }

  function comment(branch: string, { artifacts }: Run, from = NAME): Promise<Run> {
    const workflow_run = {
      event: "pull_request",
      head_branch: branch,
      head_sha: repository.git("rev-parse", branch),
      html_url: "https://github.com/acme/platform/actions/runs/1",
      head_repository: { full_name: from, owner: { login: from.split("/")[0] } },
    };
    return run("comment", repository.git("rev-parse", "main"), { workflow_run }, { artifacts });
  }

  /** What a push to main runs, from the commit before. */
  function apply(rest: Partial<RunSettings> = {}): Promise<Run> {
    const [commit, before] = ["main", "main^1"].map((name) => repository.git("rev-parse", name));
    return run("apply", commit!, { before }, rest, { event_name: "push" });
  }

  /** What keeps a stack from being planned. */
  const withoutPlanOf =
    (stack: string): RunSettings["before"] =>
    (script, _, environment) => {
      if (script.startsWith("pipelines/plan.sh") && environment.STACK === stack)
        environment.FOLDER = "nowhere";
    };

  const logsOf = (account: string) => new CloudWatchLogsClient(emulator.clientConfig(account, "eu-west-1"));
  async function retention(account: keyof typeof ACCOUNTS): Promise<number | undefined> {
    const { logGroups = [] } = await logsOf(ACCOUNTS[account]).send(new DescribeLogGroupsCommand({}));
    return logGroups[0]?.retentionInDays;
  }

  const reportOf = ({ artifacts }: Run) =>
    JSON.parse(readFileSync(join(artifacts, "review/report.json"), "utf8"));
  const own = () => github.comments.filter(({ user }) => user.login === "github-actions[bot]");

  it("apply every account when they are started by hand, each with its own roles", async () => {
    const { jobs, roles, log } = await run("apply", repository.git("rev-parse", "main"), {});

    expect({ jobs, log }).toMatchObject({
      jobs: { synth: "success", plan: "success", review: "success", apply: "success" },
    });
    expect([await retention("dev"), await retention("prod")]).toEqual([365, 365]);
    expect(roles).toEqual(
      ["plan", "apply"].flatMap((purpose) =>
        Object.entries(ACCOUNTS).map(([account, id]) => ({
          environment: purpose === "plan" ? `${account}-plan` : account,
          role: `arn:aws:iam::${id}:role/figgy-deploy-${purpose}`,
        })),
      ),
    );
  });

  describe("for a pull request", () => {
    beforeAll(() => {
      for (let index = 0; index < 120; index++) {
        github.post(github.comments, "mallory", { body: "<!-- foundation review -->\nnot the pipeline's" });
      }
      repository.git("checkout", "--quiet", "-b", BRANCH);
      repository.commit({ "settings.json": settings(30), "review.yaml": POLICY });
    });

    it("plan what it reaches only, and comment once", async () => {
      const reviewed = await review(BRANCH);
      const commented = await comment(BRANCH, reviewed);

      expect(reviewed.jobs).toEqual({
        synth: "success",
        "review-synthesized": "skipped",
        plan: "success",
        review: "failure",
      });
      expect(reviewed.roles.map(({ role }) => role)).toEqual([
        "arn:aws:iam::111111111111:role/figgy-deploy-plan",
      ]);
      expect(reportOf(reviewed)).toMatchObject({
        gate: { result: "approval-missing" },
        plans: [{ account: "dev" }],
        findings: [{ rule: "retention-weakened", places: [{ account: "dev", constructPath: "dev/Logs" }] }],
      });
      expect(commented.jobs).toEqual({ comment: "success" });
      expect(own().map(({ body }) => body)).toEqual([
        expect.stringContaining("The gate: waits for an approval by review.yaml"),
      ]);
    });

    it("hear no approval of another commit, nor one that was taken back", async () => {
      const sha = repository.git("rev-parse", BRANCH);
      const of = (state: string, commit_id: string, login = "alice") => ({
        user: { login },
        state,
        commit_id,
      });
      github.reviews.push(of("APPROVED", "0".repeat(40)), of("APPROVED", sha, "mallory"));
      github.reviews.push(of("APPROVED", sha), of("CHANGES_REQUESTED", sha));

      expect(reportOf(await review(BRANCH)).gate).toMatchObject({
        result: "approval-missing",
        approvedBy: ["mallory"],
      });
    });

    it("update their comment when somebody approves", async () => {
      const { id } = own()[0]!;
      github.reviews.push({
        user: { login: "alice" },
        state: "APPROVED",
        commit_id: repository.git("rev-parse", BRANCH),
      });

      const reviewed = await review(BRANCH);
      await comment(BRANCH, reviewed);

      expect(reviewed.jobs).toMatchObject({ review: "success" });
      expect(own()).toMatchObject([
        { id, body: expect.stringContaining("The gate: passed by review.yaml; approved by alice, mallory") },
      ]);
    });

    it("comment on no pull request whose head was not reviewed", async () => {
      const reviewed = await review(BRANCH);
      github.pulls.splice(0, Infinity, { number: 8, head: { sha: "0".repeat(40) }, merged_at: null });
      const before = own().length;

      expect((await comment(BRANCH, reviewed)).jobs).toEqual({ comment: "success" });
      expect(own()).toHaveLength(before);
    });

    it("pass nothing that has no plan, and say so", async () => {
      const reviewed = await review(BRANCH, NAME, { before: withoutPlanOf("dev") });
      await comment(BRANCH, reviewed);

      expect(reviewed.jobs).toMatchObject({ plan: "failure", review: "failure" });
      expect(own()).toMatchObject([
        { body: expect.stringContaining("Could not be planned: dev. Nothing was reviewed.") },
      ]);
    });

    it("say in their comment where nothing was reviewed, in the place of what was before", async () => {
      const sha = repository.git("rev-parse", BRANCH);
      github.pulls.splice(0, Infinity, { number: 7, head: { sha }, merged_at: null });
      const nothing = { artifacts: mkdtempSync(join(tmpdir(), "artifacts-")) } as Run;

      expect((await comment(BRANCH, nothing)).jobs).toEqual({ comment: "success" });
      expect(own()).toMatchObject([
        {
          body: expect.stringContaining(
            "Nothing was reviewed: [the run](https://github.com/acme/platform/actions/runs/1) ended before.",
          ),
        },
      ]);
    });

    it("give a fork's code neither credentials nor a secret, and review what it synthesizes", async () => {
      const reviewed = await review(BRANCH, "mallory/platform", { secrets: {} });
      await comment(BRANCH, reviewed, "mallory/platform");

      expect(reviewed.jobs).toEqual({
        synth: "success",
        "review-synthesized": "failure",
        plan: "skipped",
        review: "skipped",
      });
      expect(reviewed.roles).toEqual([]);
      expect(reportOf(reviewed).plans.map(({ kind }: { kind: string }) => kind)).toContain("synthesized");
      expect(own()[0]!.body).toMatch(
        /^<!-- foundation review -->\n\n> This comes from a fork: its own code wrote/,
      );
    });
  });

  it("say on a pull request that it reaches nothing, in the place of what they said before", async () => {
    const branch = "nothing";
    repository.git("checkout", "--quiet", "-b", branch, "main");
    repository.commit({ "README.md": "nothing that is synthesized" });
    const reviewed = await review(branch);
    await comment(branch, reviewed);
    repository.git("checkout", "--quiet", "main");

    expect(reviewed.jobs).toEqual({
      synth: "success",
      "review-synthesized": "success",
      plan: "skipped",
      review: "skipped",
    });
    expect(own()).toMatchObject([{ body: expect.stringContaining("No changes.") }]);
  });

  describe("for what was merged", () => {
    beforeAll(() => {
      const merge = repository.merged(BRANCH);
      repository.git("checkout", "--quiet", "main");
      repository.git("reset", "--quiet", "--hard", merge);
      const sha = repository.git("rev-parse", BRANCH);
      const merged_at = "2026-11-26T00:00:00Z";
      github.pulls.splice(0, Infinity, { number: 7, head: { sha }, merged_at, merge_commit_sha: merge });
    });

    /** Puts a plan that destroys everything in the place of the reviewed one, once the job has its credentials. */
    const swapped =
      (also: (plan: Buffer, folder: string) => void = () => undefined): RunSettings["before"] =>
      (script, folder, env) => {
        if (!script.startsWith("pipelines/apply.sh")) return;
        const file = join(folder, "plans/dev.tfplan");
        const terraform = (...args: string[]) =>
          execFileSync("terraform", [`-chdir=${join(folder, "cdktf.out/stacks/dev")}`, ...args], { env });
        terraform("init", "-input=false");
        terraform("plan", "-input=false", "-destroy", "-lock=false", `-out=${file}`);
        also(readFileSync(file), folder);
      };

    it("refuse a plan that is not the reviewed one, and change nothing", async () => {
      const { jobs, log } = await apply({ before: swapped() });

      expect(jobs).toMatchObject({ review: "success", apply: "failure" });
      expect(log).toContain("refused: this is not the plan that was reviewed");
      expect(await retention("dev")).toBe(365);
    });

    it("refuse it too where the report has its digest, but another plan was read", async () => {
      const { jobs, log } = await apply({
        before: swapped((plan, folder) => {
          const file = join(folder, "report.json");
          const report = JSON.parse(readFileSync(file, "utf8"));
          report.plans[0].planFileDigest = createHash("sha256").update(plan).digest("hex");
          writeFileSync(file, JSON.stringify(report));
        }),
      });

      expect(jobs.apply).toBe("failure");
      expect(log).toContain("dev.tfplan is the plan that was reviewed");
      expect(log).toContain("refused: this is not the plan that was reviewed");
      expect(await retention("dev")).toBe(365);
    });

    it("apply exactly the plan that was reviewed", async () => {
      const { jobs, log, roles, ...run } = await apply();

      expect({ jobs, log }).toMatchObject({ jobs: { plan: "success", review: "success", apply: "success" } });
      expect(reportOf({ jobs, log, roles, ...run }).gate).toMatchObject({
        result: "passed",
        approvedBy: ["alice", "mallory"],
      });
      expect(log).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
      expect([await retention("dev"), await retention("prod")]).toEqual([30, 365]);
    });

    it("plan no commit again that others have followed", async () => {
      const commit = repository.git("rev-parse", "main^1");
      const again = { event_name: "push", run_attempt: 2 };
      const { jobs, log } = await run("apply", commit, { before: commit }, {}, again);

      expect(jobs).toEqual({ synth: "failure", plan: "skipped", review: "skipped", apply: "skipped" });
      expect(log).toContain("main has moved on since this commit: start a new run on it by hand");
    });

    it("have run nothing that stands in a branch's name", () => {
      expect(existsSync(join(repository.states, "dev.tfstate"))).toBe(true);
      expect(existsSync(join(repository.states, "pwned"))).toBe(false);
    });

    it("keep plans from whoever can read artifacts", async () => {
      const { artifacts } = await apply();
      const files = readdirSync(artifacts, { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      );
      const sealed = files.filter(({ name }) => name.endsWith(".sealed"));

      expect(sealed).toHaveLength(1);
      expect(readFileSync(join(sealed[0]!.parentPath, sealed[0]!.name)).subarray(0, 8).toString()).toBe(
        "Salted__",
      );
      expect(files.filter(({ name }) => /tfplan|^dev\.json|lock/.test(name))).toEqual([]);
    });
  });

  describe("at night", () => {
    const drift = (rest: Partial<RunSettings> = {}) =>
      run("drift", repository.git("rev-parse", "main"), {}, rest);
    const change = (days: number) =>
      logsOf(ACCOUNTS.prod).send(
        new PutRetentionPolicyCommand({ logGroupName: "/app/prod", retentionInDays: days }),
      );

    it("open no issue where nothing differs", async () => {
      expect((await drift()).jobs).toEqual({ synth: "success", plan: "success", report: "success" });
      expect(github.issues).toEqual([]);
    });

    it("open one issue when somebody changed an account, update it, and close it when nobody has any more", async () => {
      await change(7);
      await drift();
      await change(3);
      const { jobs } = await drift({ before: withoutPlanOf("dev") });

      expect(jobs).toEqual({ synth: "success", plan: "failure", report: "success" });
      expect(github.issues).toMatchObject([
        {
          title: "Accounts differ from the code",
          state: "open",
          body: expect.stringMatching(
            /Could not be planned, so that nobody knows what differs: dev\.[^]*365 → 3/,
          ),
        },
      ]);
      await change(365);
      await drift();
      expect(github.issues.map(({ state }) => state)).toEqual(["closed"]);
    });
  });
});
