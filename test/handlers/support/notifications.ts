import fc from "fast-check";
import type { Notification, PublishedNotification } from "../../../src/core/config-store/notification";

const text = fc.string({ minLength: 1, maxLength: 50, unit: "binary" });

const notifications: fc.Arbitrary<Notification> = fc.oneof(
  fc.record({
    kind: fc.constant("replication succeeded" as const),
    source: text,
    destination: text,
    owner: text,
    triggeredBy: text,
  }),
  fc.record({ kind: fc.constant("parameter deleted" as const), parameter: text, user: text }),
  fc.record({
    kind: fc.constant("failure" as const),
    what: text,
    reasons: fc.array(text, { maxLength: 10 }),
  }),
);

/** Notifications of every kind, whose names hold anything. */
export const publishedNotifications: fc.Arbitrary<PublishedNotification> = fc.record({
  environmentAlias: fc.stringMatching(/^\w{1,10}$/),
  accountId: fc.constant("111111111111"),
  region: fc.constant("us-east-1"),
  functionName: fc.constant("figgy-config-auditor"),
  correlationId: fc.uuid(),
  time: fc.integer({ min: 0, max: Date.parse("2100-01-01") }),
  notification: notifications,
});
