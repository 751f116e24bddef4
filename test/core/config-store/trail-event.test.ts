import fc from "fast-check";
import { type TrailEvent, readTrailEvent } from "../../../src/core/config-store/trail-event";
import {
  ACCOUNT,
  deleteEvent,
  deleteManyEvent,
  putEvent,
  ROLE_ARN,
  SESSION_ARN,
  trailEvent,
  withEnvelope,
} from "../../handlers/support/trail-events";

const TIME = Date.parse("2026-03-01T10:00:00.412Z");

function changeOf(text: string): TrailEvent {
  const reading = readTrailEvent(text, ACCOUNT);
  if (reading.kind !== "change") throw new Error(`read as ${JSON.stringify(reading)}`);
  return reading.event;
}

function problemsOf(text: string): readonly string[] {
  const reading = readTrailEvent(text, ACCOUNT);
  return reading.kind === "unreadable" ? reading.problems : [];
}

describe("reading an event of CloudTrail", () => {
  test("a put states its parameter, its version, its time and its caller", () => {
    expect(changeOf(putEvent("/app/x/host", 3, TIME, { eventID: "e-1" }))).toEqual({
      eventId: "e-1",
      time: Date.parse("2026-03-01T10:00:00Z"),
      caller: {
        user: "jordandev",
        principalArn: SESSION_ARN,
        issuerArn: ROLE_ARN,
        accessKeyId: "ASIAEXAMPLEEXAMPLE",
      },
      sourceIp: "192.0.2.7",
      change: { kind: "put", parameter: { name: "/app/x/host", requestedName: "/app/x/host" }, version: 3 },
    });
  });

  test("a deletion states its parameter although the service answers nothing", () => {
    expect(changeOf(deleteEvent("/app/x/host", TIME)).change).toEqual({
      kind: "delete",
      parameters: [{ name: "/app/x/host", requestedName: "/app/x/host" }],
    });
  });

  test("a deletion of many states those that were deleted, each once", () => {
    const event = deleteManyEvent(["/app/a", "/app/b", "/app/a"], ["/app/absent"], TIME);
    expect(changeOf(event).change).toEqual({
      kind: "delete",
      parameters: [
        { name: "/app/a", requestedName: "/app/a" },
        { name: "/app/b", requestedName: "/app/b" },
      ],
    });
  });

  test("a deletion of many that deleted none is a change of nothing", () => {
    expect(changeOf(deleteManyEvent([], ["/app/absent"], TIME)).change).toEqual({
      kind: "delete",
      parameters: [],
    });
  });

  test.each([
    ["leaves out", {}],
    ["has nothing in the place of", { deletedParameters: null }],
  ])(
    "a deletion of many that %s the list of what it deleted deleted nothing, where no name exists",
    (_, list) => {
      const names = ["/app/a", "/app/b"];
      const event = deleteManyEvent([], names, TIME, {
        responseElements: { ...list, invalidParameters: names },
      });
      expect(changeOf(event).change).toEqual({ kind: "delete", parameters: [] });
    },
  );

  test("a name without a leading slash gets one and keeps what was asked for", () => {
    expect(changeOf(putEvent("host", 1, TIME)).change).toMatchObject({
      parameter: { name: "/host", requestedName: "host" },
    });
  });

  test("a name outside ASCII is kept as it is", () => {
    expect(changeOf(putEvent("/app/größe/名前", 1, TIME)).change).toMatchObject({
      parameter: { name: "/app/größe/名前" },
    });
  });
});

describe("events that are passed over", () => {
  test.each([
    [
      "an event of another account",
      withEnvelope(putEvent("/app/a", 1, TIME), { account: "222222222222" }),
      "another account",
    ],
    [
      "a denied call",
      putEvent("/app/a", 1, TIME, { errorCode: "AccessDenied", responseElements: null }),
      "failed call",
    ],
    [
      "a call with nothing but an error message",
      putEvent("/app/a", 1, TIME, { errorMessage: "denied" }),
      "failed call",
    ],
    [
      "a throttled call",
      putEvent("/app/a", 1, TIME, {
        errorCode: "ThrottlingException",
        requestParameters: null,
        responseElements: null,
      }),
      "failed call",
    ],
    [
      "a call of which CloudTrail kept nothing",
      trailEvent("PutParameter", TIME, {}),
      "call without parameters",
    ],
  ])("%s", (_title, text, reason) => {
    expect(readTrailEvent(text, ACCOUNT)).toMatchObject({ kind: "skipped", reason });
  });
});

