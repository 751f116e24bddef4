import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../support/folders";
import { GithubRepository } from "./pipelines/github";
import { GitlabProject, mergeRequest } from "./pipelines/gitlab";
import { ScratchRepository } from "./pipelines/scratch-repository";
import { bash } from "./pipelines/workflow";

jest.setTimeout(120_000);

const SCRIPTS = resolve(__dirname, "../../examples/pipelines/scripts");
const TOKEN = "a token";
const MARKER = "<!-- foundation review -->";

type Run = (
  script: string,
  settings?: NodeJS.ProcessEnv,
) => Promise<{ code: number | null; printed: string }>;

function runnerIn(folder: string, environment: () => NodeJS.ProcessEnv): Run {
  return (script, settings = {}) =>
    bash(`${SCRIPTS}/${script}`, folder, { ...process.env, ...environment(), ...settings });
}

const account = { id: "111111111111", days: 30 };
const repository = new ScratchRepository({
  "terraform-state": account,
  dev: account,
  "dev-pipeline": account,
  "pipeline-tools": account,
});

describe("what asks GitLab's API", () => {
  const folder = temporaryFolder("gitlab");
  const project = new GitlabProject(TOKEN);
  let url: string;
  const run = runnerIn(folder, () => ({
    CI_API_V4_URL: url,
    CI_DEFAULT_BRANCH: "main",
    CI_PROJECT_ID: "5",
    GITLAB_TOKEN: TOKEN,
  }));
  const text = (name: string, content: string) => writeFileSync(join(folder, name), content);
  const writes = () => project.platform.calls.filter((call) => call.startsWith("P"));

  beforeAll(async () => void (url = await project.platform.start()));
  afterAll(() => project.platform.stop());
  beforeEach(() => {
    project.platform.breaks = () => false;
    for (const list of [project.platform.calls, project.notes, project.issues]) list.length = 0;
  });

  it("comments on a merge request once, then updates that, whoever else writes the same", async () => {
    for (let index = 0; index < 130; index++)
      project.post(project.notes, 1, { body: `${MARKER}\n\nanother's` });
    text("comment.md", 'first "quoted"\n');
    expect(await run("gitlab.sh comment 9 comment.md")).toEqual({ code: 0, printed: "" });
    text("comment.md", "second\n");
    expect((await run("gitlab.sh comment 9 comment.md")).code).toBe(0);

    expect(project.own(project.notes).map(({ body }) => body)).toEqual([`${MARKER}\n\nsecond\n`]);
    expect(writes()).toEqual([
      "POST /projects/5/merge_requests/9/notes",
      "PUT /projects/5/merge_requests/9/notes/1130",
    ]);
  });

  it("creates no second comment where the first was answered with an error", async () => {
    project.platform.breaks = (call) => call.startsWith("POST");
    text("comment.md", "once\n");

    expect((await run("gitlab.sh comment 9 comment.md")).code).not.toBe(0);
    expect(project.notes).toHaveLength(1);
  });

  it("asks again where reading was answered with an error", async () => {
    let answers = 0;
    project.platform.breaks = () => answers++ === 0;
    project.requests.splice(0, Infinity, mergeRequest({ sha: "abc" }));

    expect((await run("gitlab.sh head-of 9")).printed).toMatch(/abc\n$/);
    expect(project.platform.calls).toHaveLength(2);
  });

  it("opens an issue, updates it, and closes it", async () => {
    text("comment.md", "one\n");
    await run("gitlab.sh close");
    await run("gitlab.sh issue Differ comment.md");
    text("comment.md", "two\n");
    await run("gitlab.sh issue Differ comment.md");

    expect(project.issues).toMatchObject([
      { title: "Differ", state: "opened", description: `${MARKER}\n\ntwo\n` },
    ]);
    await run("gitlab.sh close");
    expect(project.issues.map(({ state }) => state)).toEqual(["closed"]);
  });

  it("fails where the platform refuses", async () => {
    text("comment.md", "text\n");
    const { code, printed } = await run("gitlab.sh comment 9 comment.md", { GITLAB_TOKEN: "another" });

    expect(code).not.toBe(0);
    expect(printed).toContain("404");
  });

  describe("for approvals", () => {
    const of = (id: number, approved_at?: string) => ({
      user: { id, username: `user-${id}` },
      ...(approved_at && { approved_at }),
    });
    const approvals = async (given: ReturnType<typeof of>[], ...pushes: string[]) => {
      const versions = pushes.map((created_at, index) => ({ id: 10 + index, created_at })).reverse();
      project.requests.splice(0, Infinity, mergeRequest({ author: { id: 1 } }));
      project.approvals.splice(0, Infinity, ...given);
      project.versions.splice(0, Infinity, ...versions);
      return (await run("gitlab.sh approvals 9")).printed.trim().split("\n");
    };

    it("hears everybody but the author", async () => {
      const at = "2026-11-26T10:00:00.500Z";

      expect(await approvals([of(1, at), of(2, at), of(3, at)], at)).toEqual(["user-2", "user-3"]);
    });

    it("hears none from before the last push, to the millisecond and in any time zone", async () => {
      const given = [
        of(2, "2026-11-26T10:00:00.499Z"),
        of(3, "2026-11-26T10:00:00.500Z"),
        of(4, "2026-11-26T11:59:59.000+02:00"),
        of(5, "2026-11-26T12:00:01+02:00"),
        of(6, "2026-11-26T04:30:00.400-05:30"),
        of(7, "2026-11-26T04:30:00.600-05:30"),
      ];

      expect(await approvals(given, "2026-11-26T09:00:00.000Z", "2026-11-26T10:00:00.500Z")).toEqual([
        "user-3",
        "user-5",
        "user-7",
      ]);
    });

    it("leaves it to an older server, which tells no times, to remove them", async () => {
      expect(await approvals([of(2)], "2026-11-26T10:00:00.500Z")).toEqual(["user-2"]);
    });
  });

  it("takes a commit for that merge request's which made it, into the default branch", async () => {
    const merged = { state: "merged", author: { id: 1 } } as const;
    const request = async (content: object) => {
      project.requests.splice(0, Infinity, mergeRequest({ iid: 3 }), mergeRequest({ iid: 4, ...content }));
      return (await run("gitlab.sh of-commit abc")).printed.trim();
    };

    expect(await request({ ...merged, merge_commit_sha: "abc" })).toBe("4");
    expect(await request({ ...merged, squash_commit_sha: "abc" })).toBe("4");
    expect(await request({ ...merged, sha: "abc" })).toBe("4");
    expect(await request({ ...merged, sha: "abc", target_branch: "other" })).toBe("");
    expect(await request({ ...merged, merge_commit_sha: "another that has abc in it" })).toBe("");
    expect(await request({ ...merged, state: "closed", sha: "abc" })).toBe("");
  });
});

