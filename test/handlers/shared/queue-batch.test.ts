import { deadLetterVariables } from "../../../src/core/config-store/dead-letters";
import { HandlerError } from "../../../src/handlers/shared/failures";
import { FunctionLog } from "../../../src/handlers/shared/function-log";
import { MessageDelays } from "../../../src/handlers/shared/message-delays";
import { QueueBatches, type Undone } from "../../../src/handlers/shared/queue-batch";
import { ServiceError } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { queueBatch, setLambdaEnvironment } from "../support/lambda";
import { ReplicationServer } from "../support/replication-server";

const QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/figgy-dead-letters";
const server = new ReplicationServer();

interface Done {
  readonly kind: "done";
  readonly whole: boolean;
}

const UNREADABLE: Undone = {
  kind: "unreadable",
  error: new HandlerError("UnreadableEventError", "no event", [
    "detail: expected an object",
    "id: expected a",
  ]),
};
const FAILED: Undone = { kind: "failed", error: new ServiceError("ThrottlingException", "SECRET") };
const REFUSED: Undone = { kind: "refused", error: new HandlerError("RefusedError", "mend it first") };
const LATER: Undone = { kind: "failed", error: new HandlerError("BusyError", "busy"), retryAfterSeconds: 30 };
const POSTPONED: Undone = { kind: "postponed", reason: "no time is left", retryAfterSeconds: 0 };
const SKIPPED: Undone = { kind: "skipped", reason: "another account", eventId: "e-1" };
const DONE: Done = { kind: "done", whole: true };
const HALF: Done = { kind: "done", whole: false };

const FEED_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/figgy-events";

