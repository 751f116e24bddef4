import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Fetch } from "../../../src/handlers/slack-delivery/delivery";

/** A server in Slack's place: keeps what is posted and answers as it is told. */
export class SlackServer {
  public readonly posts: { readonly path: string; readonly body: any }[] = [];
  public respond: (response: ServerResponse) => void = ok;
  private server: Server | undefined;

  public async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        this.posts.push({ path: request.url ?? "", body: JSON.parse(body || "null") });
        this.respond(response);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  public reset(): void {
    this.posts.length = 0;
    this.respond = ok;
  }

  public get origin(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Node's own `fetch`, but every URL leads to this server. */
  public get fetch(): Fetch {
    return (url, init) => fetch(new URL(url.pathname, this.origin), init);
  }
}

function ok(response: ServerResponse): void {
  response.end("ok");
}
