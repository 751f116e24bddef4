import { FunctionLog } from "../../../src/handlers/shared/function-log";
import { Notifier, type Told } from "../../../src/handlers/shared/notifier";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { FormServer } from "../support/form-server";
import { setLambdaEnvironment } from "../support/lambda";

/** Longer than any answer takes, on however slow a machine. */
const PATIENT_MS = 20_000;
const TOPIC = "arn:aws:sns:us-east-1:111111111111:figgy-notifications";
const server = new FormServer();

beforeAll(async () => setLambdaEnvironment(await server.start(), {}));
beforeEach(() => server.reset());
afterAll(() => server.stop());

const deleted = (parameter: string): Told => ({
  kind: "parameter deleted",
  parameter,
  user: "jordan",
  time: Date.parse("2026-03-01T10:00:00.412Z"),
});

async function notified(
  notifications: readonly Told[],
  notificationTopicArn: string | undefined = TOPIC,
  timeLimitMs = PATIENT_MS,
) {
  const environment = { environmentAlias: "dev", notificationTopicArn };
  const output = await capturedOutput(async () => {
    await new Notifier(environment, new FunctionLog(), timeLimitMs).notify(notifications, "request-1");
  });
  return { lines: jsonLines(output) };
}

describe("a notifier", () => {
  test("publishes each notification as a message of its own, ten a call", async () => {
    const { lines } = await notified(Array.from({ length: 12 }, (_, n) => deleted(`/app/${n}`)));
    expect(server.posts).toHaveLength(2);
    expect(server.messages).toHaveLength(12);
    expect(server.messages[11]).toEqual({
      schema: "config-store-notification/1",
      environmentAlias: "dev",
      accountId: "111111111111",
      region: "us-east-1",
      functionName: "figgy-function",
      correlationId: "request-1",
      time: "2026-03-01T10:00:00.412Z",
      kind: "parameter deleted",
      parameter: "/app/11",
      user: "jordan",
    });
    expect(server.mails[11]).toMatch(/^\/app\/11 was deleted\n/);
    expect(lines).toEqual([]);
    const form = new URLSearchParams(server.posts[0]!.body);
    expect(form.get("TopicArn")).toBe(TOPIC);
    expect(form.get("PublishBatchRequestEntries.member.1.Subject")).toBe("[dev] /app/0 was deleted");
    expect(form.get("PublishBatchRequestEntries.member.1.MessageStructure")).toBe("json");
  });

  test("does nothing without a topic, and nothing without a notification", async () => {
    const environment = { environmentAlias: "dev" };
    await new Notifier(environment, new FunctionLog()).notify([deleted("/app/a")], "request-1");
    await notified([]);
    expect(server.posts).toEqual([]);
  });

  test("says when it was told where nobody knows when it happened", async () => {
    const before = new Date().toISOString();
    await notified([{ kind: "parameter deleted", parameter: "/app/a", user: "jordan" }]);
    const { time } = server.messages[0]!;
    expect([before, time, new Date().toISOString()]).toEqual([before, time, new Date().toISOString()].sort());
  });

  test("leaves out what is more than twenty, and says so", async () => {
    const { lines } = await notified(Array.from({ length: 25 }, (_, n) => deleted(`/app/${n}`)));
    expect(server.messages).toHaveLength(20);
    expect(lines).toEqual([expect.objectContaining({ message: "notifications left out", left_out: 5 })]);
  });

  test("fails nothing when the topic hangs: it gives up, logs and counts", async () => {
    server.respond = () => undefined;
    const { lines } = await notified([deleted("/app/a")], TOPIC, 300);
    expect(lines).toEqual([
      expect.objectContaining({
        message: "notifications not sent",
        error: "NotificationTimeoutError",
        detail: "the topic took longer than 300 ms",
      }),
      expect.objectContaining({ NotificationsNotSent: 1 }),
    ]);
  });

  test.each<[string, FormServer["respond"], string]>([
    [
      "refuses",
      (response) =>
        void response
          .writeHead(403)
          .end(
            "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>secret text</Message></Error></ErrorResponse>",
          ),
      "AuthorizationError",
    ],
    [
      "takes only some",
      (response) =>
        void response.end(
          "<PublishBatchResponse><PublishBatchResult><Failed><member><Id>0</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member></Failed></PublishBatchResult></PublishBatchResponse>",
        ),
      "NotificationRefusedError",
    ],
  ])("fails nothing when the topic %s: it logs and counts", async (_what, respond, error) => {
    server.respond = respond;
    const { lines } = await notified([deleted("/app/a")]);
    expect(lines).toEqual([
      expect.objectContaining({
        level: "ERROR",
        message: "notifications not sent",
        error: expect.stringContaining(error),
      }),
      expect.objectContaining({ NotificationsNotSent: 1 }),
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret text");
  });
});
