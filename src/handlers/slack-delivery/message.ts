import {
  type Notification,
  type PublishedNotification,
  readNotification,
} from "../../core/config-store/notification";
import { UnverifiedFields } from "../../core/config-store/unverified-fields";

/** The longest text that Slack shows as one message is 4000 characters; escaping may lengthen this one. */
const MAXIMUM_CHARACTERS = 3_000;
const ZERO_WIDTH_SPACE = "\u200b";

/**
 * A short text for people, from what a topic delivers: a config store's notification, an alarm, an EventBridge event, or
 * anything else as it is.
 */
export function slackText(message: string, subject?: string): string {
  const fields = UnverifiedFields.ofJson(message);
  const text =
    notificationText(readNotification(message)) ??
    alarmText(fields) ??
    eventText(fields) ??
    [subject, message].filter(Boolean).join("\n");
  return escaped(shortened(text));
}

function notificationText(published: PublishedNotification | undefined): string | undefined {
  if (!published) return undefined;
  const { environmentAlias, notification } = published;
  return lines([
    `config store ${environmentAlias}: ${notification.kind}`,
    ...notificationLines(notification),
  ]);
}

function notificationLines(notification: Notification): readonly string[] {
  switch (notification.kind) {
    case "replication succeeded": {
      const { source, destination, owner, triggeredBy } = notification;
      const cause = triggeredBy ? `, changed by ${triggeredBy}` : "";
      return [`${destination} was brought up to ${source}`, `configured by ${owner}${cause}`];
    }
    case "parameter deleted":
      return [`${notification.parameter} was deleted by ${notification.user}`];
    case "failure": {
      const { what, reasons, functionName, correlationId } = notification;
      return [what, ...reasons, `${functionName}, request ${correlationId}`];
    }
  }
}

function alarmText(fields: UnverifiedFields): string | undefined {
  const name = fields.optionalText("AlarmName");
  const state = fields.optionalText("NewStateValue");
  if (!name || !state) return undefined;
  const before = fields.optionalText("OldStateValue");
  return lines([
    `${state}: ${name}${before ? ` (was ${before})` : ""}`,
    fields.optionalText("AlarmDescription"),
    fields.optionalText("NewStateReason"),
    place([
      fields.optionalText("AWSAccountId"),
      fields.optionalText("Region"),
      fields.optionalText("StateChangeTime"),
    ]),
  ]);
}

/** An event's detail may hold anything, secrets too: only who called what is taken from it. */
function eventText(fields: UnverifiedFields): string | undefined {
  const type = fields.optionalText("detail-type");
  const source = fields.optionalText("source");
  if (!type || !source) return undefined;
  const detail = fields.optionalFields("detail");
  const call = detail.optionalText("eventName");
  const caller = detail.optionalFields("userIdentity").optionalText("arn");
  return lines([
    `${type} (${source})`,
    call && (caller ? `${call} by ${caller}` : call),
    fields.optionalTexts("resources").join("\n"),
    place([fields.optionalText("account"), fields.optionalText("region"), fields.optionalText("time")]),
  ]);
}

function lines(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join("\n");
}

function place(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MAXIMUM_CHARACTERS
    ? text
    : `${characters.slice(0, MAXIMUM_CHARACTERS).join("")}…`;
}

/** Slack's control characters become entities, so that no text makes a link or a mention; bare mentions are broken up. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=channel|here|everyone)/gi, `@${ZERO_WIDTH_SPACE}`);
}
