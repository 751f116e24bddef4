import fc from "fast-check";
import {
  type Notification,
  notificationSubject,
  notificationText,
  readNotification,
} from "../../../src/core/config-store/notification";

const text = fc.string({ minLength: 1, maxLength: 50 });
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
    functionName: text,
    what: text,
    reasons: fc.array(text, { maxLength: 10 }),
    correlationId: text,
  }),
);

describe("a notification", () => {
  test("survives the way through a message, whatever it says", () => {
    fc.assert(
      fc.property(notifications, fc.stringMatching(/^\w{1,10}$/), (notification, environmentAlias) => {
        const published = { environmentAlias, notification };
        expect(readNotification(notificationText(published))).toEqual(published);
      }),
    );
  });

  test("states ten reasons at most", () => {
    const notification: Notification = {
      kind: "failure",
      functionName: "f",
      what: "w",
      reasons: Array.from({ length: 50 }, (_, n) => `${n}`),
      correlationId: "c",
    };
    const read = readNotification(notificationText({ environmentAlias: "dev", notification }));
    expect(read?.notification).toMatchObject({ reasons: [..."0123456789"] });
  });

  test("has a subject that mail can carry", () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        const subject = notificationSubject({ environmentAlias: "a".repeat(200), notification });
        expect(subject).toMatch(/^[ -~]{1,99}$/);
      }),
    );
  });

  test.each([
    ["no JSON", "text"],
    ["another JSON", '{"AlarmName":"a"}'],
    ["an unknown kind", '{"schema":"config-store-notification/1","environmentAlias":"dev","kind":"other"}'],
    ["half of one", '{"schema":"config-store-notification/1","environmentAlias":"dev","kind":"failure"}'],
  ])("is not read out of %s", (_what, message) => {
    expect(readNotification(message)).toBeUndefined();
  });
});
