import { SQSClient } from "@aws-sdk/client-sqs";
import { MessageDelays } from "../../../src/handlers/shared/message-delays";
import { AwsServer } from "../support/aws-server";

const URL_TEXT = "https://sqs.us-east-1.amazonaws.com/111111111111/figgy-messages";
let failed: readonly object[] = [];
const server = new AwsServer({ ChangeMessageVisibilityBatch: () => ({ Successful: [], Failed: failed }) });
let delays: MessageDelays;

beforeAll(async () => {
  const settings = { ...(await server.startForClients()), useQueueUrlAsEndpoint: false };
  delays = new MessageDelays(URL_TEXT, new SQSClient(settings));
});
beforeEach(() => {
  server.reset();
  failed = [];
});
afterAll(() => server.stop());

const delaysOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ receiptHandle: `receipt-${index}`, seconds: index }));

describe("the delays of messages", () => {
  test("are stated ten at a time, each with its own time", async () => {
    await delays.put(delaysOf(12));
    const calls = server.inputsOf("ChangeMessageVisibilityBatch");
    expect(calls.map(({ QueueUrl }) => QueueUrl)).toEqual([URL_TEXT, URL_TEXT]);
    expect(calls.map(({ Entries }) => Entries.length)).toEqual([10, 2]);
    expect(calls[1]!.Entries).toEqual([
      { Id: "0", ReceiptHandle: "receipt-10", VisibilityTimeout: 10 },
      { Id: "1", ReceiptHandle: "receipt-11", VisibilityTimeout: 11 },
    ]);
  });

  test("take no call where there is none", async () => {
    await delays.put([]);
    expect(server.calls).toEqual([]);
  });

  test("that SQS refuses are told by its codes, once all were asked for", async () => {
    failed = [
      { Id: "0", Code: "ReceiptHandleIsInvalid", Message: "SECRET", SenderFault: true },
      { Id: "1", Code: "ReceiptHandleIsInvalid", SenderFault: true },
    ];
    await expect(delays.put(delaysOf(11))).rejects.toMatchObject({
      name: "MessagesNotDelayedError",
      message: "the queue refused to delay messages",
      reasons: ["ReceiptHandleIsInvalid"],
    });
    expect(server.inputsOf("ChangeMessageVisibilityBatch")).toHaveLength(2);
  });
});
