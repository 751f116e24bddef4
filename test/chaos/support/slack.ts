import { MAXIMUM_ATTEMPTS } from "../../../src/core/config-store/slack-attempts";
import { slackText } from "../../../src/handlers/slack-delivery/message";
import { topicMessage } from "../../handlers/support/lambda";
import { ChaosQueue, type Invoke } from "./deliveries";
import type { Faults } from "./faults";
import type { Figures } from "./figures";
import type { Random } from "./random";

export const WEBHOOK_URL = "https://hooks.slack.com/services/T000/B000/XXXX";

const NO_ANSWER_MS = 3_000;

/** How Slack answers: it takes a text, asks to wait, fails, refuses, or says nothing. */
const ANSWERS = { 200: 70, 429: 15, 500: 8, 404: 2, none: 5 } as const;

/** What a topic sends to Slack, and a Slack that takes it now and then. */
export class ChaosSlack {
  public readonly queue: ChaosQueue;
  /** The texts that were published. */
  public readonly published: string[] = [];
  /** The texts that Slack took. */
  public readonly posted: string[] = [];

  public constructor(
    private readonly random: Random,
    private readonly figures: Figures,
    private readonly faults: Faults,
    invoke: Invoke,
  ) {
    this.queue = new ChaosQueue("slack-delivery", random, figures, invoke, MAXIMUM_ATTEMPTS);
  }

  public publish(message: string, subject: string): void {
    this.published.push(slackText(message, subject));
    this.queue.sendSurely(topicMessage(message, subject));
  }

  /** In the place of \`fetch\`: what goes wrong with a call of a service goes wrong here as well. */
  public readonly post = async (_url: URL, { body }: RequestInit): Promise<Response> => {
    const answer = this.faults.enabled ? this.random.weighted(ANSWERS) : "200";
    if (answer === "none") {
      await new Promise((over) => setTimeout(over, NO_ANSWER_MS));
      throw new Error("no answer");
    }
    return this.faults.call(() => {
      if (answer === "200") this.take(JSON.parse(body as string).text);
      else this.figures.refusedPosts++;
      return new Response(null, { status: Number(answer), headers: { "retry-after": "20" } });
    }, 1);
  };

  private take(text: string): void {
    this.figures.posts++;
    this.posted.push(text);
  }
}
