import { HandlerError } from "../shared/failures";
import type { WebhookParameter } from "./webhook";

/** Node's `fetch`, or what stands in for it. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 3_000;

/** Posts texts to a Slack webhook. */
export class SlackDelivery {
  public constructor(
    private readonly webhook: WebhookParameter,
    private readonly post: Fetch = fetch,
  ) {}

  /**
   * Posts a text that is escaped already.
   *
   * @returns whether it was posted: it is not when no webhook is configured
   * @throws HandlerError when Slack did not take it; its text holds nothing of the URL
   */
  public async deliver(text: string): Promise<boolean> {
    const url = await this.webhook.url();
    if (!url) return false;
    const response = await this.send(url, text);
    await response.body?.cancel();
    if (response.ok) return true;
    this.webhook.forget();
    throw new HandlerError("SlackRefusedError", `slack answered with status ${response.status}`);
  }

  private async send(url: URL, text: string): Promise<Response> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await this.post(url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify({ text, mrkdwn: false, parse: "none", link_names: false }),
        redirect: "manual",
        signal,
      });
    } catch {
      throw new HandlerError(
        "SlackUnreachableError",
        signal.aborted ? `slack did not answer within ${TIMEOUT_MS} ms` : "slack could not be reached",
      );
    }
  }
}
