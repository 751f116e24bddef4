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

  test("leaves out what is not known", () => {
    const known = {
      kind: "replication succeeded",
      source: "/a/b",
      destination: "/a/c",
      owner: "jordan",
    } as const;
    const published = { ...FAILURE, notification: { ...known, triggeredBy: undefined } };
    expect(readNotification(notificationJson(published))?.notification).toEqual(known);
    expect(notificationJson(published)).not.toContain("triggeredBy");
  });

  test("states ten reasons at most", () => {
    const reasons = Array.from({ length: 50 }, (_, n) => `${n}`);
    const notification: Notification = { kind: "failure", what: "w", reasons };
    const read = readNotification(notificationJson({ ...FAILURE, notification }));
    expect(read?.notification).toMatchObject({ reasons: [..."0123456789"] });
  });

  test("states texts of 1,024 bytes as they are, and of what is longer as much as that", () => {
    const longest = `/${"a".repeat(1_010)}`;
    const read = (owner: string) =>
      readNotification(
        notificationJson({
          ...FAILURE,
          notification: { kind: "replication succeeded", source: longest, destination: longest, owner },
        }),
      )?.notification;
    expect(read("o".repeat(1_024))).toMatchObject({
      source: longest,
      destination: longest,
      owner: "o".repeat(1_024),
    });
    expect(read("o".repeat(1_025))).toMatchObject({ owner: `${"o".repeat(1_021)}…` });
    expect(read('"'.repeat(257))).toMatchObject({ owner: `${'"'.repeat(255)}…` });
    expect(read("\u{1f510}".repeat(257))).toMatchObject({ owner: `${"\u{1f510}".repeat(255)}…` });
  });

  test("states each reason up to the same length", () => {
    const notification: Notification = { kind: "failure", what: "w", reasons: ["a".repeat(1_025), "b"] };
    const read = readNotification(notificationJson({ ...FAILURE, notification }));
    expect(read?.notification).toMatchObject({ reasons: [`${"a".repeat(1_021)}…`, "b"] });
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
