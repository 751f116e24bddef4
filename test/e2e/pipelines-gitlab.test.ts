import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { page, Platform } from "./pipelines/platform";
import { bash } from "./pipelines/workflow";

const SCRIPTS = resolve(__dirname, "../../examples/pipelines/scripts");
const TOKEN = "a project's token";
const BOT = 77;

interface Post {
  readonly id: number;
  readonly iid: number;
  readonly author: { readonly id: number };
  body?: string;
  description?: string;
  state?: string;
}

describe("the scripts for GitLab CI", () => {
  const folder = mkdtempSync(join(tmpdir(), "gitlab-"));
  const notes: Post[] = [];
  const issues: Post[] = [];
  let url: string;

  const post = (among: Post[], author: number, content: object): Post => {
    const id = 1_000 + among.length;
    const made = { id, iid: among.length + 1, author: { id: author }, state: "opened", ...content };
    among.push(made);
    return made;
  };
  const update = (
    among: Post[],
    key: "id" | "iid",
    value: string,
    body: Readonly<Record<string, unknown>>,
  ) => {
    const { state_event, ...content } = body;
    const closed = state_event === "close" ? { state: "closed" } : {};
    return Object.assign(
      among.find((one) => one[key] === Number(value))!,
      content,
      closed,
    );
  };
  const platform = new Platform(
    {
      "GET /user": () => ({ id: BOT }),
      "GET /projects/5/merge_requests/*/notes": (request) => page(notes, request),
      "POST /projects/5/merge_requests/*/notes": ({ body }) => post(notes, BOT, body),
      "PUT /projects/5/merge_requests/*/notes/*": ({ body, parts }) => update(notes, "id", parts[1]!, body),
      "GET /projects/5/merge_requests/*/approvals": () => ({
        approved_by: [{ user: { username: "alice" } }, { user: { username: "bob" } }],
      }),
      "GET /projects/5/issues": (request) =>
        page(
          issues.filter(({ state }) => state === request.query.get("state")),
          request,
        ),
      "POST /projects/5/issues": ({ body }) => post(issues, BOT, body),
      "PUT /projects/5/issues/*": ({ body, parts }) => update(issues, "iid", parts[0]!, body),
      "GET /projects/5/repository/commits/*/merge_requests": (request) =>
        page(
          [
            { iid: 3, state: "closed" },
            { iid: 4, state: "merged" },
          ],
          request,
        ),
    },
    ({ headers }) => headers["private-token"] === TOKEN,
  );

  beforeAll(async () => void (url = await platform.start()));
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await platform.stop();
  });

  async function run(
    script: string,
    token = TOKEN,
    settings: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number | null; printed: string }> {
    const env = { ...process.env, ...settings, CI_API_V4_URL: url, CI_PROJECT_ID: "5", GITLAB_TOKEN: token };
    return bash(`${SCRIPTS}/${script}`, folder, env);
  }

  const text = (name: string, content: string) => writeFileSync(join(folder, name), content);
  const own = (among: Post[]) => among.filter(({ author }) => author.id === BOT);

  it("comment on a merge request once, then update that, whoever else writes the same", async () => {
    for (let index = 0; index < 130; index++)
      post(notes, 1, { body: "<!-- foundation review -->\n\nanother's" });
    text("comment.md", 'first "quoted"\n');
    expect(await run("gitlab.sh comment 9 comment.md")).toEqual({ code: 0, printed: "" });
    text("comment.md", "second\n");
    expect((await run("gitlab.sh comment 9 comment.md")).code).toBe(0);

    expect(own(notes).map(({ body }) => body)).toEqual(["<!-- foundation review -->\n\nsecond\n"]);
    expect(platform.calls.filter((call) => call.startsWith("P"))).toEqual([
      "POST /projects/5/merge_requests/9/notes",
      "PUT /projects/5/merge_requests/9/notes/1130",
    ]);
  });

  it("name who approves, and the merge request that a commit came from", async () => {
    expect((await run("gitlab.sh approvals 9")).printed).toBe("alice\nbob\n");
    expect((await run("gitlab.sh of-commit abc")).printed).toBe("4\n");
  });

  it("open an issue about drift, update it, and close it", async () => {
    const drift = async (findings: object[]) => {
      text("report.json", JSON.stringify({ findings, changes: [] }));
      text("comment.md", `${findings.length} findings\n`);
      expect((await run(`drift.sh "Accounts differ"`, TOKEN, { PLATFORM: "gitlab" })).code).toBe(0);
    };
    await drift([]);
    expect(issues).toEqual([]);
    await drift([{}]);
    await drift([{}, {}]);
    expect(issues).toMatchObject([
      { title: "Accounts differ", state: "opened", description: expect.stringContaining("2 findings") },
    ]);
    await drift([]);
    expect(issues.map(({ state }) => state)).toEqual(["closed"]);
  });

  it("fail where the platform refuses", async () => {
    const { code, printed } = await run("gitlab.sh comment 9 comment.md", "another token");

    expect(code).not.toBe(0);
    expect(printed).toContain("404");
  });

  it("make a job to plan and one to apply for each stack, which wait for what they need", async () => {
    const stack = {
      stack: "dev",
      folder: "cdktf.out/stacks/dev",
      account: "111111111111",
      region: "eu-west-1",
    };
    text("affected.env", `count=1\nmatrix=${JSON.stringify({ include: [stack] })}\n`);

    const jobs = JSON.parse((await run("gitlab-jobs.sh affected.env")).printed);

    const synthesized = { pipeline: "$PARENT_PIPELINE_ID", job: "synth" };
    const variables = {
      STACK: "dev",
      FOLDER: "cdktf.out/stacks/dev",
      ACCOUNT: "111111111111",
      AWS_REGION: "eu-west-1",
    };
    expect(jobs).toEqual({
      "plan dev": { extends: ".plan", needs: [synthesized], variables },
      "apply dev": {
        extends: ".apply",
        needs: [synthesized, { job: "plan dev" }, { job: "review" }],
        variables,
      },
    });
  });

  it("say on a merge request that it reaches nothing, in the place of what they said before", async () => {
    text("affected.env", 'count=0\nmatrix={"include":[]}\n');

    const { review, ...others } = JSON.parse((await run("gitlab-jobs.sh affected.env")).printed);
    expect([review.script, others]).toEqual([["pipelines/gitlab-nothing.sh"], {}]);

    expect(await run("gitlab-nothing.sh", TOKEN, { PARENT_SOURCE: "push" })).toEqual({
      code: 0,
      printed: "",
    });
    expect(own(notes)[0]!.body).toContain("second");
    const request = { PARENT_SOURCE: "merge_request_event", MERGE_REQUEST: "9" };
    expect(await run("gitlab-nothing.sh", TOKEN, request)).toEqual({ code: 0, printed: "" });
    expect(own(notes).map(({ body }) => body)).toEqual([
      "<!-- foundation review -->\n\nNo stack is affected.\n",
    ]);
  });
});