beforeAll(async () => {
  setLambdaEnvironment(await server.start(), deadLetterVariables({ deadLetterQueueUrl: QUEUE_URL }));
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

async function worked(...outcomes: readonly (Done | Undone)[]) {
  return workedWith(undefined, ...outcomes);
}

async function workedWith(delays: MessageDelays | undefined, ...outcomes: readonly (Done | Undone)[]) {
  const reported: string[] = [];
  let failures: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const batches = new QueueBatches(new FunctionLog(), delays);
    const { batchItemFailures } = await batches.work<Done>(
      queueBatch(...outcomes.map((_, index) => `event ${index}`)),
      {
        process: async (texts) => texts.map((text) => outcomes[Number(text.slice("event ".length))]!),
        report: ({ whole }, messageId) => {
          reported.push(messageId);
          return whole;
        },
      },
    );
    failures = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failures, reported, output, lines: jsonLines(output) };
}

const counted = (lines: readonly Record<string, unknown>[]) => {
  const names = ["EventsProcessed", "EventsRefused", "EventsFailed", "EventsPostponed"];
  return names.map((name) => lines.find((line) => name in line)?.[name] ?? 0);
};

describe("a batch of a queue", () => {
  test("is done with what is done and what is rightly passed over", async () => {
    const { failures, reported, lines } = await worked(DONE, SKIPPED);
    expect([failures, reported]).toEqual([[], ["message-0"]]);
    expect(counted(lines)).toEqual([2, 0, 0, 0]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "event skipped", event_id: "e-1", reason: "another account" }),
    );
  });

  test("goes back as far as it failed, wholly or in part, and no further", async () => {
    const { failures, output, lines } = await worked(FAILED, DONE, HALF);
    expect(failures).toEqual(["message-0", "message-2"]);
    expect(counted(lines)).toEqual([1, 0, 2, 0]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "event not processed", message_id: "message-0", error: "Error" }),
    );
    expect(output).not.toContain("SECRET");
  });

  test("goes back as a whole without an error of the function's own", async () => {
    expect((await worked(FAILED, FAILED)).failures).toEqual(["message-0", "message-1"]);
  });

  test("leaves what cannot be read with the dead letters at once, as it came, with the reasons beside it", async () => {
    const { failures, lines } = await worked(DONE, UNREADABLE);
    expect(failures).toEqual([]);
    expect(counted(lines)).toEqual([1, 1, 0, 0]);
    expect(server.inputsOf("SendMessage")).toEqual([
      expect.objectContaining({
        QueueUrl: QUEUE_URL,
        MessageBody: "event 1",
        MessageAttributes: {
          REASON: { DataType: "String", StringValue: "detail: expected an object; id: expected a" },
        },
      }),
    ]);
  });

  test("leaves what is refused with the dead letters at once, with what is to be mended beside it", async () => {
    const { failures, lines } = await worked(REFUSED);
    expect(failures).toEqual([]);
    expect(counted(lines)).toEqual([0, 1, 0, 0]);
    expect(server.inputsOf("SendMessage")).toEqual([
      expect.objectContaining({
        MessageBody: "event 0",
        MessageAttributes: { REASON: { DataType: "String", StringValue: "mend it first" } },
      }),
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "ERROR", message: "event refused", message_id: "message-0" }),
    );
  });

  test("has come back when it says what failed or was postponed, and nothing else", async () => {
    const { failures, lines } = await workedWith(new MessageDelays(FEED_URL), DONE, LATER, FAILED, POSTPONED);
    expect(failures).toEqual(["message-1", "message-2", "message-3"]);
    expect(counted(lines)).toEqual([1, 0, 2, 1]);
    expect(server.inputsOf("ChangeMessageVisibilityBatch")).toEqual([
      {
        QueueUrl: FEED_URL,
        Entries: [
          { Id: "0", ReceiptHandle: "receipt-1", VisibilityTimeout: 30 },
          { Id: "1", ReceiptHandle: "receipt-3", VisibilityTimeout: 0 },
        ],
      },
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: "ERROR", error: "BusyError", retry_after_seconds: 30 }),
        expect.objectContaining({
          level: "INFO",
          message: "event postponed",
          message_id: "message-3",
          reason: "no time is left",
          retry_after_seconds: 0,
        }),
      ]),
    );
  });

  test("asks for no delay where none is needed", async () => {
    await workedWith(new MessageDelays(FEED_URL), DONE, FAILED);
    expect(server.calls).toEqual([]);
  });

  test("goes back all the same when the queue does not delay it", async () => {
    server.failNext(new ServiceError("AccessDenied", "SECRET"));
    const { failures, output, lines } = await workedWith(new MessageDelays(FEED_URL), LATER);
    expect(failures).toEqual(["message-0"]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "messages come back later than they should",
        error: "AccessDenied",
        messages: 1,
      }),
    );
    expect(output).not.toContain("SECRET");
  });

  test("gives back what cannot be read while the dead letters cannot take it", async () => {
    server.failNext(new ServiceError("AccessDenied", "SECRET"));
    const { failures, output, lines } = await worked(UNREADABLE);
    expect(failures).toEqual(["message-0"]);
    expect(counted(lines)).toEqual([0, 0, 1, 0]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "event not put with the dead letters", error: "AccessDenied" }),
    );
    expect(output).not.toContain("SECRET");
  });

  test("gives back what cannot be read where no dead letters are known", async () => {
    const { DEAD_LETTER_QUEUE_URL } = process.env;
    delete process.env["DEAD_LETTER_QUEUE_URL"];
    const { failures } = await worked(UNREADABLE);
    Object.assign(process.env, { DEAD_LETTER_QUEUE_URL });
    expect(failures).toEqual(["message-0"]);
    expect(server.calls).toEqual([]);
  });
});

test("a queue's URL that is none is refused before any event is worked on", () => {
  const { DEAD_LETTER_QUEUE_URL } = process.env;
  process.env["DEAD_LETTER_QUEUE_URL"] = "figgy-dead-letters";
  expect(() => new QueueBatches(new FunctionLog())).toThrow(
    /DEAD_LETTER_QUEUE_URL[^]*the URL of an SQS queue/,
  );
  Object.assign(process.env, { DEAD_LETTER_QUEUE_URL });
});
