import fc from "fast-check";
import {
  type Notification,
  notificationJson,
  type PublishedNotification,
  readNotification,
} from "../../../src/core/config-store/notification";
import { publishedNotifications } from "../../handlers/support/notifications";

const FAILURE: PublishedNotification = {
  environmentAlias: "dev",
  accountId: "111111111111",
  region: "us-east-1",
  functionName: "f",
  correlationId: "c",
  time: 0,
  notification: { kind: "failure", what: "w", reasons: [] },
};

describe("a notification", () => {
  test("survives the way through a message, whatever it says", () => {
    fc.assert(
      fc.property(publishedNotifications, (published) => {
        expect(readNotification(notificationJson(published))).toEqual(published);
      }),
    );
  });

  test("states ten reasons at most", () => {
    const reasons = Array.from({ length: 50 }, (_, n) => `${n}`);
    const notification: Notification = { kind: "failure", what: "w", reasons };
    const read = readNotification(notificationJson({ ...FAILURE, notification }));
    expect(read?.notification).toMatchObject({ reasons: [..."0123456789"] });
  });

  const whole = JSON.parse(notificationJson(FAILURE)) as Record<string, unknown>;

  test.each<[string, string]>([
    ["no JSON", "text"],
    ["another JSON", '{"AlarmName":"a"}'],
    ["an unknown kind", JSON.stringify({ ...whole, kind: "other" })],
    ["another schema", JSON.stringify({ ...whole, schema: "config-store-notification/2" })],
    ...Object.keys(whole).map((field): [string, string] => [
      `one without ${field}`,
      JSON.stringify({ ...whole, [field]: undefined }),
    ]),
  ])("is not read out of %s", (_what, message) => {
    expect(readNotification(message)).toBeUndefined();
  });
});
