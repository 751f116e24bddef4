import fc from "fast-check";
import { type Notification, notificationJson } from "../../../src/core/config-store/notification";
import { slackText } from "../../../src/handlers/slack-delivery/message";

const ALARM = {
  AlarmName: "figgy-config-auditor-errors",
  AlarmDescription: "The auditor fails",
  AWSAccountId: "111111111111",
  NewStateValue: "ALARM",
  OldStateValue: "OK",
  NewStateReason: "Threshold Crossed: 1 datapoint [2.0] was greater than 0.0",
  StateChangeTime: "2026-03-01T10:00:00.000+0000",
  Region: "US East (N. Virginia)",
};

const ORIGIN = {
  environmentAlias: "dev",
  accountId: "111111111111",
  region: "us-east-1",
  functionName: "figgy-config-auditor",
  correlationId: "request-1",
  time: Date.parse("2026-03-01T10:00:00.412Z"),
};
const PLACE = ["Where: environment dev, account 111111111111, us-east-1", "When: 2026-03-01 10:00:00 UTC"];
const REQUEST = "Request: request-1 of figgy-config-auditor";

const EVENT = {
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.kms",
  account: "111111111111",
  region: "us-east-1",
  time: "2026-03-01T10:00:00Z",
  resources: ["arn:aws:kms:us-east-1:111111111111:key/1234"],
  detail: {
    eventName: "ScheduleKeyDeletion",
    userIdentity: { arn: "arn:aws:sts::111111111111:assumed-role/admin/jordan" },
    requestParameters: { plaintext: "secret" },
  },
};

describe("the text of a message", () => {
  test("an alarm states its change, its reason and its place", () => {
    expect(slackText(JSON.stringify(ALARM))).toBe(
      [
        "ALARM: figgy-config-auditor-errors (was OK)",
        "The auditor fails",
        "Threshold Crossed: 1 datapoint [2.0] was greater than 0.0",
        "111111111111 · US East (N. Virginia) · 2026-03-01T10:00:00.000+0000",
      ].join("\n"),
    );
  });

  test("an alarm with nothing but its name and state is one line", () => {
    expect(slackText(JSON.stringify({ AlarmName: "errors", NewStateValue: "OK" }))).toBe("OK: errors");
  });

  test("an event states who called what, and nothing else of its detail", () => {
    expect(slackText(JSON.stringify(EVENT))).toBe(
      [
        "AWS API Call via CloudTrail (aws.kms)",
        "ScheduleKeyDeletion by arn:aws:sts::111111111111:assumed-role/admin/jordan",
        "arn:aws:kms:us-east-1:111111111111:key/1234",
        "111111111111 · us-east-1 · 2026-03-01T10:00:00Z",
      ].join("\n"),
    );
  });

  test("an event that is no call states its type and place", () => {
    const { "detail-type": type, source } = EVENT;
    expect(slackText(JSON.stringify({ "detail-type": type, source, detail: null }))).toBe(
      "AWS API Call via CloudTrail (aws.kms)",
    );
  });

  test.each<[Notification, string[]]>([
    [
      {
        kind: "replication succeeded",
        source: "/shared/db/host",
        destination: "/app/shop/host",
        owner: "jordan",
        triggeredBy: "sam",
      },
      [
        "/app/shop/host was brought up to /shared/db/host",
        ...PLACE,
        "Who: sam changed it, jordan configured it",
        REQUEST,
        "What to do: nothing. Services have the new value once they read the parameter again.",
      ],
    ],
    [
      { kind: "parameter deleted", parameter: "/app/shop/host", user: "<!channel>" },
      [
        "/app/shop/host was deleted",
        ...PLACE,
        "Who: &lt;!channel&gt;",
        REQUEST,
        "What to do: if it was not meant, put it back from the audit table: figgy config restore.",
      ],
    ],
    [
      {
        kind: "failure",
        what: "/app/shop/host was not replicated",
        reasons: ["the source /shared/db/host does not exist", "and more"],
      },
      [
        "/app/shop/host was not replicated",
        "Why: the source /shared/db/host does not exist",
        "Why: and more",
        ...PLACE,
        REQUEST,
        "What to do: mend what the reasons name. It is tried again within 30 minutes; the function's log has more about the request.",
      ],
    ],
  ])(
    "a notification says what was done, where, when, by whom and what to do, escaped: %j",
    (notification, text) => {
      expect(slackText(notificationJson({ ...ORIGIN, notification }))).toBe(text.join("\n"));
    },
  );

  test("a notification that is not whole stays as it is", () => {
    const text = notificationJson({
      ...ORIGIN,
      notification: { kind: "parameter deleted", parameter: "/app/a", user: "sam" },
    });
    const broken = text.replace('"user":"sam"', '"user":7');
    expect(slackText(broken)).toBe(broken);
  });

  test.each([
    ["plain text with its subject", "the budget is spent", "Budget", "Budget\nthe budget is spent"],
    ["plain text alone", "the budget is spent", undefined, "the budget is spent"],
    ["JSON of another kind", '{"a":1}', undefined, '{"a":1}'],
    ["JSON that is no object", "[1]", undefined, "[1]"],
  ])("%s stays as it is", (_title, message, subject, text) => {
    expect(slackText(message, subject)).toBe(text);
  });

  test("a long text is cut between characters", () => {
    const text = slackText("🔥".repeat(4_000));
    expect([...text]).toHaveLength(3_001);
    expect(text.endsWith("🔥…")).toBe(true);
  });

  test("E13: mentions and links become plain text", () => {
    expect(slackText("<!channel> <https://evil.example|click> & @here")).toBe(
      "&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; @\u200bhere",
    );
  });

  test("E13: no text keeps what Slack takes for a mention or a link", () => {
    const dangerous = fc.constantFrom(
      "<!channel>",
      "@channel",
      "@HERE",
      "@everyone",
      "<@U123>",
      "<https://x|y>",
      "&lt;",
    );
    const texts = fc.array(fc.oneof(dangerous, fc.string()), { minLength: 1 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, fc.boolean(), (text, inAlarm) => {
        const message = inAlarm ? JSON.stringify({ ...ALARM, NewStateReason: text }) : text;
        const shown = slackText(message, text);
        expect(shown).not.toMatch(/[<>]|@(channel|here|everyone)/i);
        expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});
