import { HandlerError } from "../shared/failures";
import { askedSeconds } from "./waits";
import type { WebhookParameter } from "./webhook";

/** Node's `fetch`, or what stands in for it. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** What came of a text. An error's text holds nothing of the URL and nothing of Slack's answer but its status. */
export type Delivery =
  | { readonly kind: "posted" }
  /** No webhook is configured. */
  | { readonly kind: "unconfigured" }
  /** Slack wants nothing for some time, for as long as it says, if it does. */
  | { readonly kind: "busy"; readonly error: HandlerError; readonly askedSeconds?: number }
  /** Slack does not answer, or with an error of its own, which may pass. */
  | { readonly kind: "unwell"; readonly error: HandlerError }
  /** The webhook, or Slack, does not take the text, and waiting does not change that. */
  | { readonly kind: "refused"; readonly error: HandlerError };

/** The longest that a post takes. */
export const POST_TIMEOUT_MS = 3_000;

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Posts texts to a Slack webhook. */
export class SlackDelivery {
  public constructor(
    private readonly webhook: WebhookParameter,
    private readonly post: Fetch = fetch,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Posts a text that is escaped already. Where it is refused, the webhook is read again, in case it was replaced, and a
   * new one is tried too.
   *
   * @throws Error of Parameter Store, when the webhook cannot be read
   */
  public async deliver(text: string): Promise<Delivery> {
    const url = await this.webhookUrl();
    if (!(url instanceof URL)) return url;
    const delivery = await this.send(url, text);
    if (delivery.kind !== "refused") return delivery;
    this.webhook.forget();
    const current = await this.webhookUrl();
    if (!(current instanceof URL)) return current;
    return current.href === url.href ? delivery : this.send(current, text);
  }

  private async webhookUrl(): Promise<URL | Delivery> {
    try {
      return (await this.webhook.url()) ?? { kind: "unconfigured" };
    } catch (error) {
      if (error instanceof HandlerError) return { kind: "refused", error };
      throw error;
    }
  }

  private async send(url: URL, text: string): Promise<Delivery> {
    const signal = AbortSignal.timeout(POST_TIMEOUT_MS);
    try {
      const response = await this.post(url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify({ text, mrkdwn: false, parse: "none", link_names: false }),
        redirect: "manual",
        signal,
      });
      await response.body?.cancel();
      return this.deliveryOf(response);
    } catch {
      const error = new HandlerError(
        "SlackUnreachableError",
        signal.aborted ? `slack did not answer within ${POST_TIMEOUT_MS} ms` : "slack could not be reached",
      );
      return { kind: "unwell", error };
    }
  }

  private deliveryOf({ ok, status, headers }: Response): Delivery {
    if (ok) return { kind: "posted" };
    const error = new HandlerError("SlackRefusedError", `slack answered with status ${status}`);
    if (status === TOO_MANY_REQUESTS)
      return { kind: "busy", error, askedSeconds: askedSeconds(headers.get("retry-after"), this.now()) };
    const refused = status >= 300 && status < 500 && status !== REQUEST_TIMEOUT;
    return { kind: refused ? "refused" : "unwell", error };
  }
}
