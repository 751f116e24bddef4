import * as z from "zod/mini";
import { type PublishedNotification, readNotification } from "../../core/config-store/notification";
import { notificationText } from "../../core/config-store/notification-text";
import { fields, OPTIONAL_TEXT, type Parsed, parsedJson, TEXT, TEXTS } from "../../core/config-store/schemas";

/** The longest text that Slack shows as one message is 4000 characters; escaping may lengthen this one. */
const MAXIMUM_CHARACTERS = 3_000;
const ZERO_WIDTH_SPACE = "\u200b";

/**
 * A short text for people, from what a topic delivers: a config store's notification, an alarm, an EventBridge event, or
 * anything else as it is.
 */
export function slackText(message: string, subject?: string): string {
  const text =
    notificationLines(readNotification(message)) ??
    alarmText(parsedJson(ALARM, message)) ??
    eventText(parsedJson(EVENT, message)) ??
    [subject, message].filter(Boolean).join("\n");
  return escaped(shortened(text));
}

/** What CloudWatch publishes of an alarm. */
const ALARM = z.object({
  AlarmName: TEXT,
  NewStateValue: TEXT,
  OldStateValue: OPTIONAL_TEXT,
  AlarmDescription: OPTIONAL_TEXT,
  NewStateReason: OPTIONAL_TEXT,
  AWSAccountId: OPTIONAL_TEXT,
  Region: OPTIONAL_TEXT,
  StateChangeTime: OPTIONAL_TEXT,
});

/** An event of EventBridge. Its detail may hold anything, secrets too: only who called what is taken from it. */
const EVENT = z.object({
  "detail-type": TEXT,
  source: TEXT,
  account: OPTIONAL_TEXT,
  region: OPTIONAL_TEXT,
  time: OPTIONAL_TEXT,
  resources: z.catch(TEXTS, []),
  detail: fields({ eventName: OPTIONAL_TEXT, userIdentity: fields({ arn: OPTIONAL_TEXT }) }),
});

function notificationLines(published: PublishedNotification | undefined): string | undefined {
  if (!published) return undefined;
  const { headline, facts, advice } = notificationText(published);
  return lines([headline, ...facts.map(([word, text]) => `${word}: ${text}`), `What to do: ${advice}`]);
}

function alarmText(reading: Parsed<z.output<typeof ALARM>>): string | undefined {
  if (reading.kind === "unreadable") return undefined;
  const alarm = reading.data;
  const before = alarm.OldStateValue;
  return lines([
    `${alarm.NewStateValue}: ${alarm.AlarmName}${before ? ` (was ${before})` : ""}`,
    alarm.AlarmDescription,
    alarm.NewStateReason,
    place([alarm.AWSAccountId, alarm.Region, alarm.StateChangeTime]),
  ]);
}

function eventText(reading: Parsed<z.output<typeof EVENT>>): string | undefined {
  if (reading.kind === "unreadable") return undefined;
  const { "detail-type": type, source, account, region, time, resources, detail } = reading.data;
  const call = detail.eventName;
  const caller = detail.userIdentity.arn;
  return lines([
    `${type} (${source})`,
    call && (caller ? `${call} by ${caller}` : call),
    resources.join("\n"),
    place([account, region, time]),
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
