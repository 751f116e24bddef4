import {
  type Notification,
  notificationJson,
  type PublishedNotification,
} from "../../src/core/config-store/notification";
import { mailSubject, mailText } from "../../src/core/config-store/notification-text";
import { slackText } from "../../src/handlers/slack-delivery/message";

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

| what happens                                    | what becomes of a message                                                                                                          |
| ----------------------------------------------- | ---------------------------------------------------------------------------------------------------------------------------------- |
| Slack asks to wait (429)                        | nothing is posted for as long as it says, an hour at most; then this message, and the others that came with it, are tried again    |
| Slack answers with another error, or not in 3 s | it is tried again after 2 seconds, then 4, 8 and so on up to a quarter of an hour: a hundred times in all, which takes about a day |
| the webhook was revoked (any other 4xx)         | the parameter is read again at once, in case it was replaced; if not, the message goes to the dead letters with Slack's status     |
| the URL is none of Slack's                      | it goes to the dead letters at once                                                                                                |
| no URL is set                                   | it is passed over                                                                                                                  |

Alarms tell when messages have waited for Slack for an hour, and of dead letters; they go to the topic, so have an e-mail
address on it as well. Correct the webhook, then have the dead letters posted:

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
