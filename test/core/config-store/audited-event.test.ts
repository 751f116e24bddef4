import { EXPIRATION_USER, readAuditedEvent } from "../../../src/core/config-store/audited-event";
import { readTrailEvent } from "../../../src/core/config-store/trail-event";
import { changeEvent, policyEvent, storeEventIdOf } from "../../handlers/support/store-events";
import { ACCOUNT, deleteEvent, putEvent, withEnvelope } from "../../handlers/support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

const read = (text: string) => readAuditedEvent(text, ACCOUNT);
const failedRun = (payload: unknown) =>
  JSON.stringify({ requestContext: { condition: "RetriesExhausted" }, requestPayload: payload });

describe("an event of a change", () => {
  test("may be a call, as CloudTrail reports it", () => {
    for (const text of [putEvent("/app/a", 1, TIME), deleteEvent("/app/a", TIME), "{}", "no JSON"]) {
      expect(read(text)).toEqual(readTrailEvent(text, ACCOUNT));
    }
  });

  test.each(["Success", "SUCCESS"])("may be an expiration, which nobody calls for: %s", (status) => {
    const text = policyEvent("Expiration", "app/a", TIME, status);
    expect(read(text)).toEqual({
      kind: "change",
      event: {
        eventId: storeEventIdOf(text),
        time: Date.parse("2026-03-01T10:00:00Z"),
        caller: { user: "expiration policy" },
        change: { kind: "delete", parameters: [{ name: "/app/a", requestedName: "app/a" }] },
      },
    });
  });

  test("names a user in the place of an expiration that no session and no IAM user can have", () => {
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: RoleSessionName
    expect(EXPIRATION_USER).not.toMatch(/^[\w+=,.@-]+$/);
  });
});

describe("an event of no change is skipped", () => {
  test.each([
    ["policy that deletes nothing", policyEvent("ExpirationNotification", "/app/a", TIME)],
    ["policy that deletes nothing", policyEvent("NoChangeNotification", "/app/a", TIME)],
    ["expiration that did not succeed", policyEvent("Expiration", "/app/a", TIME, "Failed")],
    ["another account", withEnvelope(policyEvent("Expiration", "/app/a", TIME), { account: "222222222222" })],
    ["failed call", deleteEvent("/app/a", TIME, { errorCode: "AccessDenied" })],
    // CloudTrail tells of the same deletion, unless it was an expiration.
    ["call without parameters", changeEvent("Delete", "/app/a", TIME)],
    ["run of the schedule", failedRun({ "detail-type": "Scheduled Event", source: "aws.events" })],
  ])("as: %s", (reason, text) => {
    expect(read(text)).toMatchObject({ kind: "skipped", reason });
  });
});

describe("an event that does not have its shape is unreadable, with each point", () => {
  const expiration = policyEvent("Expiration", "/app/a", TIME);

  test.each([
    [
      "an expiration without its facts",
      withEnvelope(expiration, { detail: {} }),
      ["policy-type", "parameter-name", "action-status"].map(
        (field) => `detail.${field}: expected a string that is not empty`,
      ),
    ],
    [
      "an expiration without an id",
      withEnvelope(expiration, { id: undefined }),
      ["id: expected a string that is not empty"],
    ],
    [
      "what Lambda gave up of anything but a schedule",
      failedRun({ "detail-type": "other" }),
      ["detail: expected an object", "account: expected a string that is not empty"],
    ],
  ])("%s", (_, text, problems) => {
    expect(read(text)).toEqual({ kind: "unreadable", problems });
  });
});
