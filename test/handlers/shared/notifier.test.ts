import type { ServerResponse } from "node:http";
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

/** Takes a batch but for some of its entries, which it refuses through its own fault or the sender's. */
function refuse(
  response: ServerResponse,
  entries: readonly { readonly id: number; readonly senderFault?: boolean }[],
): void {
  const failed = entries.map(({ id, senderFault = false }) => {
    const code = senderFault ? "InvalidParameter" : "InternalError";
    return `<member><Id>${id}</Id><Code>${code}</Code><SenderFault>${senderFault}</SenderFault></member>`;
  });
  response.end(
    `<PublishBatchResponse><PublishBatchResult><Failed>${failed.join("")}</Failed></PublishBatchResult></PublishBatchResponse>`,
  );
}

describe("a notifier", () => {
  test("publishes each notification as a message of its own, ten a call", async () => {
    const { lines } = await notified(Array.from({ length: 12 }, (_, n) => deleted(`/app/${n}`)));
    expect(server.posts).toHaveLength(2);
    expect(server.messages).toHaveLength(12);
    expect(server.messages.find(({ parameter }) => parameter === "/app/11")).toEqual({
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
    expect(server.mails).toContainEqual(expect.stringMatching(/^\/app\/11 was deleted\n/));
    expect(lines).toEqual([]);
    const form = new URLSearchParams(server.posts[0]!.body);
    expect(form.get("TopicArn")).toBe(TOPIC);
    expect(form.get("PublishBatchRequestEntries.member.1.Subject")).toMatch(
      /^\[dev\] \/app\/1?0 was deleted$/,
    );
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
    const moments = [before, time, new Date().toISOString()];
    expect(moments).toEqual(moments.toSorted());
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

  test("publishes once more what the topic did not take for now, and only that", async () => {
    server.respond = (response) => refuse(response, server.posts.length === 1 ? [{ id: 1 }] : []);
    const { lines } = await notified(["a", "b", "c"].map(deleted));
    expect(server.messages.map(({ parameter }) => parameter)).toEqual(["a", "b", "c", "b"]);
    expect(lines).toEqual([]);
  });

  test("does not repeat what the topic can never take: it logs and counts exactly that", async () => {
    server.respond = (response) =>
      refuse(response, server.posts.length === 1 ? [{ id: 0, senderFault: true }, { id: 1 }] : [{ id: 0 }]);
    const { lines } = await notified(["a", "b", "c"].map(deleted));
    expect(server.messages.map(({ parameter }) => parameter)).toEqual(["a", "b", "c", "b"]);
    expect(lines).toEqual([
      expect.objectContaining({
        error: "NotificationRefusedError",
        detail: "the topic refused messages",
        reasons: ["InvalidParameter", "InternalError"],
        notifications: 2,
      }),
      expect.objectContaining({ NotificationsNotSent: 2 }),
    ]);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ["refuses one of", (response) => refuse(response, [{ id: 3, senderFault: true }])],
    ["refuses the call with", (response) => void response.writeHead(403).end()],
    ["never answers the call with", () => undefined],
  ])("publishes the other ten where the topic %s ten", async (_what, fail) => {
    server.respond = (response) => (server.posts.length === 1 ? fail(response) : refuse(response, []));
    await notified(
      Array.from({ length: 20 }, (_, n) => deleted(`/app/${n}`)),
      TOPIC,
      3_000,
    );
    expect(new Set(server.messages.map(({ parameter }) => parameter)).size).toBe(20);
  });

  test.each([
    ["quotation marks", '"'],
    ["control characters", "\u0001"],
    ["halves of characters", "\ud800"],
    ["pictures", "\u{1f510}"],
    ["letters", "a"],
  ])("publishes ten of the longest messages in one call, be they of %s", async (_what, character) => {
    const text = character.repeat(5_000);
    const failure: Told = { kind: "failure", what: text, reasons: Array<string>(50).fill(text) };
    await notified(Array<Told>(10).fill(failure));
    expect(server.posts).toHaveLength(1);
    const sizes = [...new URLSearchParams(server.posts[0]!.body)]
      .filter(([key]) => /\.(Message|Subject)$/.test(key))
      .map(([, value]) => Buffer.byteLength(value));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(256 * 1_024);
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
    ["takes only some", (response) => refuse(response, [{ id: 0 }]), "NotificationRefusedError"],
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
