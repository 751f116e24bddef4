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
  /** The session's or the IAM user's name, or words with a space where nobody called or nobody told. */
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

/** More reasons than these are in the log, and nobody reads them in a message. */
export const MAXIMUM_REASONS = 10;

/**
 * What one text of a notification takes at most of a message, in bytes: ten messages share 256 KB, as of 2026-06-30, and
 * each holds a failure's eleven texts here and once more, shorter, in its mail. The longest name of a parameter fits.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
const MAXIMUM_TEXT_BYTES = 1_024;

/** The notification as other programs read it, {@link readNotification} among them. What is longer than a message bears is cut. */
export function notificationJson({ notification, time, ...origin }: PublishedNotification): string {
  const facts = Object.entries(notification).map(([fact, text]) => [
    fact,
    Array.isArray(text) ? text.slice(0, MAXIMUM_REASONS).map(bounded) : bounded(text),
  ]);
  return JSON.stringify({
    schema: SCHEMA,
    ...origin,
    time: new Date(time).toISOString(),
    ...Object.fromEntries(facts),
  });
}

function bounded(text: string | undefined): string | undefined {
  if (text === undefined || bytesInMessage(text) <= MAXIMUM_TEXT_BYTES) return text;
  let kept = "";
  let bytes = bytesInMessage("…");
  for (const character of text) {
    bytes += bytesInMessage(character);
    if (bytes > MAXIMUM_TEXT_BYTES) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A message is JSON that holds the notification's JSON as a text, so that whatever is escaped is escaped twice. */
function bytesInMessage(text: string): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(text))) - QUOTATION_BYTES;
}

const QUOTATION_BYTES = JSON.stringify(JSON.stringify("")).length;

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
