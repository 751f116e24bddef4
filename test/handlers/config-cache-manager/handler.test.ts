import fc from "fast-check";
import { cacheManagerVariables } from "../../../src/core/config-store/function-environment";
import type * as managerFunction from "../../../src/handlers/config-cache-manager/handler";
import { ServiceError } from "../support/aws-server";
import { CACHE_ENVIRONMENT } from "../support/cache-environment";
import { CacheServer } from "../support/cache-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, queueBatch, setLambdaEnvironment } from "../support/lambda";
import { deleteEvent, putEvent, trailEvent } from "../support/trail-events";

const MODULE = "../../../src/handlers/config-cache-manager/handler";
const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const server = new CacheServer();
let handler: typeof managerFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), cacheManagerVariables(CACHE_ENVIRONMENT));
  ({ handler } = jest.requireActual<typeof managerFunction>(MODULE));
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

async function handled(...bodies: readonly string[]) {
  let failures: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const response = await handler(queueBatch(...bodies), CONTEXT);
    failures = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failures, output, lines: jsonLines(output) };
}

describe("the cache manager in Lambda", () => {
  test("brings a batch's names to the truth and says what it did", async () => {
    server.names.add("/app/a");
    const { failures, lines } = await handled(
      putEvent("/app/a", 1, TIME, { eventID: "e-1" }),
      deleteEvent("/data/b", TIME, { eventID: "e-2" }),
    );
    expect(failures).toEqual([]);
    expect(server.statesOf("/app/a")).toEqual(["ACTIVE"]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "name changed",
        event_id: "e-1",
        parameter: "/app/a",
        state: "ACTIVE",
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "name not cached", event_id: "e-2", parameter: "/data/b" }),
    );
  });

  test("hands back only the messages that failed, with the reason in its log", async () => {
    server.names.add("/app/a");
    const { failures, lines } = await handled("no JSON", putEvent("/app/a", 1, TIME), "{}");
    expect(failures).toEqual(["message-0", "message-2"]);
    expect(server.statesOf("/app/a")).toEqual(["ACTIVE"]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "event not readable",
        message_id: "message-0",
        error: "UnreadableEventError",
      }),
    );
  });

  test("hands back a message when a service refuses, and logs the error's class alone", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "text of a service"));
    const { failures, output, lines } = await handled(deleteEvent("/app/a", TIME));
    expect(failures).toEqual(["message-0"]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "name not brought to the truth",
        parameter: "/app/a",
        error: "AccessDeniedException",
        status: 400,
      }),
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

  test("counts each name that changed once, and nothing where none did", async () => {
    server.names.add("/app/a");
    const event = putEvent("/app/a", 1, TIME);
    const first = await handled(event, event);
    const second = await handled(event);
    const counted = ({ lines }: typeof first) => lines.filter((line) => "_aws" in line);
    expect(counted(first)).toEqual([
      expect.objectContaining({ EventsProcessed: 2 }),
      expect.objectContaining({ CacheNamesChanged: 1 }),
    ]);
    expect(counted(second)).toEqual([expect.objectContaining({ EventsProcessed: 1 })]);
  });

  test("makes two calls for an event that changes nothing, and one more question and a write for a change", async () => {
    server.names.add("/app/a");
    const event = putEvent("/app/a", 1, TIME);
    const called = async (...events: readonly string[]) => {
      server.calls.length = 0;
      await handled(...events);
      // The server's first page of names is empty, which Parameter Store's can be and rarely is.
      return server.calls.filter(({ input }) => !input["NextToken"]).map(({ operation }) => operation);
    };
    const [query, ask, write] = ["Query", "DescribeParameters", "TransactWriteItems"];
    expect(await called(event)).toEqual([query, ask, write, query, ask]);
    expect(await called(event)).toEqual([query, ask]);
    server.names.delete("/app/a");
    expect(await called(deleteEvent("/app/a", TIME))).toEqual([query, ask, write, ask]);
  });

  test("does not start without its environment, and says all that is missing", () => {
    const { ACCOUNT_ID, CACHE_TABLE_NAME } = process.env;
    delete process.env["ACCOUNT_ID"];
    process.env["CACHE_TABLE_NAME"] = "";
    expect(() => jest.isolateModules(() => jest.requireActual(MODULE))).toThrow(
      /ACCOUNT_ID[^]*CACHE_TABLE_NAME/,
    );
    Object.assign(process.env, { ACCOUNT_ID, CACHE_TABLE_NAME });
  });

  test("never logs a value or an event, whatever is delivered and whatever fails", async () => {
    const scenarios = fc.record({
      value: fc.stringMatching(/^[A-Za-z0-9+/]{12,40}$/).map((text) => `SECRET${text}`),
      eventName: fc.constantFrom("PutParameter", "DeleteParameter", "DeleteParameters", "GetParameter"),
      failing: fc.boolean(),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ value, eventName, failing, cut }) => {
        server.reset();
        if (failing) server.failNext(new ServiceError("ValidationException", `${value} is wrong`));
        const event = trailEvent(eventName, TIME, {
          requestParameters: { name: "/app/a", value, description: value },
          responseElements: { version: 1, deletedParameters: ["/app/a"], note: value },
        });
        const { output } = await handled(cut ? event.slice(0, -20) : event);
        expect(output).not.toBe("");
        for (const forbidden of ["SECRET", 'requestParameters"', "userIdentity", "Boto3", "192.0.2.7"]) {
          expect(output).not.toContain(forbidden);
        }
      }),
      { numRuns: 60 },
    );
  });
});