describe("events that cannot be read", () => {
  test.each([
    ["text that is no JSON", "PutParameter", ["the text: expected a JSON object"]],
    [
      "an event without detail",
      withEnvelope(putEvent("/a", 1, TIME), { detail: undefined }),
      ["detail: expected an object"],
    ],
    [
      "an event without an account",
      withEnvelope(putEvent("/a", 1, TIME), { account: 1 }),
      ["account: expected a string that is not empty"],
    ],
    [
      "an unknown call",
      trailEvent("LabelParameterVersion", TIME, { requestParameters: { name: "/app/a" } }),
      ["detail.eventName: expected one of PutParameter, DeleteParameter, DeleteParameters"],
    ],
    [
      "a call named like a property of every object",
      trailEvent("constructor", TIME, { requestParameters: { name: "/app/a" } }),
      ["detail.eventName: expected one of PutParameter, DeleteParameter, DeleteParameters"],
    ],
    [
      "a put without a version",
      putEvent("/app/a", 1, TIME, { responseElements: null }),
      ["detail.responseElements.version: expected a whole number above 0"],
    ],
    [
      "a put that lost its request",
      putEvent("/app/a", 1, TIME, { requestParameters: null }),
      ["detail.requestParameters.name: expected a string that is not empty"],
    ],
    [
      "a deletion of many whose answer is missing",
      deleteManyEvent(["/app/a"], [], TIME, { responseElements: null }),
      ["detail.responseElements.deletedParameters: expected a list of strings that are not empty"],
    ],
    [
      "a deletion of many that does not say of each name whether it was deleted",
      deleteManyEvent(["/app/a"], ["/app/b"], TIME, { responseElements: { invalidParameters: ["/app/b"] } }),
      ["detail.responseElements.deletedParameters: expected a list of strings that are not empty"],
    ],
    [
      "a deletion of many of which neither the names nor what became of them is known",
      deleteManyEvent([], ["/app/b"], TIME, {
        requestParameters: null,
        responseElements: { invalidParameters: ["/app/b"] },
      }),
      ["detail.responseElements.deletedParameters: expected a list of strings that are not empty"],
    ],
    [
      "everything wrong at once",
      putEvent("/app/a", 1, TIME, {
        eventID: "",
        eventTime: "yesterday",
        responseElements: { version: "three" },
      }),
      [
        "detail.eventID: expected a string that is not empty",
        "detail.eventTime: expected a time in ISO 8601",
        "detail.responseElements.version: expected a whole number above 0",
      ],
    ],
  ])("%s", (_title, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test("any JSON is read without an exception, and no problem quotes it", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const secret = "SECRET-that-no-path-contains";
        const text = JSON.stringify({ account: ACCOUNT, detail: JSON.parse(json), secret });
        expect(JSON.stringify(problemsOf(text))).not.toContain(secret);
        expect(["change", "skipped", "unreadable"]).toContain(readTrailEvent(json, ACCOUNT).kind);
      }),
    );
  });
});

describe("who made a call", () => {
  test.each([
    ["a session of a role", { arn: SESSION_ARN }, "jordandev"],
    ["an IAM user in a path", { arn: `arn:aws:iam::${ACCOUNT}:user/figgy/jordan` }, "jordan"],
    ["the account's root", { arn: `arn:aws:iam::${ACCOUNT}:root` }, "root"],
    ["another partition", { arn: `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/role/session` }, "session"],
    ["a principal without an ARN", { principalId: "AROAEXAMPLE:session" }, "session"],
    ["a user without an ARN", { userName: "jordan", principalId: "AIDAEXAMPLE" }, "jordan"],
    [
      "a service",
      { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" },
      "cloudformation.amazonaws.com",
    ],
    ["nothing but a type", { type: "AWSAccount" }, "AWSAccount"],
    ["nothing", {}, "unknown"],
    ["no identity at all", null, "unknown"],
  ])("%s", (_title, userIdentity, user) => {
    expect(changeOf(putEvent("/app/a", 1, TIME, { userIdentity })).caller.user).toBe(user);
  });
});
