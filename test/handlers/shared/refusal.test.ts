import { readdirSync } from "node:fs";
import { join } from "node:path";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, queueBatch } from "../support/lambda";

const HANDLERS = join(__dirname, "../../../src/handlers");
const REFUSING = [
  "config-cache-manager",
  "config-cache-syncer",
  "dynamo-stream-replicator",
  "replication-syncer",
  "ssm-stream-replicator",
];
const DYNAMO_STREAM = {
  Records: [
    {
      eventID: "stream-1",
      eventSource: "aws:dynamodb",
      dynamodb: { Keys: { destination: { S: "SECRET" } } },
    },
  ],
};
const SCHEDULE = { id: "schedule-1", "detail-type": "Scheduled Event", detail: { note: "SECRET" } };

type Refusal = (event: object, context: typeof CONTEXT) => Promise<unknown>;

async function refused(name: string, event: object) {
  const { handler } = jest.requireActual<{ handler: Refusal }>(join(HANDLERS, name, "handler"));
  let outcome: unknown;
  const output = await capturedOutput(async () => {
    outcome = await handler(event, CONTEXT).catch((error: unknown) => error);
  });
  return { outcome, output, lines: jsonLines(output) };
}

describe("functions that cannot do their work yet", () => {
  test("are these; every other handler works", () => {
    const working = ["config-auditor", "slack-delivery"];
    const folders = readdirSync(HANDLERS).filter((name) => name !== "shared");
    expect(folders.sort()).toEqual([...REFUSING, ...working].sort());
  });

  describe.each(REFUSING)("%s", (name) => {
    test("hands every message of a queue back", async () => {
      const { outcome } = await refused(name, queueBatch("SECRET", "SECRET"));
      expect(outcome).toEqual({
        batchItemFailures: [{ itemIdentifier: "message-0" }, { itemIdentifier: "message-1" }],
      });
    });

    test.each([
      ["a batch of a stream", DYNAMO_STREAM],
      ["a schedule's event", SCHEDULE],
      ["an event without anything", {}],
    ])("fails on %s", async (_title, event) => {
      const { outcome } = await refused(name, event);
      expect(outcome).toMatchObject({
        name: "NotImplementedError",
        message: `${name} is not implemented: the event is refused`,
      });
    });
  });

  test("log one error for each event, with its id alone, and count it", async () => {
    const { lines, output } = await refused("config-cache-manager", queueBatch("SECRET", "SECRET"));
    expect(lines.filter(({ level }) => level === "ERROR")).toEqual(
      ["message-0", "message-1"].map((event_id) =>
        expect.objectContaining({ message: "event refused", error: "NotImplementedError", event_id }),
      ),
    );
    expect(lines).toContainEqual(expect.objectContaining({ RefusedEvents: 2 }));
    expect(output).not.toContain("SECRET");
  });

  test.each([
    [DYNAMO_STREAM, "stream-1"],
    [SCHEDULE, "schedule-1"],
    [{}, "unknown"],
  ])("log the id of %j", async (event, eventId) => {
    const { lines, output } = await refused("replication-syncer", event);
    expect(lines).toContainEqual(expect.objectContaining({ level: "ERROR", event_id: eventId }));
    expect(output).not.toContain("SECRET");
  });
});
