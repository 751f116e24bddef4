import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { describeWith } from "../../support/describe-with";
import { type Emulator, startEmulator } from "../../support/emulator";
import { allow, EmulatedAccount } from "./emulated-account";

const ACCOUNT = "111111111111";

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS: functions", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;

  beforeAll(async () => {
    emulator = await startEmulator();
    account = new EmulatedAccount(emulator, ACCOUNT);
  });

  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  const invoke = (event: object = {}) =>
    account
      .client(LambdaClient)
      .send(new InvokeCommand({ FunctionName: "worker", Payload: JSON.stringify(event) }));

  const invokeLater = async (event: object = {}) => {
    const Payload = JSON.stringify(event);
    const later = new InvokeCommand({ FunctionName: "worker", InvocationType: "Event", Payload });
    await account.client(LambdaClient).send(later);
    await emulator.settled();
  };

  const sendFailuresTo = (Destination: string, MaximumRetryAttempts: number) =>
    account.client(LambdaClient).send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "worker",
        MaximumRetryAttempts,
        DestinationConfig: { OnFailure: { Destination } },
      }),
    );

  it("runs the deployed code with its environment and its role's credentials", async () => {
    const arn = await account.deploy(`
      exports.handler = async (event, context) => {
        console.log("working");
        const { GREETING, AWS_ACCESS_KEY_ID } = process.env;
        return { event, GREETING, AWS_ACCESS_KEY_ID, name: context.functionName };
      };`);

    const answer = await invoke({ n: 1 });

    const result = JSON.parse(answer.Payload!.transformToString());
    expect(result).toMatchObject({ event: { n: 1 }, GREETING: "hello", name: "worker" });
    expect(result.AWS_ACCESS_KEY_ID).toMatch(/^ASIA/);
    expect(await emulator.invocations("worker")).toEqual([
      { function: arn, event: { n: 1 }, result, error: null, log: "working\n" },
    ]);
  });

  it("writes what the function logs to its log group", async () => {
    await account.deploy(`exports.handler = async () => console.log("in the log");`);
    await invoke();

    const logs = account.client(CloudWatchLogsClient);
    const logGroupName = "/aws/lambda/worker";
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    const { logStreamName } = logStreams![0]!;
    const { events } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));

    expect(events!.map((event) => event.message)).toContain("in the log");
  });

  it("reports what a handler throws", async () => {
    await account.deploy(`exports.handler = async () => { throw new TypeError("no"); };`);

    const answer = await invoke();

    expect(answer.FunctionError).toBe("Unhandled");
    const error = JSON.parse(answer.Payload!.transformToString());
    expect(error).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
  });

  it("gives the code back byte for byte", async () => {
    const code = `exports.handler = async () => 1;`;
    await account.deploy(code);

    const zip = await emulator.lambdaCode(ACCOUNT, "us-east-1", "worker");

    expect(zip.equals(Buffer.from(zipSync({ "index.js": strToU8(code) })))).toBe(true);
  });

  it("tries an asynchronous event again and sends it to the on-failure destination", async () => {
    const failures = await account.createQueue("failures");
    await account.deploy(`exports.handler = async () => { throw new Error("never"); };`);
    await sendFailuresTo(failures.arn, 1);

    await invokeLater({ n: 7 });

    expect(await emulator.invocations("worker")).toHaveLength(2);
    const [message] = await account.messagesIn(failures);
    expect(JSON.parse(message!.Body!)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 },
      requestPayload: { n: 7 },
      responsePayload: { errorMessage: "never" },
    });
  });

  it("loses a failed event when the function's role may not send it on", async () => {
    const failures = await account.createQueue("failures");
    const code = `exports.handler = async () => { throw new Error("never"); };`;
    const arn = await account.deploy(code, allow("s3:*", "*"));
    await sendFailuresTo(failures.arn, 0);

    await invokeLater();

    expect(await account.messagesIn(failures)).toEqual([]);
    const reason = `arn:aws:iam::${ACCOUNT}:role/worker may not call sqs:SendMessage`;
    expect(await emulator.undelivered()).toEqual([{ from: arn, to: failures.arn, reason }]);
  });
});