describe("what asks GitHub's API", () => {
  const folder = temporaryFolder("github");
  const github = new GithubRepository("acme/platform", TOKEN);
  let url: string;
  const run = runnerIn(folder, () => ({
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: "acme/platform",
    GITHUB_TOKEN: TOKEN,
  }));

  beforeAll(async () => void (url = await github.platform.start()));
  afterAll(() => github.platform.stop());

  it("creates no second comment where the first was answered with an error", async () => {
    github.platform.breaks = (call) => call.startsWith("POST");
    writeFileSync(join(folder, "comment.md"), "once\n");
    const { code } = await run("github.sh comment 7 comment.md");
    github.platform.breaks = () => false;

    expect(code).not.toBe(0);
    expect(github.comments).toHaveLength(1);
  });

  it("takes a commit for that pull request's whose merge made it", async () => {
    const pull = async (content: object) => {
      github.pulls.splice(0, Infinity, { number: 4, head: { sha: "head" }, merged_at: null, ...content });
      return (await run("github.sh of-commit abc")).printed.trim();
    };
    const merged_at = "2026-11-26T00:00:00Z";

    expect(await pull({ merged_at, merge_commit_sha: "abc" })).toBe("4 head");
    expect(await pull({ merged_at, merge_commit_sha: "another that has abc in it" })).toBe("");
    expect(await pull({ merge_commit_sha: "abc" })).toBe("");
  });
});

describe("newest.sh", () => {
  const clone = temporaryFolder("clone");
  const run = runnerIn(clone, () => ({}));
  const ago = (minutes: number) => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;

  beforeAll(async () => {
    await bash(`git clone --quiet ${repository.folder} .`, clone, process.env);
  });

  it("lets the newest commit of a branch pass, and refuses one that others have followed", async () => {
    expect(await run("newest.sh main")).toEqual({ code: 0, printed: "" });

    repository.commit({ "file.txt": "more" });
    await bash("git fetch --quiet", clone, process.env);
    expect(await run("newest.sh main")).toEqual({
      code: 1,
      printed: "main has moved on since this commit: start a new run on it by hand\n",
    });
  });

  it("lets one pass whose run is less than an hour old: the next push may have come before it was planned", async () => {
    expect((await run(`newest.sh main ${ago(59)}`)).code).toBe(0);
    expect((await run(`newest.sh main ${ago(61)}`)).code).toBe(1);
  });
});

describe("missing.sh", () => {
  it("names the stacks that have no plan", async () => {
    const folder = temporaryFolder("plans");
    mkdirSync(join(folder, "plans"));
    writeFileSync(join(folder, "plans/dev.json"), "{}");
    const matrix = JSON.stringify({ include: [{ stack: "dev" }, { stack: "prod" }, { stack: "qa" }] });
    const run = runnerIn(folder, () => ({}));

    expect((await run(`missing.sh plans '${matrix}'`)).printed).toBe("prod\nqa\n");
    expect((await run(`missing.sh plans '{"include":[]}'`)).printed).toBe("");
  });
});

describe("affected.sh", () => {
  const run = runnerIn(repository.folder, () => ({
    PATH: `${repository.tools}:${process.env.PATH}`,
    MODULES: repository.modules,
    STATES: repository.states,
  }));
  const stacksIn = (printed: string) => {
    const matrix = JSON.parse(/^matrix=(.*)$/m.exec(printed)![1]!) as { include: { stack: string }[] };
    return matrix.include.map(({ stack }) => stack);
  };

  it("finds every stack affected on a branch's first push", async () => {
    expect((await run(`synth.sh ${"0".repeat(40)}`)).code).toBe(0);

    expect(stacksIn((await run("affected.sh", { STACKS_BY_HAND: "none" })).printed)).toHaveLength(4);
  });

  it("leaves the state's stack and those of the pipeline's roles to people, and says so", async () => {
    const { printed } = await run("affected.sh");

    expect(stacksIn(printed)).toEqual(["dev", "pipeline-tools"]);
    expect(printed).toContain("count=2\n");
    expect(printed).toContain("::warning::dev-pipeline is affected: apply it by hand\n");
    expect(printed).toContain("::warning::terraform-state is affected: apply it by hand\n");
  });
});
