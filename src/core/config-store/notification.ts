import * as z from "zod/mini";
import { OPTIONAL_TEXT, parsedJson, TEXT, TEXTS } from "./schemas";

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
  readonly functionName: string;
  /** What was not done, such as `/app/a/b was not replicated`. */
  readonly what: string;
  /** Why, each a short text of fixed words and names. */
  readonly reasons: readonly string[];
  /** The request's id, by which the log is found. */
  readonly correlationId: string;
}

/** A notification as it is published: with where it comes from. */
export interface PublishedNotification {
  /** The environment's alias, such as `dev`. */
  readonly environmentAlias: string;
  readonly notification: Notification;
}

const SCHEMA = "config-store-notification/1";

/** Above this a text is cut: a message holds 256 KB, and people read less. */
const MAXIMUM_REASONS = 10;

/** The message's text, as {@link readNotification} reads it. */
export function notificationText({ environmentAlias, notification }: PublishedNotification): string {
  const reasons =
    "reasons" in notification ? { reasons: notification.reasons.slice(0, MAXIMUM_REASONS) } : {};
  return JSON.stringify({ schema: SCHEMA, environmentAlias, ...notification, ...reasons });
}

/** The message's subject: ASCII, one line and below 100 characters, as mail needs it. */
export function notificationSubject({ environmentAlias, notification }: PublishedNotification): string {
  return `config store ${environmentAlias}: ${notification.kind}`.slice(0, 99);
}

const PUBLISHED = z.object({ schema: z.literal(SCHEMA), environmentAlias: TEXT });

const NOTIFICATION = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("replication succeeded"),
    source: TEXT,
    destination: TEXT,
    owner: TEXT,
    triggeredBy: OPTIONAL_TEXT,
  }),
  z.object({ kind: z.literal("parameter deleted"), parameter: TEXT, user: TEXT }),
  z.object({
    kind: z.literal("failure"),
    functionName: TEXT,
    what: TEXT,
    reasons: TEXTS,
    correlationId: TEXT,
  }),
]);

/** What a message's text says; nothing when it is no notification of a config store, or not a whole one. */
export function readNotification(text: string): PublishedNotification | undefined {
  const published = parsedJson(PUBLISHED, text);
  const notification = parsedJson(NOTIFICATION, text);
  if (published.kind === "unreadable" || notification.kind === "unreadable") return undefined;
  return { environmentAlias: published.data.environmentAlias, notification: notification.data };
}
