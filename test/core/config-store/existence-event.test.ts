import { readExistenceEvent } from "../../../src/core/config-store/existence-event";
import { changeEvent, policyEvent } from "../../handlers/support/store-events";
import {
  ACCOUNT,
  deleteEvent,
  deleteManyEvent,
  eventIdOf,
  putEvent,
  trailEvent,
  withEnvelope,
} from "../../handlers/support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const SECOND = Date.parse("2026-03-01T10:00:00.000Z");

const read = (text: string) => readExistenceEvent(text, ACCOUNT);
const withDetail = (text: string, detail: object) =>
  withEnvelope(text, { detail: { ...(JSON.parse(text) as { detail: object }).detail, ...detail } });

describe("an event that tells of parameters that come or go", () => {
  test.each([
    ["Create", true],
    ["Update", true],
    ["Delete", false],
  ])("may be Parameter Store's own %s", (operation, existed) => {
    const text = changeEvent(operation, "/app/a", TIME);
    const { id: eventId } = JSON.parse(text) as { id: string };
    expect(read(text)).toEqual({
      kind: "change",
      event: { eventId, time: SECOND, parameterNames: ["/app/a"], existed },
    });
  });

  test("may be an expiration, which no call makes", () => {
    expect(read(policyEvent("Expiration", "/app/a", TIME))).toMatchObject({
      kind: "change",
      event: { time: SECOND, parameterNames: ["/app/a"], existed: false },
    });
  });

  test("may be a call, known by CloudTrail's id", () => {
    const put = putEvent("app/a", 1, TIME);
    expect(read(put)).toEqual({
      kind: "change",
      event: { eventId: eventIdOf(put), time: SECOND, parameterNames: ["/app/a"], existed: true },
    });
    expect(read(deleteEvent("/app/a", TIME))).toMatchObject({
      event: { parameterNames: ["/app/a"], existed: false },
    });
    expect(read(deleteManyEvent(["/app/a", "/app/b"], ["/app/c"], TIME))).toMatchObject({
      event: { parameterNames: ["/app/a", "/app/b"], existed: false },
    });
  });

  test("has names with a leading slash", () => {
    expect(read(changeEvent("Create", "host", TIME))).toMatchObject({
      event: { parameterNames: ["/host"] },
    });
  });
});

describe("an event that tells of nothing is skipped", () => {
  test.each([
    ["label", changeEvent("LabelParameterVersion", "/app/a", TIME)],
    ["policy that deletes nothing", policyEvent("ExpirationNotification", "/app/a", TIME)],
    ["policy that deletes nothing", policyEvent("NoChangeNotification", "/app/a", TIME)],
    ["another account", withEnvelope(changeEvent("Create", "/app/a", TIME), { account: "222222222222" })],
    ["another account", withEnvelope(putEvent("/app/a", 1, TIME), { account: "222222222222" })],
    ["failed call", deleteEvent("/app/a", TIME, { errorCode: "AccessDenied" })],
    ["call without parameters", trailEvent("PutParameter", TIME, {})],
  ])("as: %s", (reason, text) => {
    expect(read(text)).toMatchObject({ kind: "skipped", reason });
  });
});

describe("an event that does not have its shape is unreadable, with each point", () => {
  const change = changeEvent("Create", "/app/a", TIME);
  const expiration = policyEvent("Expiration", "/app/a", TIME);

  test.each([
    ["no JSON", "SECRET", ["the text: expected a JSON object"]],
    [
      "no envelope",
      JSON.stringify({ "detail-type": "Parameter Store Change" }),
      [
        "detail: expected an object",
        "account: expected a string that is not empty",
        "id: expected a string that is not empty",
        "time: expected a time in ISO 8601",
      ],
    ],
    [
      "an unknown operation",
      changeEvent("Rename", "/app/a", TIME),
      ["detail.operation: expected one of Create, Update, Delete, LabelParameterVersion"],
    ],
    [
      "an operation that every object has",
      changeEvent("toString", "/app/a", TIME),
      ["detail.operation: expected one of Create, Update, Delete, LabelParameterVersion"],
    ],
    [
      "a change without a name",
      withDetail(change, { name: "" }),
      ["detail.name: expected a string that is not empty"],
    ],
    [
      "an expiration without a name",
      withDetail(expiration, { "parameter-name": 7 }),
      ["detail.parameter-name: expected a string that is not empty"],
    ],
    [
      "a policy without a type",
      withDetail(expiration, { "policy-type": null }),
      ["detail.policy-type: expected a string that is not empty"],
    ],
  ])("%s", (_title, text, expected) => {
    const reading = read(text);
    expect(reading.kind).toBe("unreadable");
    expect(reading.kind === "unreadable" && reading.problems).toEqual(expect.arrayContaining(expected));
    expect(JSON.stringify(reading)).not.toContain("SECRET");
  });
});
