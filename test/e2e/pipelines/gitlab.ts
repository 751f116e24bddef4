import { page, Platform } from "./platform";

/** The user whose token the pipeline has. */
const BOT = { id: 77, username: "project_5_bot" };

/** Note or issue of somebody. */
export interface Post {
  readonly id: number;
  readonly iid: number;
  readonly author: { readonly id: number };
  readonly body?: string;
  readonly description?: string;
  readonly title?: string;
  readonly state?: string;
}

/** A merge request, as far as the pipelines ask for it. */
export interface MergeRequest {
  readonly iid: number;
  /** The last commit of its branch. */
  readonly sha: string;
  readonly author: { readonly id: number };
  readonly state: "opened" | "merged" | "closed";
  readonly target_branch: string;
  readonly merge_commit_sha: string | null;
  readonly squash_commit_sha: string | null;
}

/** Who approves, and since when, which older servers do not tell. */
export interface Approval {
  readonly user: { readonly id: number; readonly username: string };
  readonly approved_at?: string;
}

/** A project of GitLab, as far as the pipelines ask for it. */
export class GitlabProject {
  public static readonly id = 5;
  public readonly notes: Post[] = [];
  public readonly issues: Post[] = [];
  public readonly requests: MergeRequest[] = [];
  public readonly approvals: Approval[] = [];
  /** When commits were pushed to a merge request's branch; the latest first, as GitLab lists them. */
  public readonly versions: { readonly id: number; readonly created_at: string }[] = [];
  public readonly platform: Platform;

  public constructor(token: string) {
    const at = (method: string, path: string) => `${method} /projects/${GitlabProject.id}/${path}`;
    this.platform = new Platform(
      {
        "GET /user": () => BOT,
        [at("GET", "merge_requests/*")]: ({ parts }) =>
          this.requests.find(({ iid }) => iid === Number(parts[0])),
        [at("GET", "merge_requests/*/notes")]: (request) => page(this.notes, request),
        [at("POST", "merge_requests/*/notes")]: ({ body }) => this.post(this.notes, BOT.id, body),
        [at("PUT", "merge_requests/*/notes/*")]: ({ body, parts }) =>
          update(this.notes, ({ id }) => id === Number(parts[1]), body),
        [at("GET", "merge_requests/*/approvals")]: () => ({ approved_by: this.approvals }),
        [at("GET", "merge_requests/*/versions")]: (request) => page(this.versions, request),
        [at("GET", "issues")]: (request) =>
          page(
            this.issues.filter(({ state }) => state === request.query.get("state")),
            request,
          ),
        [at("POST", "issues")]: ({ body }) => this.post(this.issues, BOT.id, body),
        [at("PUT", "issues/*")]: ({ body, parts }) =>
          update(this.issues, ({ iid }) => iid === Number(parts[0]), body),
        [at("GET", "repository/commits/*/merge_requests")]: (request) => page(this.requests, request),
      },
      ({ headers }) => headers["private-token"] === token,
    );
  }

  /** A note or an issue of somebody. */
  public post(among: Post[], author: number, content: object): Post {
    const id = 1_000 + among.length;
    const made = { id, iid: among.length + 1, author: { id: author }, state: "opened", ...content };
    among.push(made);
    return made;
  }

  /** Those that the pipeline wrote. */
  public own(among: readonly Post[]): Post[] {
    return among.filter(({ author }) => author.id === BOT.id);
  }
}

/** A merge request into main that is open, unless it says otherwise. */
export function mergeRequest(content: Partial<MergeRequest>): MergeRequest {
  return {
    iid: 9,
    sha: "0".repeat(40),
    author: { id: 1 },
    state: "opened",
    target_branch: "main",
    merge_commit_sha: null,
    squash_commit_sha: null,
    ...content,
  };
}

function update(among: Post[], is: (post: Post) => boolean, body: Readonly<Record<string, unknown>>): Post {
  const { state_event, ...content } = body;
  return Object.assign(among.find(is)!, content, state_event === "close" ? { state: "closed" } : {});
}
