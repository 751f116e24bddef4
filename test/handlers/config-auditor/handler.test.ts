import type { ScheduledEvent } from "aws-lambda";
import fc from "fast-check";
import type * as auditorFunction from "../../../src/handlers/config-auditor/handler";
import { auditorVariables } from "../../../src/core/config-store/function-environment";
import { ENVIRONMENT } from "../support/auditing";
import { AwsServer, ServiceError } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, queueBatch, setLambdaEnvironment } from "../support/lambda";
import { policyEvent, storeEventIdOf } from "../support/store-events";
import { deleteEvent, deleteManyEvent, putEvent, trailEvent } from "../support/trail-events";

const MODULE = "../../../src/handlers/config-auditor/handler";
const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const cached: object[] = [];
let scanFailure: Error | undefined;
const server: AwsServer = new AwsServer({
  Scan: () => {
    if (scanFailure) throw scanFailure;
    return { Items: cached };
  },
  DescribeParameters: ({ ParameterFilters: [{ Values }] }) => ({
    Parameters: [...server.histories]
      .filter(([name]) => name.startsWith(`${Values[0]}/`))
      .map(([Name, history]) => ({ Name, LastModifiedDate: (history.at(-1) as any).LastModifiedDate })),
  }),
});
let handler: typeof auditorFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), auditorVariables(ENVIRONMENT));
  // Whoever sets this wants the event in the log: this function must not do so even then.
  process.env["POWERTOOLS_LOGGER_LOG_EVENT"] = "true";
  ({ handler } = jest.requireActual<typeof auditorFunction>(MODULE));
});
beforeEach(() => {
  server.reset();
  cached.length = 0;
  scanFailure = undefined;
});
afterAll(() => server.stop());

function keepVersion(name: string, value: string, fields: object = {}): void {
  server.histories.set(name, [
    { Name: name, Type: "String", Value: value, Version: 1, LastModifiedDate: TIME / 1000, ...fields },
  ]);
}

async function handled(...bodies: readonly string[]) {
  let failures: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const response = await handler(queueBatch(...bodies), CONTEXT);
    failures = response!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failures, output, lines: jsonLines(output) };
}

/** The calls that events take, without those for further pages, which are small here. */
async function callsFor(...bodies: readonly string[]): Promise<Readonly<Record<string, number>>> {
  server.calls.length = 0;
  await handled(...bodies);
  const calls: Record<string, number> = {};
  for (const { operation, input } of server.calls) {
    if (!input["NextToken"] && !input["ExclusiveStartKey"]) calls[operation] = (calls[operation] ?? 0) + 1;
  }
  return calls;
}

