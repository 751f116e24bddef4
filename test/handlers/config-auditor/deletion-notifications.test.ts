import type { ScheduledEvent } from "aws-lambda";
import { auditorVariables } from "../../../src/core/config-store/function-environment";
import { readNotification } from "../../../src/core/config-store/notification";
import { notifierVariables } from "../../../src/core/config-store/replicator-environment";
import type * as auditorFunction from "../../../src/handlers/config-auditor/handler";
import { ENVIRONMENT } from "../support/auditing";
import { AwsServer, ServiceError } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { FormServer } from "../support/form-server";
import { hangs } from "../support/hanging-topic";
import { CONTEXT, queueBatch, setLambdaEnvironment } from "../support/lambda";
import { policyEvent } from "../support/store-events";
import { deleteEvent, deleteManyEvent, eventIdOf, putEvent } from "../support/trail-events";

const MODULE = "../../../src/handlers/config-auditor/handler";
const TIME = Date.parse("2026-03-01T10:00:00.412Z");
const NOTIFIER = {
  environmentAlias: "dev",
  notificationTopicArn: "arn:aws:sns:us-east-1:111111111111:figgy-notifications",
};

const cached: object[] = [];
const server = new AwsServer({
  DescribeParameters: () => ({ Parameters: [] }),
  Scan: () => ({ Items: cached }),
});
const topic = new FormServer();
let handler: typeof auditorFunction.handler;

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), {
    ...auditorVariables(ENVIRONMENT),
    ...notifierVariables(NOTIFIER),
    AWS_ENDPOINT_URL_SNS: await topic.start(),
  });
  ({ handler } = jest.requireActual<typeof auditorFunction>(MODULE));
});
beforeEach(() => {
  server.reset();
  topic.reset();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => Promise.all([server.stop(), topic.stop()]));

async function handled(...bodies: readonly string[]) {
  let failures: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const response = await handler(queueBatch(...bodies), CONTEXT);
    failures = response!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failures, lines: jsonLines(output) };
}

const told = () => topic.messages.map((message) => readNotification(JSON.stringify(message)));

const deletion = (parameter: string) => ({
  environmentAlias: "dev",
  accountId: "111111111111",
  region: "us-east-1",
  functionName: "figgy-function",
  correlationId: "request-1",
  time: Date.parse("2026-03-01T10:00:00Z"),
  notification: { kind: "parameter deleted", parameter, user: "jordandev" },
});

describe("the auditor, where people hear of deletions", () => {
  test("tells of every parameter that was deleted, and of nothing else", async () => {
    await handled(
      putEvent("/app/new", 1, TIME),
      deleteEvent("/app/a", TIME),
      deleteManyEvent(["/app/b", "/elsewhere/c"], ["/app/missing"], TIME),
    );
    expect(told()).toEqual([deletion("/app/a"), deletion("/app/b")]);
  });

  test("tells of a parameter that expired", async () => {
    await handled(
      policyEvent("Expiration", "/app/a", TIME),
      policyEvent("NoChangeNotification", "/app/b", TIME),
    );
    const { notification, ...rest } = deletion("/app/a");
    expect(told()).toEqual([{ ...rest, notification: { ...notification, user: "expiration policy" } }]);
  });

  test("tells of a parameter that was found missing, once", async () => {
    await handled(putEvent("/app/a", 1, TIME));
    const time = TIME + 60_000;
    cached.push({ parameter_name: { S: "/app/a" }, last_updated: { N: `${time}` }, state: { S: "DELETED" } });
    const scheduled = { "detail-type": "Scheduled Event" } as ScheduledEvent;
    await capturedOutput(() => handler(scheduled, CONTEXT));
    await capturedOutput(() => handler(scheduled, CONTEXT));
    const { notification, ...rest } = deletion("/app/a");
    const missing = { ...notification, user: "unknown (found missing)" };
    expect(told()).toEqual([{ ...rest, time, notification: missing }]);
  });

  test("tells of it after it is recorded", async () => {
    let recordedBefore = -1;
    topic.respond = (response) => {
      recordedBefore = server.items.length;
      response.end();
    };
    await handled(deleteEvent("/app/a", TIME), deleteEvent("/app/b", TIME));
    expect(recordedBefore).toBe(2);
  });

  test("tells of it once, however often the event is delivered", async () => {
    const event = deleteEvent("/app/a", TIME);
    await handled(event);
    await handled(event, event);
    expect(told()).toEqual([deletion("/app/a")]);
  });

  test("tells nothing of a deletion that another delivery has recorded meanwhile", async () => {
    const event = deleteEvent("/app/a", TIME);
    const time = { N: String(Date.parse("2026-03-01T10:00:00.999Z")) };
    server.items.push({ parameter_name: { S: "/app/a" }, time, event_id: { S: eventIdOf(event) } });
    jest.spyOn(server as never, "query" as never).mockReturnValueOnce({ Items: [] } as never);
    const { lines } = await handled(event);
    expect(lines).toContainEqual(expect.objectContaining({ message: "change recorded before" }));
    expect(told()).toEqual([]);
  });

  test("tells nothing of a deletion that could not be recorded", async () => {
    const failing = Array.from({ length: 5 }, () => new ServiceError("ValidationException"));
    server.failNext(...failing);
    const { failures } = await handled(deleteEvent("/app/a", TIME));
    expect(failures).toEqual(["message-0"]);
    expect(told()).toEqual([]);
  });

  test("has recorded it all the same where the topic refuses, and says so in its log", async () => {
    topic.respond = (response) => response.writeHead(403).end();
    const { failures, lines } = await handled(deleteEvent("/app/a", TIME));
    expect(failures).toEqual([]);
    expect(server.items).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ message: "notifications not sent" }));
    expect(lines).toContainEqual(expect.objectContaining({ NotificationsNotSent: 1 }));
  });

  test("is not held up by a topic that hangs", async () => {
    const ended = hangs(topic, 3_000);
    const { failures, lines } = await handled(deleteEvent("/app/a", TIME));
    expect(failures).toEqual([]);
    expect(ended()).toBeGreaterThan(0);
    expect(lines).toContainEqual(expect.objectContaining({ NotificationsNotSent: 1 }));
  });
});

describe("the auditor's lag", () => {
  const lagOf = async (time: number) =>
    (await handled(deleteEvent("/app/a", time))).lines.find((line) => "AuditLag" in line)!;

  test("is what passed from the call to its record", async () => {
    expect((await lagOf(Date.now() - 60_000))["AuditLag"]).toBeGreaterThanOrEqual(60_000);
  });

  test("is never below nothing, whatever the clocks say", async () => {
    expect((await lagOf(Date.now() + 60_000))["AuditLag"]).toBe(0);
  });

  test("is stated in milliseconds", async () => {
    expect(await lagOf(Date.now())).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: "AuditLag", Unit: "Milliseconds" }] }] },
    });
  });
});
