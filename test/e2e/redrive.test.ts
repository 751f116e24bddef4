import { LambdaClient, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { strToU8, zipSync } from "fflate";
import { main } from "../../src/cli/foundation";
import { recordedTerminal } from "../cli/recorded-terminal";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { EmulatedAccount, type TestQueue } from "./emulator/emulated-account";

const ACCOUNT = "111111111111";
const REGION = "us-east-1";

const FAILS = `exports.handler = async (event) => ({
  batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});`;
const WORKS = `exports.handler = async (event) => ({ batchItemFailures: [], done: event.Records.map((r) => r.body) });`;

const EVENTS = ["a", "b", "c"].map((name) =>
  JSON.stringify({
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName: "PutParameter", name },
  }),
);

jest.setTimeout(120_000);

describeWith(["python"], "foundation redrive", () => {
  const environment = process.env;
  let emulator: Emulator;
  let account: EmulatedAccount;
  let queue: TestQueue;
  let dead: TestQueue;

  beforeAll(async () => {
    emulator = await startEmulator();
    account = new EmulatedAccount(emulator, ACCOUNT, REGION);
    const { credentials } = emulator.clientConfig(ACCOUNT, REGION);
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
  });
  afterAll(async () => {
    process.env = environment;
    await emulator.stop();
  });
  beforeEach(async () => {
    ({ queue, dead } = await account.feed(await account.deploy(FAILS)));
    for (const MessageBody of EVENTS) await send(queue, MessageBody);
    await emulator.settled();
  });
  afterEach(() => emulator.reset());

  const send = ({ url }: TestQueue, MessageBody: string) =>
    account.client(SQSClient).send(new SendMessageCommand({ QueueUrl: url, MessageBody }));

  const waitingIn = async ({ url }: TestQueue): Promise<number> => {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const ask = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames });
    return Number((await account.client(SQSClient).send(ask)).Attributes!.ApproximateNumberOfMessages);
  };

  const mend = () =>
    account.client(LambdaClient).send(
      new UpdateFunctionCodeCommand({
        FunctionName: "worker",
        ZipFile: zipSync({ "index.js": strToU8(WORKS) }),
      }),
    );

  const done = async (): Promise<string[]> => {
    await emulator.settled();
    const results = (await emulator.invocations("worker")).map(({ result }) => result as { done?: string[] });
    return results.flatMap((result) => result.done ?? []).sort();
  };

  const run = async (...args: string[]) => {
    const terminal = recordedTerminal();
    const url = ["--queue-url", dead.url, "--region", REGION];
    const code = await main(["node", "foundation", "redrive", ...url, ...args], terminal);
    return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
  };

  it("has a mended function do what it had given up on", async () => {
    expect(await waitingIn(dead)).toBe(3);
    await mend();

    const { code, output } = await run();

    expect(output).toMatch(/about 3 messages[^]*PutParameter +3 [^]*3 messages moved to work/);
    expect(code).toBe(0);
    expect(await done()).toEqual(EVENTS);
    expect(await waitingIn(dead)).toBe(0);
  });

  it("tries one first when it is asked to", async () => {
    await mend();

    expect((await run("--max", "1")).code).toBe(0);

    expect(await done()).toHaveLength(1);
    expect(await waitingIn(dead)).toBe(2);
  });

  it("only looks when it is asked to, and leaves everything visible", async () => {
    expect((await run("--dry-run")).code).toBe(0);
    expect((await run("--dry-run")).output).toContain("about 3 messages");
    expect(await done()).toEqual([]);
  });

  it("gives back what the function fails on again", async () => {
    expect((await run()).code).toBe(0);
    await emulator.settled();

    expect(await waitingIn(dead)).toBe(3);
  });

  it("is done when nothing waits", async () => {
    await mend();
    await run();

    expect((await run()).output).toMatch(/^nothing waits in /);
  });

  it("refuses a queue that is no function's dead letters, and says what to do", async () => {
    const other = await account.createQueue("figgy-replication-syncer-dead-letters");
    await send(other, JSON.stringify({ requestContext: { condition: "RetriesExhausted" } }));
    const terminal = recordedTerminal();

    const code = await main(
      ["node", "foundation", "redrive", "replication-syncer", "--region", REGION],
      terminal,
    );

    expect(code).toBe(1);
    expect(terminal.output.join("\n")).toContain("RetriesExhausted");
    expect(terminal.notes.join("\n")).toContain("its next run, within 30 minutes, does all that is missing");
    expect(await waitingIn(other)).toBe(1);
  });
});
