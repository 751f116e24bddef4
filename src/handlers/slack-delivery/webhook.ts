import { GetParameterCommand, ParameterNotFound, type SSMClient } from "@aws-sdk/client-ssm";
import { HandlerError } from "../shared/failures";

/** The hosts to which messages may go: a parameter that somebody changed must not send them elsewhere. */
export const SLACK_HOSTS: readonly string[] = ["hooks.slack.com", "hooks.slack-gov.com"];

/** The parameter's value before anybody has set the URL. */
export const UNCONFIGURED = "unconfigured";

const KEPT_MS = 5 * 60 * 1_000;

/**
 * The webhook's URL, from a SecureString parameter. It is a secret: whoever has it may post. So it is read when it is
 * needed, kept in memory for five minutes, and stands in no error's text.
 */
export class WebhookParameter {
  private kept: { readonly url: URL | undefined; readonly until: number } | undefined;

  public constructor(
    private readonly client: SSMClient,
    private readonly parameterName: string,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The URL; nothing when the delivery is not configured.
   *
   * @throws HandlerError when the value is not a URL of Slack's
   */
  public async url(): Promise<URL | undefined> {
    if (!this.kept || this.kept.until <= this.now()) {
      const value = await this.read();
      const url = value === UNCONFIGURED ? undefined : slackUrl(value);
      this.kept = { url, until: this.now() + KEPT_MS };
    }
    return this.kept.url;
  }

  /** Reads the parameter again next time. */
  public forget(): void {
    this.kept = undefined;
  }

  private async read(): Promise<string> {
    try {
      const request = new GetParameterCommand({ Name: this.parameterName, WithDecryption: true });
      const value = (await this.client.send(request)).Parameter?.Value?.trim();
      return value || UNCONFIGURED;
    } catch (error) {
      if (error instanceof ParameterNotFound) return UNCONFIGURED;
      throw error;
    }
  }
}

function slackUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const allowed =
    url?.protocol === "https:" &&
    SLACK_HOSTS.includes(url.hostname) &&
    url.port === "" &&
    url.username === "" &&
    url.password === "";
  if (!allowed) {
    throw new HandlerError(
      "WebhookRefusedError",
      `the webhook's URL must begin with https:// and one of the hosts ${SLACK_HOSTS.join(", ")}`,
    );
  }
  return url;
}
