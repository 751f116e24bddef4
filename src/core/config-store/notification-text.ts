import { MAXIMUM_REASONS, type Notification, type PublishedNotification } from "./notification";

/** What people read of a notification: what happened, the facts about it, and what is to be done. */
export interface NotificationText {
  /** One line without a full stop: what happened, to what. */
  readonly headline: string;
  /** Each a line: a word, and what is to be said of it. */
  readonly facts: readonly (readonly [word: string, text: string])[];
  readonly advice: string;
}

/** A subject's limit is below 100 characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 99;

/** A name can be a thousand characters, and an owner is whatever somebody's machine calls them. */
const SHOWN_CHARACTERS = 300;

/** The text of a notification, ten reasons at most. Whatever names hold, each fact is one line. */
export function notificationText(published: PublishedNotification): NotificationText {
  const { notification, environmentAlias, accountId, region, time, functionName, correlationId } = published;
  const { headline, who, reasons = [], advice } = TEXTS[notification.kind](notification as never);
  return {
    headline: oneLine(headline),
    facts: [
      ...reasons.slice(0, MAXIMUM_REASONS).map((reason) => ["Why", oneLine(reason)] as const),
      ["Where", `environment ${environmentAlias}, account ${accountId}, ${region}`],
      ["When", `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`],
      ...(who ? [["Who", oneLine(who)] as const] : []),
      ["Request", `${correlationId} of ${functionName}`],
    ],
    advice,
  };
}

/** A mail's subject: ASCII, one line and short, as the service demands. */
export function mailSubject(published: PublishedNotification): string {
  const subject = `[${published.environmentAlias}] ${notificationText(published).headline}`;
  const printable = subject.replace(/[^ -~]/gu, "?");
  return printable.length <= SUBJECT_CHARACTERS
    ? printable
    : `${printable.slice(0, SUBJECT_CHARACTERS - 3)}...`;
}

/** A mail's text: what happened in its first line, then the facts below one another, then what is to be done. */
export function mailText(published: PublishedNotification): string {
  const { headline, facts, advice } = notificationText(published);
  const width = Math.max(...facts.map(([word]) => word.length));
  const lines = facts.map(([word, text]) => `${`${word}:`.padEnd(width + 2)}${text}`);
  return [headline, "", ...lines, "", `What to do: ${advice}`, ""].join("\n");
}

interface Told {
  readonly headline: string;
  readonly who?: string;
  readonly reasons?: readonly string[];
  readonly advice: string;
}

type Of<Kind extends Notification["kind"]> = Extract<Notification, { readonly kind: Kind }>;

const TEXTS: { readonly [Kind in Notification["kind"]]: (notification: Of<Kind>) => Told } = {
  "replication succeeded": ({ source, destination, owner, triggeredBy }) => ({
    headline: `${destination} was brought up to ${source}`,
    who: triggeredBy ? `${triggeredBy} changed it, ${owner} configured it` : `${owner} configured it`,
    advice: "nothing. Services have the new value once they read the parameter again.",
  }),
  "parameter deleted": ({ parameter, user }) => ({
    headline: `${parameter} was deleted`,
    who: user,
    advice: "if it was not meant, put it back from the audit table: figgy config restore.",
  }),
  failure: ({ what, reasons }) => ({
    headline: what,
    reasons,
    advice:
      "mend what the reasons name. It is tried again within 30 minutes; the function's log has more about the request.",
  }),
};

function oneLine(text: string): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, " ")];
  return characters.length <= SHOWN_CHARACTERS
    ? characters.join("")
    : `${characters.slice(0, SHOWN_CHARACTERS).join("")}…`;
}
