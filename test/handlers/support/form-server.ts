import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A call in the older form of the services' protocols, or of Lambda. */
export interface PostedCall {
  readonly path: string;
  readonly body: string;
}

/** A server in the place of SNS and Lambda: keeps what is posted and answers as it is told. */
export class FormServer {
  public readonly posts: PostedCall[] = [];
  public respond: (response: ServerResponse) => void = accept;
  private server: Server | undefined;

  /** Starts to listen; returns the endpoint's URL. */
  public async start(): Promise<string> {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        this.posts.push({ path: decodeURIComponent(request.url ?? ""), body });
        this.respond(response);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  public reset(): void {
    this.posts.length = 0;
    this.respond = accept;
  }

  /** The messages of every batch that was published, in order, as programs receive them. */
  public get messages(): readonly Record<string, unknown>[] {
    return this.published.map((message) => JSON.parse(message["default"]!) as Record<string, unknown>);
  }

  /** The same as mails. */
  public get mails(): readonly string[] {
    return this.published.map((message) => message["email"]!);
  }

  private get published(): readonly Record<string, string>[] {
    return this.posts.flatMap(({ body }) => {
      const form = new URLSearchParams(body);
      return [...form]
        .filter(([key]) => /^PublishBatchRequestEntries\.member\.\d+\.Message$/.test(key))
        .map(([, message]) => JSON.parse(message) as Record<string, string>);
    });
  }
}

function accept(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/xml" });
  response.end("<PublishBatchResponse><PublishBatchResult/></PublishBatchResponse>");
}
