import { createHash } from "node:crypto";
import { deadLetterVariables } from "../../../src/core/config-store/dead-letters";
import { slackDeliveryVariables } from "../../../src/core/config-store/function-environment";
import type * as slackFunction from "../../../src/handlers/slack-delivery/handler";
import { AwsServer } from "../support/aws-server";
import { capturedOutput, jsonLines } from "../support/captured-output";
import { CONTEXT, deliveredAgain, queueBatch, setLambdaEnvironment, topicMessage } from "../support/lambda";
import { SlackServer } from "../support/slack-server";

const NAME = "/figgy/integrations/slack/webhook-url";
const QUEUE = "https://sqs.us-east-1.amazonaws.com/111111111111/alarms-slack-delivery";
const aws = new AwsServer({
  ChangeMessageVisibilityBatch: () => ({ Successful: [], Failed: [] }),
  SendMessage: ({ MessageBody }) => ({
    MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
  }),
});
const slack = new SlackServer();
let handler: typeof slackFunction.handler;

beforeAll(async () => {
  await slack.start();
  setLambdaEnvironment(await aws.start(), {
    ...slackDeliveryVariables({ slackWebhookParameter: NAME, messageQueueUrl: `${QUEUE}-messages` }),
    ...deadLetterVariables({ deadLetterQueueUrl: `${QUEUE}-dead-letters` }),
  });
});
beforeEach(() => {
  aws.reset();
  slack.reset();
  aws.parameters.set(NAME, "https://hooks.slack.com/services/SECRET");
  jest.spyOn(Math, "random").mockReturnValue(0);
  const { fetch: real } = globalThis;
  jest
    .spyOn(globalThis, "fetch")
    .mockImplementation((url, init) => real(new URL((url as URL).pathname, slack.origin), init));
  jest.isolateModules(() => {
    ({ handler } = jest.requireActual<typeof slackFunction>("../../../src/handlers/slack-delivery/handler"));
  });
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => Promise.all([aws.stop(), slack.stop()]));

async function run(event = queueBatch(topicMessage("text")), context = CONTEXT) {
  let failed: readonly string[] = [];
  const output = await capturedOutput(async () => {
    const { batchItemFailures } = await handler(event, context);
    failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { failed, output, lines: jsonLines(output) };
}

const delays = () =>
  aws
    .inputsOf("ChangeMessageVisibilityBatch")
    .flatMap(({ Entries }) =>
      Entries.map((entry: any) => [entry.ReceiptHandle, entry.VisibilityTimeout] as const),
    );

describe("the Slack delivery in Lambda", () => {
  test("posts an alarm and says so, with neither its text nor the URL in the log", async () => {
    const alarm = JSON.stringify({ AlarmName: "errors", NewStateValue: "ALARM" });
    const { failed, output, lines } = await run(queueBatch(topicMessage(alarm)));
    expect(failed).toEqual([]);
    expect(slack.posts.map(({ body }) => body.text)).toEqual(["ALARM: errors"]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "INFO", message: "message posted", message_id: "message-0" }),
    );
    expect(output).not.toMatch(/SECRET|ALARM/);
  });

  test("is quiet, but for a line in its log, when no webhook is configured", async () => {
    aws.parameters.clear();
    const { failed, lines } = await run();
    expect(failed).toEqual([]);
    expect(slack.posts).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: "no webhook is configured: message not posted" }),
    );
  });

  test("gives back what Slack does not take, to be tried again later each time", async () => {
    slack.respond = (response) => response.writeHead(503).end();
    const { failed, output, lines } = await run(deliveredAgain([topicMessage("text")], 5));
    expect(failed).toEqual(["message-0"]);
    expect(delays()).toEqual([["receipt-0", 32]]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "event not processed",
        error: "SlackRefusedError",
        detail: "slack answered with status 503",
        retry_after_seconds: 32,
      }),
    );
    expect(output).not.toContain("SECRET");
  });

  test("gives back the whole rest when Slack asks to wait, for as long as it says", async () => {
    slack.respond = (response) =>
      slack.posts.length === 2 ? response.writeHead(429, { "retry-after": "17" }).end() : response.end("ok");
    const { failed } = await run(queueBatch(...["a", "b", "c", "d"].map((text) => topicMessage(text))));
    expect(failed).toEqual(["message-1", "message-2", "message-3"]);
    expect(slack.posts.map(({ body }) => body.text)).toEqual(["a", "b"]);
    expect(delays()).toEqual([
      ["receipt-1", 17],
      ["receipt-2", 17],
      ["receipt-3", 17],
    ]);
    expect(aws.inputsOf("ChangeMessageVisibilityBatch")[0]!.QueueUrl).toBe(`${QUEUE}-messages`);
  });

  test("gives back what there is no time for, at once", async () => {
    const { failed } = await run(queueBatch(topicMessage("a")), {
      ...CONTEXT,
      getRemainingTimeInMillis: () => 14_999,
    });
    expect(failed).toEqual(["message-0"]);
    expect(slack.posts).toEqual([]);
    expect(delays()).toEqual([["receipt-0", 0]]);
  });

  test.each([
    ["1 when all of it waits", [503, 503], [1]],
    ["1 when Slack asks to wait, so that the rest is not tried", [429], [1]],
    ["1 when it refuses some of it and does not take the rest", [404, 503], [1]],
    ["0 in a burst, when Slack takes some of it before it asks to wait", [200, 429], [0]],
    ["0 when Slack takes all of it", [200, 200], [0]],
    ["nothing when nothing waits", [404, 404], []],
  ])("counts as blocked of a batch %s", async (_title, statuses, counted) => {
    slack.respond = (response) => response.writeHead(statuses[slack.posts.length - 1]!).end();
    const { lines } = await run(queueBatch(topicMessage("a"), topicMessage("b")));
    expect(lines.flatMap((line) => ("PostingBlocked" in line ? [line["PostingBlocked"]] : []))).toEqual(
      counted,
    );
  });

  test("leaves what has waited for three days with the dead letters", async () => {
    slack.respond = (response) => response.writeHead(503).end();
    const { failed } = await run(deliveredAgain([topicMessage("text")], 5, Date.now() - 3 * 86_400_000));
    expect(failed).toEqual([]);
    expect(aws.inputsOf("SendMessage")).toEqual([
      expect.objectContaining({
        MessageBody: topicMessage("text"),
        MessageAttributes: {
          REASON: { DataType: "String", StringValue: "slack did not take the message within 3 days" },
        },
      }),
    ]);
  });

  test.each([
    ["what a revoked webhook refuses", 404, topicMessage("text"), "slack answered with status 404"],
    ["what a webhook redirects", 302, topicMessage("text"), "slack answered with status 302"],
    ["what is no message of a topic", 200, "{}", "Message: expected a string that is not empty"],
  ])(
    "leaves %s with the dead letters at once, as it came, with the reason",
    async (_title, status, body, reason) => {
      slack.respond = (response) => response.writeHead(status, { location: "/elsewhere" }).end("no_service");
      const { failed, output } = await run(queueBatch(body));
      expect(failed).toEqual([]);
      expect(aws.inputsOf("SendMessage")).toEqual([
        {
          QueueUrl: `${QUEUE}-dead-letters`,
          MessageBody: body,
          MessageAttributes: { REASON: { DataType: "String", StringValue: reason } },
        },
      ]);
      expect(output).not.toContain("SECRET");
    },
  );
});