describe("the auditor in Lambda", () => {
  test("records a batch and says what it recorded", async () => {
    keepVersion("/app/host", "db-1");
    const { failures, lines } = await handled(
      putEvent("/app/host", 1, TIME, { eventID: "e-1" }),
      deleteEvent("/app/old", TIME, { eventID: "e-2" }),
    );
    expect(failures).toEqual([]);
    expect(server.items.map(({ parameter_name, action }) => [parameter_name?.S, action?.S]).sort()).toEqual([
      ["/app/host", "PutParameter"],
      ["/app/old", "DeleteParameter"],
    ]);
    expect(lines.filter(({ message }) => message === "change recorded")).toEqual([
      expect.objectContaining({
        event_id: "e-1",
        parameter: "/app/host",
        action: "PutParameter",
        version: 1,
      }),
      expect.objectContaining({ event_id: "e-2", parameter: "/app/old", action: "DeleteParameter" }),
    ]);
  });

  test("hands back only the messages that failed, with the reason in its log", async () => {
    const { failures, lines } = await handled("no JSON", deleteEvent("/app/a", TIME), "{}");
    expect(failures).toEqual(["message-0", "message-2"]);
    expect(server.items).toHaveLength(1);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "event not readable",
        message_id: "message-2",
        error: "UnreadableEventError",
        reasons: ["detail: expected an object", "account: expected a string that is not empty"],
      }),
    );
  });

  test("hands back a message when a service refuses, and logs the error's class alone", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "text of a service"));
    const { failures, output, lines } = await handled(deleteEvent("/app/a", TIME));
    expect(failures).toEqual(["message-0"]);
    expect(lines).toContainEqual(
      expect.objectContaining({ error: "AccessDeniedException", status: 400, service_request_id: "r-1" }),
    );
    expect(output).not.toContain("text of a service");
  });

  test("says why it passed an event over", async () => {
    const { failures, lines } = await handled(
      trailEvent("PutParameter", TIME, { eventID: "e-1", errorCode: "ThrottlingException" }),
    );
    expect(failures).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "event skipped", event_id: "e-1", reason: "failed call" }),
    );
  });

  test("records a parameter that expired once, without anybody's facts, and counts it", async () => {
    const event = policyEvent("Expiration", "/app/old", TIME);
    const { failures, lines } = await handled(event, event, policyEvent("Expiration", "/figgy/ots/a", TIME));
    expect(failures).toEqual([]);
    expect(server.items).toEqual([
      {
        parameter_name: { S: "/app/old" },
        time: { N: String(Date.parse("2026-03-01T10:00:00.999Z")) },
        action: { S: "DeleteParameter" },
        user: { S: "expiration policy" },
        event_id: { S: storeEventIdOf(event) },
        schema: { N: "1" },
      },
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ AuditRecordsWritten: 1 }));
    expect(lines).toContainEqual(expect.objectContaining({ EventsProcessed: 3 }));
  });

  test("says of a deletion that deleted nothing that it changed nothing", async () => {
    const responseElements = { invalidParameters: ["/app/a"] };
    const { failures, lines } = await handled(
      deleteManyEvent([], ["/app/a"], TIME, { eventID: "e-1", responseElements }),
    );
    expect(failures).toEqual([]);
    expect(server.items).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "INFO", message: "event changed nothing", event_id: "e-1" }),
    );
  });

  test("passes over a failed run of its schedule that is given back with the dead letters", async () => {
    const run = {
      requestPayload: { "detail-type": "Scheduled Event" },
      responsePayload: { errorType: "Error" },
    };
    const { failures, lines } = await handled(JSON.stringify(run));
    expect(failures).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "event skipped", reason: "run of the schedule" }),
    );
  });

  test("counts records, and puts whose value is lost, for alarms", async () => {
    const { lines } = await handled(putEvent("/app/gone", 1, TIME));
    const counted = lines.filter((line) => "_aws" in line);
    expect(counted).toEqual([
      expect.objectContaining({ AuditRecordsWritten: 1, service: "figgy-function" }),
      expect.objectContaining({ AuditLag: expect.any(Number) as number, service: "figgy-function" }),
      expect.objectContaining({ UnresolvedPuts: 1, service: "figgy-function" }),
      expect.objectContaining({ EventsProcessed: 1, service: "figgy-function" }),
    ]);
    expect(counted[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: "ConfigStore", Dimensions: [["service"]] }] },
    });
  });

  test("a message that is delivered twice makes one record", async () => {
    keepVersion("/app/host", "db-1");
    const event = putEvent("/app/host", 1, TIME);
    const { lines } = await handled(event, event);
    expect(server.items).toHaveLength(1);
    expect(lines.filter(({ message }) => message === "change recorded before")).toHaveLength(1);
  });

  test("makes three calls for a change: what is recorded, the history, and the record", async () => {
    keepVersion("/app/a", "1");
    keepVersion("/app/b", "2");
    expect(await callsFor(putEvent("/app/a", 1, TIME), putEvent("/app/b", 1, TIME))).toEqual({
      Query: 2,
      GetParameterHistory: 2,
      TransactWriteItems: 2,
    });
    expect(await callsFor(deleteEvent("/app/c", TIME))).toEqual({
      Query: 1,
      GetParameterHistory: 1,
      TransactWriteItems: 1,
    });
  });

  test("reads once for all changes of one parameter in a batch", async () => {
    const version = (Version: number) => ({
      Type: "String",
      Value: `${Version}`,
      Version,
      LastModifiedDate: TIME / 1000,
    });
    server.histories.set("/app/a", [version(1), version(2), version(3)]);
    const events = [1, 2, 3].map((number) => putEvent("/app/a", number, TIME));
    expect(await callsFor(...events)).toEqual({ Query: 1, GetParameterHistory: 1, TransactWriteItems: 3 });
    expect(server.items.map(({ value }) => value?.S)).toEqual(["1", "2", "3"]);
  });

  test("makes one call for what is delivered again, and none for what it passes over", async () => {
    keepVersion("/app/a", "1");
    const event = putEvent("/app/a", 1, TIME);
    await handled(event);
    expect(await callsFor(event)).toEqual({ Query: 1 });
    expect(await callsFor(putEvent("/elsewhere/a", 1, TIME), "no JSON")).toEqual({});
  });

  test("does not start without its environment, and says all that is missing", () => {
    const { ACCOUNT_ID, AUDIT_TABLE_NAME } = process.env;
    delete process.env["ACCOUNT_ID"];
    process.env["AUDIT_TABLE_NAME"] = "";
    expect(() => jest.isolateModules(() => jest.requireActual(MODULE))).toThrow(
      /ACCOUNT_ID[^]*AUDIT_TABLE_NAME/,
    );
    Object.assign(process.env, { ACCOUNT_ID, AUDIT_TABLE_NAME });
  });
});

