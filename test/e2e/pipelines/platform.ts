import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a caller may ask of a platform, as its API answers it. */
export type Route = (request: PlatformRequest) => unknown;

/** A call of a platform's API. */
export interface PlatformRequest {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the stars of the route's path stood for. */
  readonly parts: readonly string[];
}

/** A list that is served in pages of what the caller asks for. */
export function page(list: readonly unknown[], { query }: PlatformRequest): readonly unknown[] {
  const size = Number(query.get("per_page") ?? 30);
  const first = (Number(query.get("page") ?? 1) - 1) * size;
  return list.slice(first, first + size);
}

/** A local stand-in for the API of GitHub or GitLab; routes are such as `GET /repos/acme/platform/issues/*`. */
export class Platform {
  /** Every call, as method and path. */
  public readonly calls: string[] = [];
  /** Which calls it does, and then answers with an error all the same. */
  public breaks: (call: string) => boolean = () => false;
  private server: Server | undefined;

  public constructor(
    private readonly routes: Readonly<Record<string, Route>>,
    private readonly isAuthorized: (request: IncomingMessage) => boolean,
  ) {}

  /** Its URL, once it listens on a free port. */
  public async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const answer = this.answer(request, Buffer.concat(chunks).toString());
        const status = this.breaks(this.calls.at(-1)!) ? 502 : answer === undefined ? 404 : 200;
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer ?? { message: "Not Found" }));
      });
    });
    await new Promise<void>((done) => this.server!.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    await new Promise((done) => this.server?.close(done));
  }

  private answer(request: IncomingMessage, body: string): unknown {
    const { pathname, searchParams: query } = new URL(request.url!, "http://localhost");
    this.calls.push(`${request.method} ${pathname}`);
    if (!this.isAuthorized(request)) return undefined;
    for (const [route, act] of Object.entries(this.routes)) {
      const pattern = new RegExp(`^${route.replaceAll("*", "([^/]+)")}$`);
      const found = pattern.exec(`${request.method} ${decodeURIComponent(pathname)}`);
      const parsed = body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
      if (found) return act({ query, body: parsed, parts: found.slice(1) });
    }
    return undefined;
  }
}
