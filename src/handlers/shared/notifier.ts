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
import { chunksOf } from "./in-parallel";

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

/** What one call publishes. */
type Batch = readonly PublishedNotification[];

/** What of a batch the topic did not take. */
type Refusals = readonly {
  readonly published: PublishedNotification;
  readonly code: string;
  /** The message is at fault: it would be refused again. */
  readonly ownFault: boolean;
}[];

/**
 * Tells people what was done, through a topic. It is called after the work is committed and never fails it: what could
 * not be published within three seconds is logged and counted, and keeps nothing else from it. Without a topic it does
 * nothing.
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
    const published = sent.map((notification) => this.published(notification, correlationId));
    const publish = (batch: Batch): Promise<Refusals> =>
      Promise.race([this.publish(client, batch, limit.signal), late]);
    await Promise.all(chunksOf(published, BATCH_SIZE).map((batch) => this.notifyOf(batch, publish)));
    clearTimeout(timer);
  }

  /** Publishes a batch, and once more what of it the topic could not take for now. */
  private async notifyOf(batch: Batch, publish: (batch: Batch) => Promise<Refusals>): Promise<void> {
    let unsent = batch.length;
    try {
      const refusals = await publish(batch);
      unsent = refusals.length;
      const passing = refusals.filter(({ ownFault }) => !ownFault).map(({ published }) => published);
      const refused = refusals.filter(({ ownFault }) => ownFault);
      if (passing.length > 0) refused.push(...(await publish(passing)));
      unsent = refused.length;
      if (unsent === 0) return;
      const codes = [...new Set(refused.map(({ code }) => code))];
      throw new HandlerError("NotificationRefusedError", "the topic refused messages", codes);
    } catch (error) {
      this.log.failure("notifications not sent", error, { notifications: unsent });
      this.log.count("notificationsNotSent", unsent);
    }
  }

  private async publish(client: SNSClient, batch: Batch, abortSignal: AbortSignal): Promise<Refusals> {
    const { Failed = [] } = await client.send(this.command(batch), { abortSignal });
    return Failed.map(({ Id, Code = "no code", SenderFault = false }) => ({
      published: batch[Number(Id)]!,
      code: Code,
      ownFault: SenderFault,
    }));
  }

  /** People are sent a text; programs, of which the delivery to Slack is one, what it was made of. */
  private command(batch: Batch): PublishBatchCommand {
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
