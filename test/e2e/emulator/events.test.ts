import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { AddPermissionCommand, CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describeWith } from "../../support/describe-with";
import { type Emulator, type Invocation, startEmulator } from "../../support/emulator";
import { allow, EmulatedAccount, type TestQueue } from "./emulated-account";

const ACCOUNT = "111111111111";
const PUTS = { source: ["aws.ssm"], detail: { eventName: ["PutParameter"] } };

interface StreamRecord {
  readonly dynamodb: {
    readonly Keys: { readonly id: { readonly S: string } };
    readonly SequenceNumber: string;
  };
}

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS: rules, queues, streams and topics", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;

  beforeAll(async () => {
    emulator = await startEmulator({ trail: "always" });
    account = new EmulatedAccount(emulator, ACCOUNT);
  });

  afterEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  const attributesOf = async (queue: TestQueue) => {
    const read = new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["All"] });
    return (await account.client(SQSClient).send(read)).Attributes;
  };

  describe("rules", () => {
    it("deliver an event with all its fields to a queue", async () => {
      const queue = await account.createQueue("events");
      await account.letIn(queue, await account.createRule({ source: ["test"] }, queue.arn));

      const Detail = JSON.stringify({ a: 1 });
      const entry = { Source: "test", DetailType: "Something", Detail, Resources: ["r"] };
      await account.client(EventBridgeClient).send(new PutEventsCommand({ Entries: [entry] }));

      const [message] = await account.messagesIn(queue);
      expect(JSON.parse(message!.Body!)).toEqual({
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Something",
        source: "test",
        account: ACCOUNT,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: "us-east-1",
        resources: ["r"],
        detail: { a: 1 },
      });
    });

    it("carry a parameter's change by way of a queue into a function", async () => {
      const { queue } = await account.feed(await account.deploy(`exports.handler = async () => {};`));
      await account.letIn(queue, await account.createRule(PUTS, queue.arn));

      await account.putParameter("/app/a");
      await emulator.settled();

      const runs = await emulator.invocations("worker");
      expect(runs).toHaveLength(1);
      const [record] = recordsOf<{ body: string; eventSourceARN: string }>(runs);
      expect(record!.eventSourceARN).toBe(queue.arn);
      expect(JSON.parse(record!.body)).toMatchObject({
        "detail-type": "AWS API Call via CloudTrail",
        account: ACCOUNT,
        detail: { eventName: "PutParameter", requestParameters: { name: "/app/a" } },
      });
      expect(await account.messagesIn(queue)).toEqual([]);
      expect(await emulator.undelivered()).toEqual([]);
    });

    it("do not reach a queue whose policy does not let them in, but their dead-letter queue", async () => {
      const queue = await account.createQueue("closed");
      const dead = await account.createQueue("dead");
      const rule = await account.createRule(PUTS, queue.arn, dead.arn);
      await account.letIn(dead, rule);

      await account.putParameter("/app/a");

      expect(await account.messagesIn(queue)).toEqual([]);
      expect(await account.messagesIn(dead)).toHaveLength(1);
      const reason = `the policy does not let events.amazonaws.com call sqs:SendMessage for ${rule}`;
      expect(await emulator.undelivered()).toEqual([{ from: rule, to: queue.arn, reason }]);
    });

    it("do not reach a queue whose key does not let them in", async () => {
      const { KeyMetadata } = await account.client(KMSClient).send(new CreateKeyCommand({}));
      const queue = await account.createQueue("locked", { KmsMasterKeyId: KeyMetadata!.KeyId! });
      await account.letIn(queue, await account.createRule(PUTS, queue.arn));

      await account.putParameter("/app/a");

      const [lost] = await emulator.undelivered();
      expect(lost!.reason).toContain("call kms:GenerateDataKey");
    });

    it("get no events when they only have a schedule", async () => {
      const queue = await account.createQueue("scheduled");
      const events = account.client(EventBridgeClient);
      const schedule = new PutRuleCommand({ Name: "rule", ScheduleExpression: "rate(30 minutes)" });
      const { RuleArn } = await events.send(schedule);
      await events.send(new PutTargetsCommand({ Rule: "rule", Targets: [{ Id: "t", Arn: queue.arn }] }));
      await account.letIn(queue, RuleArn!);

      await account.putParameter("/app/a");

      expect(await account.messagesIn(queue)).toEqual([]);
    });
  });

  describe("queues", () => {
    it("move a message to the dead-letter queue after the deliveries that the redrive policy allows", async () => {
      const arn = await account.deploy(`exports.handler = async () => { throw new Error("never"); };`);
      const { queue, dead } = await account.feed(arn);

      await account.send(queue, "poison");
      await emulator.settled();

      expect(await emulator.invocations("worker")).toHaveLength(2);
      expect(await account.messagesIn(queue)).toEqual([]);
      expect(await account.messagesIn(dead)).toMatchObject([{ Body: "poison" }]);
    });

    it("bring back a message when the function said, though not before, and as often as the others", async () => {
      const arn = await account.deploy(`
        const key = process.env.AWS_ACCESS_KEY_ID;
        exports.handler = async ({ Records: [{ receiptHandle, messageId, eventSourceARN }] }) => {
          const QueueUrl = process.env.AWS_ENDPOINT_URL + "/${ACCOUNT}/" + eventSourceARN.split(":").at(-1);
          const { status } = await fetch(process.env.AWS_ENDPOINT_URL, {
            method: "POST",
            headers: {
              "content-type": "application/x-amz-json-1.0",
              "x-amz-target": "AmazonSQS.ChangeMessageVisibility",
              authorization: "AWS4-HMAC-SHA256 Credential=" + key + "/20260301/us-east-1/sqs/aws4_request, Signature=none",
            },
            body: JSON.stringify({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 2 }),
          });
          console.log(JSON.stringify({ status, time: Date.now() }));
          return { batchItemFailures: [{ itemIdentifier: messageId }] };
        };`);
      const { queue, dead } = await account.feed(arn);

      await account.send(queue, "later");
      await emulator.settled();

      const [first, second] = (await emulator.invocations("worker")).map(
        ({ log }) => JSON.parse(log) as { status: number; time: number },
      );
      expect([first!.status, second!.status]).toEqual([200, 200]);
      expect(second!.time - first!.time).toBeGreaterThanOrEqual(2_000);
      expect(await account.messagesIn(dead)).toMatchObject([{ Body: "later" }]);
    });

    it("bring back only the messages that the function reports as failed", async () => {
      const arn = await account.deploy(`
        exports.handler = async ({ Records }) => {
          const bad = Records.filter((record) => record.body === "bad");
          return { batchItemFailures: bad.map((record) => ({ itemIdentifier: record.messageId })) };
        };`);
      const { queue, dead } = await account.feed(arn);

      await account.send(queue, "good");
      await account.send(queue, "bad");
      await emulator.settled();

      const records = recordsOf<{ body: string }>(await emulator.invocations("worker"));
      expect(records.map((record) => record.body).sort()).toEqual(["bad", "bad", "good"]);
      expect(await account.messagesIn(dead)).toMatchObject([{ Body: "bad" }]);
      expect(await attributesOf(queue)).toMatchObject({
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
      });
    });

    it("do not feed a function whose role may not read them", async () => {
      const code = `exports.handler = async () => {};`;
      const arn = await account.deploy(code, allow("sqs:ReceiveMessage", "*"));
      const { queue } = await account.feed(arn);

      await account.send(queue, "unread");
      await emulator.settled();

      expect(await emulator.invocations("worker")).toEqual([]);
      const role = `arn:aws:iam::${ACCOUNT}:role/worker`;
      const reason = `${role} may not call sqs:DeleteMessage, sqs:GetQueueAttributes`;
      expect((await emulator.undelivered()).at(-1)).toEqual({ from: queue.arn, to: arn, reason });
    });

    it("give their redrive policies back as they were sent", async () => {
      const dead = await account.createQueue("dead");
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
      const RedriveAllowPolicy = JSON.stringify({ redrivePermission: "denyAll" });

      const queue = await account.createQueue("work", { RedrivePolicy, RedriveAllowPolicy });

      expect(await attributesOf(queue)).toMatchObject({ RedrivePolicy, RedriveAllowPolicy });
    });

    it("feed what waits in them when the mapping is made", async () => {
      const queue = await account.createQueue("waiting");
      await account.send(queue, "early");
      const FunctionName = await account.deploy(`exports.handler = async () => {};`);

      const map = new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queue.arn });
      await account.client(LambdaClient).send(map);
      await emulator.settled();

      expect(await emulator.invocations("worker")).toHaveLength(1);
    });
  });

  describe("table streams", () => {
    it("hand each change to the function once and in order, and what fails to the destination", async () => {
      const failures = await account.createQueue("failures");
      const FunctionName = await account.deploy(`
        exports.handler = async ({ Records: [{ dynamodb }] }) => {
          if (dynamodb.Keys.id.S === "b") throw new Error("poison");
        };`);
      const { streamArn } = await account.createTable("things");
      await account.client(LambdaClient).send(
        new CreateEventSourceMappingCommand({
          FunctionName,
          EventSourceArn: streamArn,
          StartingPosition: "TRIM_HORIZON",
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: failures.arn } },
        }),
      );

      for (const S of ["a", "b", "c"]) {
        const put = new PutItemCommand({ TableName: "things", Item: { id: { S } } });
        await account.client(DynamoDBClient).send(put);
      }
      await emulator.settled();

      const records = recordsOf<StreamRecord>(await emulator.invocations("worker"));
      expect(records.map((record) => record.dynamodb.Keys.id.S)).toEqual(["a", "b", "b", "c"]);
      const messages = await account.messagesIn(failures);
      expect(messages.map((message) => JSON.parse(message.Body!))).toMatchObject([
        {
          requestContext: { condition: "RetryAttemptsExhausted" },
          DDBStreamBatchInfo: { startSequenceNumber: records[1]!.dynamodb.SequenceNumber, streamArn },
        },
      ]);
    });
  });

  describe("topics", () => {
    it("hand a message to a function that lets them in, and to no other", async () => {
      const Endpoint = await account.deploy(`exports.handler = async () => {};`);
      const sns = account.client(SNSClient);
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "lambda", Endpoint }));
      const publish = async () => {
        await sns.send(new PublishCommand({ TopicArn, Subject: "s", Message: "m" }));
        await emulator.settled();
      };

      await publish();
      expect(await emulator.invocations()).toEqual([]);

      await account.client(LambdaClient).send(
        new AddPermissionCommand({
          FunctionName: Endpoint,
          StatementId: "topic",
          Action: "lambda:InvokeFunction",
          Principal: "sns.amazonaws.com",
          SourceArn: TopicArn,
        }),
      );
      await publish();
      const [run] = await emulator.invocations();
      expect(run!.event).toMatchObject({ Records: [{ Sns: { TopicArn, Subject: "s", Message: "m" } }] });
    });

    it("wrap a message for a queue that lets them in, and leave it with the dead letters otherwise", async () => {
      const sns = account.client(SNSClient);
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
      const [queue, dead] = [await account.createQueue("work"), await account.createQueue("dead")];
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn });
      const Attributes = { RedrivePolicy };
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queue.arn, Attributes }));
      const publish = async (Message: string) => {
        await sns.send(new PublishCommand({ TopicArn, Subject: "s", Message }));
        await emulator.settled();
      };
      const waitingIn = async (at: TestQueue) =>
        (await account.messagesIn(at)).map(({ Body }) => JSON.parse(Body!) as object);

      await account.letIn(dead, TopicArn!, "sns");
      await publish("refused");
      await account.letIn(queue, TopicArn!, "sns");
      await publish("taken");

      expect(await waitingIn(dead)).toMatchObject([{ TopicArn, Subject: "s", Message: "refused" }]);
      expect(await waitingIn(queue)).toMatchObject([
        { Type: "Notification", TopicArn, Subject: "s", Message: "taken" },
      ]);
      expect(await emulator.undelivered()).toMatchObject([{ from: TopicArn, to: queue.arn }]);
    });
  });
});

function recordsOf<R>(runs: Invocation[]): R[] {
  return runs.flatMap((run) => (run.event as { Records: R[] }).Records);
}
