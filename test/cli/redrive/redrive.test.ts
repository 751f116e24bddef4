import { createHash } from "node:crypto";
import { main } from "../../../src/cli/foundation";
import { SqsQueues } from "../../../src/cli/redrive/sqs-queues";
import { refusal } from "../../support/synthesized";
import { AwsServer, ServiceError } from "../../handlers/support/aws-server";
import { putEvent } from "../../handlers/support/trail-events";
import { recordedTerminal } from "../recorded-terminal";

const DEAD = "figgy-config-auditor-dead-letters";
const FEED = "figgy-config-auditor-cw-event";

/** Queues by name, with the bodies that wait in each. */
let queues: Map<string, string[]>;
let sources: string[];
let progress: object[];
let withoutMessages: number;

/** Where the server listens: the SDK calls whatever host a queue's URL names. */
let endpoint: string;

const urlOf = (name: string) => `${endpoint}/111111111111/${name}`;
const arnOf = (name: string) => `arn:aws:sqs:eu-central-1:111111111111:${name}`;
const nameOf = (text: string) => text.split(/[/:]/).at(-1)!;
const waitingIn = (name: string) => queues.get(name)!;

/** SQS, as far as the command calls it. */
const server = new AwsServer({
  GetQueueUrl: ({ QueueName }) => {
    if (queues.has(QueueName)) return { QueueUrl: urlOf(QueueName) };
    throw new ServiceError("com.amazonaws.sqs#QueueDoesNotExist", "no such queue");
  },
  GetQueueAttributes: ({ QueueUrl }) => ({
    Attributes: {
      QueueArn: arnOf(nameOf(QueueUrl)),
      ApproximateNumberOfMessages: `${waitingIn(nameOf(QueueUrl)).length}`,
    },
  }),
  ListDeadLetterSourceQueues: () => ({ queueUrls: sources.map(urlOf) }),
  ReceiveMessage: ({ QueueUrl, MaxNumberOfMessages }) => {
    if (withoutMessages-- > 0) return {};
    return { Messages: waitingIn(nameOf(QueueUrl)).slice(0, MaxNumberOfMessages).map(received) };
  },
  SendMessageBatch: ({ QueueUrl, Entries }) => {
    const bodies = Entries.map(({ MessageBody }: { MessageBody: string }) => MessageBody);
    waitingIn(nameOf(QueueUrl)).push(...bodies);
    return {
      Successful: Entries.map(({ Id, MessageBody }: { Id: string; MessageBody: string }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: md5(MessageBody),
      })),
      Failed: [],
    };
  },
  DeleteMessageBatch: ({ QueueUrl, Entries }) => {
    for (const { ReceiptHandle } of Entries) {
      const bodies = waitingIn(nameOf(QueueUrl));
      bodies.splice(bodies.indexOf(ReceiptHandle), 1);
    }
    return { Successful: [], Failed: [] };
  },
  StartMessageMoveTask: () => ({ TaskHandle: "task" }),
  ListMessageMoveTasks: () => ({ Results: [progress.length > 1 ? progress.shift() : progress[0]] }),
});

const received = (body: string) => ({
  MessageId: md5(body),
  ReceiptHandle: body,
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { SentTimestamp: `${Date.now() - 90_000}` },
});

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

const environment = process.env;
beforeAll(async () => {
  endpoint = await server.start();
  process.env = {
    ...environment,
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_MAX_ATTEMPTS: "1",
  };
});
afterAll(async () => {
  process.env = environment;
  await server.stop();
});
beforeEach(() => {
  server.reset();
  queues = new Map([
    [DEAD, [putEvent("/app/a", 1, 0), putEvent("/app/b", 1, 0), putEvent("/app/c", 1, 0)]],
    [FEED, []],
  ]);
  sources = [FEED];
  progress = [{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 3 }];
  withoutMessages = 0;
});

async function run(...args: string[]) {
  const terminal = recordedTerminal(120);
  const code = await main(["node", "foundation", "redrive", "--region", "eu-central-1", ...args], terminal);
  return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
}

