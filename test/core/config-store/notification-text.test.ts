import fc from "fast-check";
import type { Notification } from "../../../src/core/config-store/notification";
import { mailSubject, mailText } from "../../../src/core/config-store/notification-text";
import { publishedNotifications } from "../../handlers/support/notifications";

const ORIGIN = {
  environmentAlias: "dev",
  accountId: "111111111111",
  region: "us-east-1",
  functionName: "figgy-config-auditor",
  correlationId: "request-1",
  time: Date.parse("2026-03-01T10:00:00.412Z"),
};

const mail = (notification: Notification) => {
  const published = { ...ORIGIN, notification };
  return [mailSubject(published), ...mailText(published).split("\n")];
};

describe("the mail about", () => {
  test("a replication says what was brought up to what, and by whose change", () => {
    expect(
      mail({
        kind: "replication succeeded",
        source: "/shared/db/host",
        destination: "/app/shop/host",
        owner: "jordan",
        triggeredBy: "sam",
      }),
    ).toEqual([
      "[dev] /app/shop/host was brought up to /shared/db/host",
      "/app/shop/host was brought up to /shared/db/host",
      "",
      "Where:   environment dev, account 111111111111, us-east-1",
      "When:    2026-03-01 10:00:00 UTC",
      "Who:     sam changed it, jordan configured it",
      "Request: request-1 of figgy-config-auditor",
      "",
      "What to do: nothing. Services have the new value once they read the parameter again.",
      "",
    ]);
  });

  test("a replication that nobody's change caused says who configured it", () => {
    const lines = mail({
      kind: "replication succeeded",
      source: "/a/b",
      destination: "/a/c",
      owner: "jordan",
    });
    expect(lines).toContain("Who:     jordan configured it");
  });

  test("a deletion says who did it and how to undo it", () => {
    const lines = mail({ kind: "parameter deleted", parameter: "/app/shop/host", user: "jordan" });
    expect(lines.slice(0, 2)).toEqual(["[dev] /app/shop/host was deleted", "/app/shop/host was deleted"]);
    expect(lines).toContain("Who:     jordan");
    expect(lines).toContain(
      "What to do: if it was not meant, put it back from the audit table: figgy config restore.",
    );
  });

  test("a failure says why, and where the log about it is", () => {
    const lines = mail({
      kind: "failure",
      what: "/app/shop/host was not replicated",
      reasons: ["the source /shared/db/host does not exist", "type: expected app or merge"],
    });
    expect(lines.slice(0, 5)).toEqual([
      "[dev] /app/shop/host was not replicated",
      "/app/shop/host was not replicated",
      "",
      "Why:     the source /shared/db/host does not exist",
      "Why:     type: expected app or merge",
    ]);
    expect(lines).toContain("Request: request-1 of figgy-config-auditor");
    expect(lines.join()).not.toContain("Who:");
  });

  test("a failure says ten reasons at most, so that a batch of mails fits the topic", () => {
    const reasons = Array.from({ length: 1_000 }, (_, index) => `the source /shared/${index} does not exist`);
    const lines = mail({ kind: "failure", what: "/app/shop/host was not replicated", reasons });
    const said = lines.filter((line) => line.startsWith("Why:"));
    expect(said.map((line) => line.replace(/^Why: +/, ""))).toEqual(reasons.slice(0, 10));
  });

  test("anything has as many lines as it has facts, and no name makes one of its own", () => {
    fc.assert(
      fc.property(publishedNotifications, (published) => {
        const { notification } = published;
        const reasons = notification.kind === "failure" ? Math.min(10, notification.reasons.length) : 1;
        expect(mailText(published).split(/\r\n|[\n\r\u2028\u2029]/)).toHaveLength(8 + reasons);
      }),
    );
  });

  test("anything has a subject that mail can carry", () => {
    fc.assert(
      fc.property(publishedNotifications, fc.nat(200), (published, length) => {
        const subject = mailSubject({ ...published, environmentAlias: "a".repeat(length + 1) });
        expect(subject).toMatch(/^\[[ -~]{1,98}$/);
      }),
    );
  });

  test("a name without end is cut", () => {
    const parameter = `/app/${"a".repeat(1_000)}`;
    const [subject, headline] = mail({ kind: "parameter deleted", parameter, user: "jordan" });
    expect(subject).toMatch(/^\[dev\] \/app\/a+\.\.\.$/);
    expect([...headline!]).toHaveLength(301);
  });
});