describe("the auditor's log", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/]{12,40}$/).map((text) => `SECRET${text}`);

  test("never holds a value, a ciphertext or an event, whatever is delivered and whatever fails", async () => {
    const breakings: Readonly<Record<string, (event: string, value: string) => string>> = {
      nothing: (event) => event,
      "cut off": (event) => event.slice(0, -20),
      "no JSON": (_event, value) => `value=${value}`,
      "foreign fields": (event, value) =>
        JSON.stringify({ ...(JSON.parse(event) as object), [value]: value }),
      "foreign account": (event) => event.replace('"account":"111111111111"', '"account":"222222222222"'),
    };
    const failures: Readonly<Record<string, (value: string) => readonly ServiceError[]>> = {
      none: () => [],
      "of the table": (value) => [new ServiceError("ValidationException", `item ${value} is too large`)],
      "of the history": (value) => [
        new ServiceError("UnrecognizedClientException", value),
        new ServiceError("UnrecognizedClientException", value),
      ],
    };
    const scenarios = fc.record({
      value: secret,
      eventName: fc.constantFrom(
        "PutParameter",
        "DeleteParameter",
        "DeleteParameters",
        "LabelParameterVersion",
      ),
      breaking: fc.constantFrom(...Object.keys(breakings)),
      failure: fc.constantFrom(...Object.keys(failures)),
      type: fc.constantFrom("String", "StringList", "SecureString"),
      kept: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ value, eventName, breaking, failure, type, kept }) => {
        server.reset();
        if (kept) keepVersion("/app/a", value, { Type: type, Description: value });
        server.failNext(...failures[failure]!(value));
        const event = trailEvent(eventName, TIME, {
          requestParameters: { name: "/app/a", value, description: value },
          responseElements: { version: 1, deletedParameters: ["/app/a"], note: value },
        });
        const { output } = await handled(breakings[breaking]!(event, value));
        expect(output).not.toBe("");
        for (const forbidden of ["SECRET", 'requestParameters"', "userIdentity", "Boto3", "192.0.2.7"]) {
          expect(output).not.toContain(forbidden);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe("the auditor, started by its schedule", () => {
  const SCHEDULED = { "detail-type": "Scheduled Event", source: "aws.events" } as ScheduledEvent;
  const anHourAgo = () => Math.floor(Date.now() / 1_000) - 3_700;

  test("records versions of which no event has told, and says and counts them", async () => {
    keepVersion("/app/host", "db-1", {
      LastModifiedDate: anHourAgo(),
      LastModifiedUser: "arn:aws:iam::1:user/jo",
    });
    const output = await capturedOutput(async () => {
      expect(await handler(SCHEDULED, CONTEXT)).toBeUndefined();
    });
    expect(server.items).toMatchObject([
      {
        parameter_name: { S: "/app/host" },
        action: { S: "PutParameter" },
        user: { S: "jo" },
        value: { S: "db-1" },
      },
    ]);
    const lines = jsonLines(output);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "no event told of the version",
        parameter: "/app/host",
        version: 1,
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ AuditRecordsRecovered: 1 }));
    expect(lines).toContainEqual(expect.objectContaining({ AuditedParametersLeft: 0 }));
    expect(output).not.toContain("db-1");
  });

  test("records deletions of which no event has told, and says and counts them, and what came of a late event", async () => {
    await handled(putEvent("/app/old", 1, TIME));
    const lastUpdated = { N: `${TIME + 60_000}` };
    cached.push({ parameter_name: { S: "/app/old" }, last_updated: lastUpdated, state: { S: "DELETED" } });
    const lines = jsonLines(await capturedOutput(() => handler(SCHEDULED, CONTEXT)));
    expect(server.items.at(-1)).toEqual({
      parameter_name: { S: "/app/old" },
      time: lastUpdated,
      action: { S: "DeleteParameter" },
      user: { S: "unknown (found missing)" },
      event_id: { S: `absent-${Math.floor(TIME / 1_000) * 1_000}` },
      schema: { N: "1" },
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "no event told of the deletion", parameter: "/app/old" }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ AuditRecordsRecovered: 1 }));

    const late = await handled(deleteEvent("/app/old", TIME + 50_000, { eventID: "e-1" }));
    expect(late.failures).toEqual([]);
    expect(server.items).toHaveLength(2);
    expect(late.lines).toContainEqual(
      expect.objectContaining({
        level: "WARN",
        message: "the deletion's record does not say whose it is: its event came later",
        parameter: "/app/old",
        event_id: "e-1",
        user: "jordandev",
      }),
    );
  });

  test("counts what a service kept from being compared, and does not fail for it", async () => {
    keepVersion("/app/host", "db-1", { LastModifiedDate: anHourAgo(), Version: undefined });
    const output = await capturedOutput(async () => {
      expect(await handler(SCHEDULED, CONTEXT)).toBeUndefined();
    });
    expect(jsonLines(output)).toContainEqual(expect.objectContaining({ AuditedParametersLeft: 1 }));
  });

  test("fails when names cannot be listed, after it has compared those that it knows", async () => {
    keepVersion("/app/host", "db-1", { LastModifiedDate: anHourAgo() });
    scanFailure = new ServiceError("AccessDeniedException", "text of a service");
    let failure: unknown;
    const output = await capturedOutput(async () => {
      failure = await handler(SCHEDULED, CONTEXT).catch((error: unknown) => error);
    });
    expect(failure).toMatchObject({ name: "AccessDeniedException" });
    expect(server.items).toHaveLength(1);
    expect(jsonLines(output)).toContainEqual(expect.objectContaining({ AuditRecordsRecovered: 1 }));
    expect(jsonLines(output)).toContainEqual(expect.objectContaining({ AuditedParametersLeft: 1 }));
  });
});