describe("foundation redrive", () => {
  it("shows what waits, then moves it to the queue that feeds the function, and says how far it is", async () => {
    progress = [
      { Status: "RUNNING", ApproximateNumberOfMessagesMoved: 1, ApproximateNumberOfMessagesToMove: 3 },
      ...progress,
    ];

    const { code, output, notes } = await run("config-auditor");

    expect(code).toBe(0);
    expect(output.split("\n")).toEqual([
      `about 3 messages in ${arnOf(DEAD)}`,
      "",
      "WHAT          COUNT      OLDEST  REASON",
      expect.stringMatching(
        /^PutParameter {6}3 {2}1 min 3\d s {2}the function failed on it: its log says why$/,
      ),
      "",
      `3 messages moved to ${FEED}: the function tries again; what fails again comes back`,
    ]);
    expect(notes).toBe("moved 1 of about 3\nmoved 3");
    expect(server.inputsOf("StartMessageMoveTask")).toEqual([
      { SourceArn: arnOf(DEAD), DestinationArn: arnOf(FEED) },
    ]);
  });

  it("leaves the messages that it looks at visible to others", async () => {
    await run("config-auditor", "--dry-run");

    expect(server.inputsOf("ReceiveMessage").every((input) => input.VisibilityTimeout === 0)).toBe(true);
  });

  it("moves nothing when it is asked not to", async () => {
    const { code, output } = await run("config-auditor", "--dry-run");

    expect(code).toBe(0);
    expect(output).toContain(`nothing was moved; without --dry-run they go to ${FEED}`);
    expect(server.inputsOf("StartMessageMoveTask")).toEqual([]);
  });

  it("is done when nothing waits", async () => {
    queues.set(DEAD, []);

    expect(await run("config-auditor")).toEqual({
      code: 0,
      output: `nothing waits in ${arnOf(DEAD)}`,
      notes: "",
    });
  });

  it("looks again where SQS answers with nothing at first", async () => {
    withoutMessages = 2;

    expect((await run("config-auditor", "--dry-run")).output).toContain("about 3 messages");
  });

  it("moves some for a first try: each is sent before it is deleted", async () => {
    const [first, second, third] = waitingIn(DEAD);

    const { code, output } = await run("config-auditor", "--max", "2");

    expect(code).toBe(0);
    expect(output).toContain(`2 messages moved to ${FEED}`);
    expect(waitingIn(FEED)).toEqual([first, second]);
    expect(waitingIn(DEAD)).toEqual([third]);
    expect(server.calls.map(({ operation }) => operation).filter((name) => name.endsWith("Batch"))).toEqual([
      "SendMessageBatch",
      "DeleteMessageBatch",
    ]);
  });

  it("moves what there is when there is less than asked for", async () => {
    expect((await run("config-auditor", "--max", "50")).output).toContain("3 messages moved");
    expect(waitingIn(FEED)).toHaveLength(3);
  });

  it("takes a function's name with its prefix, and other prefixes", async () => {
    queues.set("conf-config-auditor-dead-letters", []);

    expect((await run("figgy-config-auditor", "--dry-run")).output).toContain(arnOf(DEAD));
    expect((await run("config-auditor", "--prefix", "conf")).output).toContain(
      "conf-config-auditor-dead-letters",
    );
  });

  it("takes any queue by its URL", async () => {
    queues.set("other", [putEvent("/app/a", 1, 0)]);

    expect((await run("--queue-url", urlOf("other"), "--dry-run")).output).toContain(
      `about 1 message in ${arnOf("other")}`,
    );
  });

  it("lets SQS decide where several queues feed the function, and refuses to move some", async () => {
    sources = [FEED, "second"];
    queues.set("second", []);

    expect((await run("config-auditor")).output).toContain(`moved to ${FEED}, second`);
    expect(server.inputsOf("StartMessageMoveTask")).toEqual([{ SourceArn: arnOf(DEAD) }]);
    const { code, notes } = await run("config-auditor", "--max", "1");
    expect(code).toBe(1);
    expect(notes).toMatch(/^COMBINATION_INVALID --max/);
  });

  it.each([
    ["replication-syncer", "its next run, within 30 minutes, does all that is missing"],
    ["config-cache-syncer", "its next run, within 30 minutes, does all that is missing"],
    ["dynamo-stream-replicator", "mend the replications that the reasons name"],
    ["mine", "run the function with what waits, by hand"],
  ])("explains what to do about %s, which no queue feeds", async (name, advice) => {
    sources = [];
    const queue = `figgy-${name}-dead-letters`;
    queues.set(queue, ["{}"]);

    const { code, output, notes } = await run(name);

    expect(code).toBe(1);
    expect(output).toContain("about 1 message");
    expect(notes).toMatch(/^REDRIVE_IMPOSSIBLE /);
    expect(notes).toContain(advice);
    expect(notes).toContain(`aws sqs purge-queue --queue-url ${urlOf(queue)}`);
  });

  it.each([
    [{ Status: "FAILED", FailureReason: "AccessDenied" }, "AccessDenied"],
    [{ Status: "CANCELLED" }, "the move was cancelled"],
  ])("says that a move did not end: %j", async (task, reason) => {
    progress = [task];

    const { code, notes } = await run("config-auditor");

    expect(code).toBe(1);
    expect(notes).toContain("REDRIVE_FAILED");
    expect(notes).toContain(reason);
  });

  it("says that there is no such queue, and where it looked", async () => {
    const { code, notes } = await run("config-auditors");

    expect(code).toBe(1);
    expect(notes).toMatch(
      /^QUEUE_MISSING queue: there is no such queue\n {2}given {4}"figgy-config-auditors-dead/,
    );
    expect(notes).toContain("aws sts get-caller-identity");
  });

  it("says what AWS refused", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "not authorized to perform sqs:GetQueueUrl"));

    const { code, notes } = await run("config-auditor");

    expect(code).toBe(1);
    expect(notes.split("\n")).toEqual([
      expect.stringMatching(/^AWS_CALL_FAILED figgy-config-auditor-dead-letters: /),
      '  given    "AccessDeniedException: not authorized to perform sqs:GetQueueUrl"',
      "  allowed  a region, credentials, and the permissions that the README lists for foundation redrive",
      "  fix      state --region or AWS_REGION, sign in, or ask for the permission that the message names",
    ]);
  });

  it.each([
    ["0", "0"],
    ["-1", "-1"],
    ["1.5", "1.5"],
    ["many", '"many"'],
  ])("refuses to move %s messages, and shows what was given", async (max, given) => {
    const { code, notes } = await run("config-auditor", "--max", max);

    expect(code).toBe(1);
    expect(notes).toMatch(/^VALUE_OUT_OF_RANGE --max/);
    expect(notes).toContain(`  given    ${given}\n`);
    expect(server.calls).toEqual([]);
  });

  it("asks for a function or a queue", async () => {
    const { code, notes } = await run();

    expect(code).toBe(1);
    expect(notes).toContain("a function such as config-auditor, or --queue-url");
  });
});

describe("the client of SQS", () => {
  it.each(["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"])(
    "is asked for when it is not there: %s",
    async (code) => {
      const load = () => Promise.reject(Object.assign(new Error("cannot find it"), { code }));
      const error = await SqsQueues.connect(undefined, load).catch((thrown: unknown) => thrown);

      expect(
        refusal(() => {
          throw error;
        }).problems,
      ).toMatchObject([
        {
          code: "AWS_CLIENT_MISSING",
          fix: "install it, only this command needs it: npm install --save-dev @aws-sdk/client-sqs",
        },
      ]);
    },
  );

  it("that is broken is not taken for missing", async () => {
    await expect(SqsQueues.connect(undefined, () => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
  });
});
