import { page, Platform } from "./platform";

const BOT = "github-actions[bot]";

interface Post {
  readonly id: number;
  readonly number: number;
  readonly user: { readonly login: string };
  body: string;
  title?: string;
  state: string;
}

/** A repository of GitHub, as far as the workflows ask for it. */
export class GithubRepository {
  public readonly comments: Post[] = [];
  public readonly issues: Post[] = [];
  public readonly reviews: { user: { login: string }; state: string; commit_id: string }[] = [];
  public readonly pulls: object[] = [];
  public readonly platform: Platform;
  private next = 1;

  public constructor(name: string, token: string) {
    const at = (method: string, path: string) => `${method} /repos/${name}/${path}`;
    this.platform = new Platform(
      {
        [at("GET", "issues/*/comments")]: (request) => page(this.comments, request),
        [at("POST", "issues/*/comments")]: ({ body }) => this.post(this.comments, BOT, body),
        [at("PATCH", "issues/comments/*")]: ({ body, parts }) =>
          Object.assign(
            this.comments.find(({ id }) => id === Number(parts[0]))!,
            body,
          ),
        [at("GET", "issues")]: (request) =>
          page(
            this.issues.filter(({ state }) => state === request.query.get("state")),
            request,
          ),
        [at("POST", "issues")]: ({ body }) => this.post(this.issues, BOT, body),
        [at("PATCH", "issues/*")]: ({ body, parts }) =>
          Object.assign(
            this.issues.find(({ number }) => number === Number(parts[0]))!,
            body,
          ),
        [at("GET", "pulls/*/reviews")]: (request) => page(this.reviews, request),
        [at("GET", "pulls")]: (request) => page(this.pulls, request),
        [at("GET", "commits/*/pulls")]: (request) => page(this.pulls, request),
      },
      ({ headers }) => headers.authorization === `Bearer ${token}`,
    );
  }

  /** A comment or issue of somebody. */
  public post(among: Post[], login: string, content: object): Post {
    const id = this.next++;
    const post = { id, number: id, user: { login }, body: "", state: "open", ...content };
    among.push(post);
    return post;
  }
}
