import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import type { NotifierEnvironment } from "../../core/config-store/replicator-environment";
import {
  type Notification,
  notificationJson,
  type PublishedNotification,
} from "../../core/config-store/notification";
import { mailSubject, mailText } from "../../core/config-store/notification-text";
import { HandlerError } from "./failures";
import type { FunctionLog } from "./function-log";

/** A topic takes this many messages in one call. */
const BATCH_SIZE = 10;

/** More than these are not sent: they would be a flood, and the log has them all. */
const MAXIMUM_NOTIFICATIONS = 20;

const TIME_LIMIT_MS = 3_000;

/** One attempt and a second: what is late is of no use, and the function waits. */
const CLIENT_SETTINGS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: TIME_LIMIT_MS, throwOnRequestTimeout: true },
} as const;

/** What is to be told, and when it was. */
export type Told = Notification & {
  /** In milliseconds since the epoch. @default - now */
  readonly time?: number;
};

/**
 * Tells people what was done, through a topic. It is called after the work is committed and never fails it: what could
 * not be published within three seconds is logged and counted. Without a topic it does nothing.
 */
export class Notifier {
  private readonly client: SNSClient | undefined;

  public constructor(
    private readonly environment: NotifierEnvironment,
    private readonly log: FunctionLog,
    private readonly timeLimitMs = TIME_LIMIT_MS,
  ) {
    this.client = environment.notificationTopicArn ? new SNSClient(CLIENT_SETTINGS) : undefined;
  }

  /** Publishes what came of a request, twenty notifications at most; never throws. */
  public async notify(notifications: readonly Told[], correlationId: string): Promise<void> {
    const { client } = this;
    if (!client || notifications.length === 0) return;
    const sent = notifications.slice(0, MAXIMUM_NOTIFICATIONS);
    if (sent.length < notifications.length) {
      this.log.info("notifications left out", { left_out: notifications.length - sent.length });
    }
    const limit = new AbortController();
    const late = new Promise<never>((_, reject) => {
      limit.signal.addEventListener("abort", () =>
        reject(
          new HandlerError("NotificationTimeoutError", `the topic took longer than ${this.timeLimitMs} ms`),
        ),
      );
    });
    const timer = setTimeout(() => limit.abort(), this.timeLimitMs);
    try {
      const published = sent.map((notification) => this.published(notification, correlationId));
      await Promise.race([this.publish(client, published, limit.signal), late]);
    } catch (error) {
      this.log.failure("notifications not sent", error, { notifications: sent.length });
      this.log.count("notificationsNotSent", sent.length);
    } finally {
      clearTimeout(timer);
    }
  }

  private async publish(
    client: SNSClient,
    sent: readonly PublishedNotification[],
    abortSignal: AbortSignal,
  ): Promise<void> {
    for (let start = 0; start < sent.length; start += BATCH_SIZE) {
      const batch = sent.slice(start, start + BATCH_SIZE);
      const { Failed = [] } = await client.send(this.command(batch), { abortSignal });
      if (Failed.length === 0) continue;
      throw new HandlerError("NotificationRefusedError", "the topic refused messages", [
        ...new Set(Failed.map(({ Code }) => Code ?? "no code")),
      ]);
    }
  }

  /** People are sent a text; programs, of which the delivery to Slack is one, what it was made of. */
  private command(batch: readonly PublishedNotification[]): PublishBatchCommand {
    return new PublishBatchCommand({
      TopicArn: this.environment.notificationTopicArn,
      PublishBatchRequestEntries: batch.map((published, index) => ({
        Id: index.toString(),
        Subject: mailSubject(published),
        MessageStructure: "json",
        Message: JSON.stringify({ default: notificationJson(published), email: mailText(published) }),
      })),
    });
  }

  private published({ time = Date.now(), ...told }: Told, correlationId: string): PublishedNotification {
    const { environmentAlias, notificationTopicArn = "" } = this.environment;
    const [, , , region = "", accountId = ""] = notificationTopicArn.split(":");
    const { functionName } = this.log;
    return {
      environmentAlias,
      accountId,
      region,
      functionName,
      correlationId,
      time,
      notification: told as Notification,
    };
  }
}
