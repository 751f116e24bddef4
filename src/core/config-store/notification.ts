import * as z from "zod/mini";
import { OPTIONAL_TEXT, parsedJson, TEXT, TEXTS, TIME } from "./schemas";

/** What people are told of a config store. None of it is a value: names, users and fixed words only. */
export type Notification = ReplicationSucceeded | ParameterDeleted | WorkFailed;

/** A replica was brought up to its source. */
export interface ReplicationSucceeded {
  readonly kind: "replication succeeded";
  /** The source's name, or how many parameters were merged. */
  readonly source: string;
  readonly destination: string;
  /** Who configured the replication, as the client's machine calls them: not an identity. */
  readonly owner: string;
  /** Whose change caused it. Left out when nobody's did, such as when a schedule repaired it. */
  readonly triggeredBy?: string;
}

/** A parameter was deleted. */
export interface ParameterDeleted {
  readonly kind: "parameter deleted";
  readonly parameter: string;
  /** The session's or the IAM user's name. */
  readonly user: string;
}

/** A function could not do some of its work. */
export interface WorkFailed {
  readonly kind: "failure";
  /** What was not done, such as `/app/a/b was not replicated`. */
  readonly what: string;
  /** Why, each a short text of fixed words and names. */
  readonly reasons: readonly string[];
}

/** A notification as it is published: with when it was, and where it comes from. */
export interface PublishedNotification {
  /** The environment's alias, such as `dev`. */
  readonly environmentAlias: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** The function that did it, or did not. */
  readonly functionName: string;
  /** The request's id, by which the function's log is found. */
  readonly correlationId: string;
  /** In milliseconds since the epoch. */
  readonly time: number;
  readonly notification: Notification;
}

const SCHEMA = "config-store-notification/1";

/** More reasons than these are in the log, and nobody reads them in a message. A batch of messages has a limit, too. */
export const MAXIMUM_REASONS = 10;

/** The notification as other programs read it, {@link readNotification} among them. */
export function notificationJson({ notification, time, ...origin }: PublishedNotification): string {
  const reasons =
    "reasons" in notification ? { reasons: notification.reasons.slice(0, MAXIMUM_REASONS) } : {};
  return JSON.stringify({
    schema: SCHEMA,
    ...origin,
    time: new Date(time).toISOString(),
    ...notification,
    ...reasons,
  });
}

const PUBLISHED = z.object({
  schema: z.literal(SCHEMA),
  environmentAlias: TEXT,
  accountId: TEXT,
  region: TEXT,
  functionName: TEXT,
  correlationId: TEXT,
  time: TIME,
});

const NOTIFICATION = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("replication succeeded"),
    source: TEXT,
    destination: TEXT,
    owner: TEXT,
    triggeredBy: OPTIONAL_TEXT,
  }),
  z.object({ kind: z.literal("parameter deleted"), parameter: TEXT, user: TEXT }),
  z.object({ kind: z.literal("failure"), what: TEXT, reasons: TEXTS }),
]);

/** What a message's text says; nothing when it is no notification of a config store, or not a whole one. */
export function readNotification(text: string): PublishedNotification | undefined {
  const published = parsedJson(PUBLISHED, text);
  const notification = parsedJson(NOTIFICATION, text);
  if (published.kind === "unreadable" || notification.kind === "unreadable") return undefined;
  const { environmentAlias, accountId, region, functionName, correlationId, time } = published.data;
  return {
    environmentAlias,
    accountId,
    region,
    functionName,
    correlationId,
    time,
    notification: notification.data,
  };
}
