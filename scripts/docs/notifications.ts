import {
  type Notification,
  notificationJson,
  type PublishedNotification,
} from "../../src/core/config-store/notification";
import { mailSubject, mailText } from "../../src/core/config-store/notification-text";
import {
  LONGEST_WAIT_SECONDS,
  MAXIMUM_ATTEMPTS,
  OLDEST_MESSAGE_SECONDS,
  secondsOfAllAttempts,
} from "../../src/core/config-store/slack-attempts";
import { FEED_RETENTION_SECONDS } from "../../src/core/queue-retention";
import { slackText } from "../../src/handlers/slack-delivery/message";
import { renderTable } from "./markdown";

interface Example {
  readonly title: string;
  readonly functionName: string;
  readonly notification: Notification;
}

const EXAMPLES: readonly Example[] = [
  {
    title: "A replica was brought up to its source",
    functionName: "figgy-ssm-stream-replicator",
    notification: {
      kind: "replication succeeded",
      source: "/shared/db/host",
      destination: "/app/shop/db/host",
      owner: "jordan",
      triggeredBy: "sam",
    },
  },
  {
    title: "A parameter was deleted",
    functionName: "figgy-config-auditor",
    notification: { kind: "parameter deleted", parameter: "/app/shop/db/host", user: "sam" },
  },
  {
    title: "Something failed",
    functionName: "figgy-dynamo-stream-replicator",
    notification: {
      kind: "failure",
      what: "/app/shop/db/url was not replicated",
      reasons: ["the source /app/shop/db/password does not exist"],
    },
  },
];

const MINUTES = LONGEST_WAIT_SECONDS / 60;
const HOURS = Math.round(secondsOfAllAttempts() / 3_600);
const [OLDEST_DAYS, KEPT_DAYS] = [OLDEST_MESSAGE_SECONDS, FEED_RETENTION_SECONDS].map(
  (seconds) => seconds / 86_400,
);

const FATES = renderTable(
  ["what happens", "what becomes of a message"],
  [
    [
      "Slack asks to wait (429)",
      `nothing is posted for as long as it says, ${MINUTES} minutes at most; then this message, and the others that came with it, are tried again`,
    ],
    [
      "Slack answers with another error, or not in 3 s",
      `it is tried again after 2 seconds, then 4, 8 and so on up to ${MINUTES} minutes`,
    ],
    [
      `it was tried ${MAXIMUM_ATTEMPTS} times`,
      `it goes to the dead letters: after ${HOURS} hours of errors, or two days of being asked to wait`,
    ],
    [
      `it waits for ${OLDEST_DAYS} days, behind others`,
      `it goes to the dead letters, before the queue deletes it after ${KEPT_DAYS} days`,
    ],
    [
      "the webhook was revoked or redirects (any other 3xx or 4xx)",
      "the parameter is read again at once, in case it was replaced; if not, the message goes to the dead letters with Slack's status",
    ],
    ["the URL is none of Slack's", "it goes to the dead letters at once"],
    ["no URL is set", "it is passed over"],
  ],
);

/** What people are sent, by mail and in Slack. */
export function renderNotifications(): string {
  return `# What people are told

A config store tells people of replications and of what failed and, by choice, of deletions: see "Tell people what was
done" in the README. Each message says what happened, where, when, by whom and what to do, and has the id of the request
by which the function's log is found. None holds a value or a stack trace; names that people chose are kept to one line,
and escaped for Slack.

Messages are sent once the work is done. A function waits three seconds for it at most, and sends twenty messages a run at
most; what could not be sent is logged and counted as \`NotificationsNotSent\`.

## How they get to Slack

A topic's messages wait in the queue \`<topic>-slack-delivery-messages\` until Slack has taken them. Each is posted at least
once: now and then twice, when an answer of Slack's is lost. They come in any order.

${FATES}

An alarm tells when Slack has taken no message for an hour, and another of dead letters; they go to the topic, so have an
e-mail address on it as well. Correct the webhook, then have the dead letters posted:

\`\`\`sh
npx foundation redrive figgy-notifications-slack-delivery
\`\`\`

${EXAMPLES.map(renderExample).join("\n\n")}

## For other programs

What subscribes to the topic \`<prefix>-notifications\` by another protocol than mail is sent the same as JSON, with
ten reasons at most and each text cut at a thousand bytes:

\`\`\`json
${JSON.stringify(JSON.parse(notificationJson(publish(EXAMPLES[1]!))), null, 2)}
\`\`\`
`;
}

function renderExample(example: Example): string {
  const published = publish(example);
  return `## ${example.title}

By mail, with the subject \`${mailSubject(published)}\`:

\`\`\`text
${mailText(published).trimEnd()}
\`\`\`

In Slack:

\`\`\`text
${slackText(notificationJson(published))}
\`\`\``;
}

function publish({ functionName, notification }: Example): PublishedNotification {
  return {
    environmentAlias: "dev",
    accountId: "100000000002",
    region: "eu-central-1",
    functionName,
    correlationId: "6f1ed002-ab5c-4b5e-9d2a-0c1f8f0e7a11",
    time: Date.UTC(2026, 2, 1, 10),
    notification,
  };
}
