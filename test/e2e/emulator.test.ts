import { randomUUID } from "node:crypto";
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateKeyCommand, DecryptCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { strToU8, zipSync } from "fflate";
import { describeWith } from "../support/describe-with";
import { type Emulator, startEmulator } from "../support/emulator";
import { callQueryApi } from "../support/query-api";

const ACCOUNT = "111111111111";
const OTHER_ACCOUNT = "222222222222";

jest.setTimeout(120_000);

describeWith(["python"], "the emulated AWS", () => {
  let emulator: Emulator;

  const client = <C>(
    Client: new (config: ReturnType<Emulator["clientConfig"]>) => C,
    account = ACCOUNT,
    region?: string,
  ): C => new Client(emulator.clientConfig(account, region));

  beforeAll(async () => {
    emulator = await startEmulator({ trail: "always" });
  });

  afterEach(async () => {
    await emulator.reset();
  });

  afterAll(async () => {
    await emulator.stop();
  });

  const iam = (action: string, parameters: Record<string, string>) =>
    callQueryApi(emulator.clientConfig(ACCOUNT), "iam", action, parameters);

  const allow = (Action: string, Resource: string, Condition?: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, Condition }] });

  async function createRole(RoleName: string, trust: object, PolicyDocument?: string): Promise<string> {
    const statement = { Effect: "Allow", Action: "sts:AssumeRole", ...trust };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await iam("CreateRole", { RoleName, AssumeRolePolicyDocument });
    if (PolicyDocument) await iam("PutRolePolicy", { RoleName, PolicyName: "policy", PolicyDocument });
    return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  }

  /** Deploys the function "worker". */
  async function deploy(code: string, policy = allow("*", "*")): Promise<string> {
    const role = await createRole("worker", { Principal: { Service: "lambda.amazonaws.com" } }, policy);
    const zip = zipSync({ "index.js": strToU8(code) });
    const { FunctionArn } = await client(LambdaClient).send(
      new CreateFunctionCommand({
        FunctionName: "worker",
        Role: role,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zip },
        Environment: { Variables: { GREETING: "hello" } },
        Timeout: 10,
      }),
    );
    return FunctionArn!;
  }

  async function createQueue(name: string, attributes: Record<string, string> = {}) {
    const sqs = client(SQSClient);
    const { QueueUrl: url } = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
    );
    return { url: url!, arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}` };
  }

  async function messagesIn(url: string): Promise<Message[]> {
    const { Messages } = await client(SQSClient).send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    return Messages ?? [];
  }

  /** A queue that feeds a function, with a dead-letter queue behind two deliveries. */
  async function feed(functionArn: string) {
    const dead = await createQueue("dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const queue = await createQueue("work", { RedrivePolicy, VisibilityTimeout: "300" });
    await client(LambdaClient).send(
      new CreateEventSourceMappingCommand({
        FunctionName: functionArn,
        EventSourceArn: queue.arn,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    );
    return { queue, dead };
  }

  async function rule(pattern: object, targetArn: string, deadLetters?: string): Promise<string> {
    const events = client(EventBridgeClient);
    const put = new PutRuleCommand({ Name: "rule", EventPattern: JSON.stringify(pattern) });
    const { RuleArn } = await events.send(put);
    const target = {
      Id: "target",
      Arn: targetArn,
      DeadLetterConfig: deadLetters ? { Arn: deadLetters } : undefined,
    };
    await events.send(new PutTargetsCommand({ Rule: "rule", Targets: [target] }));
    return RuleArn!;
  }

  async function letIn(queue: { url: string; arn: string }, ruleArn: string): Promise<void> {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue.arn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await client(SQSClient).send(
      new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes: { Policy } }),
    );
  }

  describe("accounts", () => {
    it("takes an access key of twelve digits for the root of that account", async () => {
      const { Account } = await client(STSClient, OTHER_ACCOUNT).send(new GetCallerIdentityCommand({}));

      expect(Account).toBe(OTHER_ACCOUNT);
    });

    it("keeps the accounts' and the regions' states apart", async () => {
      const put = new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" });
      await client(SSMClient).send(put);

      const get = new GetParameterCommand({ Name: "/app/a" });
      await expect(client(SSMClient, OTHER_ACCOUNT).send(get)).rejects.toThrow("not found");
      await expect(client(SSMClient, ACCOUNT, "eu-west-1").send(get)).rejects.toThrow("not found");
    });

    it("sends who has assumed a role to the role's account", async () => {
      const assume = new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/any`,
        RoleSessionName: "someone",
      });
      const { Credentials } = await client(STSClient).send(assume);

      const config = { ...emulator.clientConfig(ACCOUNT), credentials: sdkCredentials(Credentials!) };
      const { Arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));

      expect(Arn).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/any/someone`);
    });

    it("forgets everything on reset", async () => {
      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));

      await emulator.reset();

      await expect(client(SSMClient).send(new GetParameterCommand({ Name: "/app/a" }))).rejects.toThrow(
        "not found",
      );
      expect(await emulator.trail()).toEqual([]);
    });
  });

  describe("Parameter Store", () => {
    it.each(["us-east-1", "eu-west-1"])(
      "stores KMS ciphertext that its context opens, in %s",
      async (region) => {
        const kms = client(KMSClient, ACCOUNT, region);
        const ssm = client(SSMClient, ACCOUNT, region);
        const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
        await ssm.send(
          new PutParameterCommand({
            Name: "/app/secret",
            Value: "s3cret",
            Type: "SecureString",
            KeyId: KeyMetadata!.KeyId,
          }),
        );

        const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/app/secret" }));
        const CiphertextBlob = Buffer.from(Parameter!.Value!, "base64");
        const open = (PARAMETER_ARN: string) =>
          kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN } }));

        expect(Parameter!.Value).not.toContain("s3cret");
        const { Plaintext } = await open(`arn:aws:ssm:${region}:${ACCOUNT}:parameter/app/secret`);
        expect(Buffer.from(Plaintext!).toString()).toBe("s3cret");
        await expect(open(`arn:aws:ssm:${region}:${ACCOUNT}:parameter/app/other`)).rejects.toThrow();
      },
    );

    it("keeps each version's own ciphertext, type, key, moment and writer in the history", async () => {
      const ssm = client(SSMClient);
      for (const Value of ["one", "two"]) {
        await ssm.send(
          new PutParameterCommand({ Name: "/app/s", Value, Type: "SecureString", Overwrite: true }),
        );
      }

      const { Parameters: sealed } = await ssm.send(new GetParameterHistoryCommand({ Name: "/app/s" }));
      const opened = await ssm.send(new GetParameterHistoryCommand({ Name: "/app/s", WithDecryption: true }));

      expect(sealed!.map((version) => version.Version)).toEqual([1, 2]);
      expect(new Set(sealed!.map((version) => version.Value)).size).toBe(2);
      expect(opened.Parameters!.map((version) => version.Value)).toEqual(["one", "two"]);
      for (const version of sealed!) {
        expect(version).toMatchObject({ Type: "SecureString", KeyId: "alias/aws/ssm" });
        expect(version.LastModifiedUser).toBe(`arn:aws:iam::${ACCOUNT}:root`);
      }
      const moments = sealed!.map((version) => version.LastModifiedDate!.getTime());
      expect(moments.some((moment) => moment % 1000 !== 0)).toBe(true);
    });

    it("refuses a SecureString under a disabled key", async () => {
      const kms = client(KMSClient);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata!.KeyId }));

      const put = new PutParameterCommand({
        Name: "/app/s",
        Value: "x",
        Type: "SecureString",
        KeyId: KeyMetadata!.KeyId,
      });

      await expect(client(SSMClient).send(put)).rejects.toMatchObject({ name: "InvalidKeyId" });
    });
  });

  describe("the trail", () => {
    it("records a put with its version and without its value", async () => {
      await client(SSMClient).send(
        new PutParameterCommand({ Name: "/app/a", Value: "hush", Type: "String", Description: "d" }),
      );

      const [event] = await emulator.trail();

      expect(event).toMatchObject({
        eventSource: "ssm.amazonaws.com",
        eventName: "PutParameter",
        recipientAccountId: ACCOUNT,
        sourceIPAddress: "127.0.0.1",
        userIdentity: { type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: ACCOUNT },
        requestParameters: {
          name: "/app/a",
          type: "String",
          description: "d",
          value: "HIDDEN_DUE_TO_SECURITY_REASONS",
        },
        responseElements: { version: 1 },
      });
      expect(JSON.stringify(event)).not.toContain("hush");
    });

    it("tells which of several parameters were deleted", async () => {
      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));
      await client(SSMClient).send(new DeleteParametersCommand({ Names: ["/app/a", "/app/none"] }));

      expect((await emulator.trail()).at(-1)).toMatchObject({
        eventName: "DeleteParameters",
        requestParameters: { names: ["/app/a", "/app/none"] },
        responseElements: { deletedParameters: ["/app/a"], invalidParameters: ["/app/none"] },
      });
    });

    it("records a call that failed with its error", async () => {
      const refused = client(SSMClient).send(new DeleteParameterCommand({ Name: "/app/none" }));
      await expect(refused).rejects.toThrow();

      expect((await emulator.trail()).at(-1)).toMatchObject({
        eventName: "DeleteParameter",
        errorCode: "ParameterNotFound",
        responseElements: null,
      });
    });

    it("names the session and the role behind it", async () => {
      const role = `arn:aws:iam::${ACCOUNT}:role/dev`;
      const sts = client(STSClient);
      const assumed = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "jordan" }));
      const config = { ...emulator.clientConfig(ACCOUNT), credentials: sdkCredentials(assumed.Credentials!) };
      await new SSMClient(config).send(
        new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }),
      );

      expect((await emulator.trail()).at(-1)).toMatchObject({
        userIdentity: {
          type: "AssumedRole",
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/dev/jordan`,
          principalId: expect.stringMatching(/^AROA\w+:jordan$/),
          accessKeyId: assumed.Credentials!.AccessKeyId,
          sessionContext: { sessionIssuer: { type: "Role", arn: role, userName: "dev" } },
        },
      });
    });

    it("does not record reads", async () => {
      await client(SSMClient)
        .send(new GetParameterCommand({ Name: "/app/none" }))
        .catch(() => undefined);

      expect(await emulator.trail()).toEqual([]);
    });
  });

  describe("functions", () => {
    it("runs the deployed code with its environment and its role's credentials", async () => {
      const name = await deploy(`
        exports.handler = async (event, context) => {
          console.log("working");
          return { event, greeting: process.env.GREETING, key: process.env.AWS_ACCESS_KEY_ID, name: context.functionName };
        };`);

      const answer = await client(LambdaClient).send(
        new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ n: 1 }) }),
      );

      const result = JSON.parse(answer.Payload!.transformToString());
      expect(result).toMatchObject({ event: { n: 1 }, greeting: "hello", name: "worker" });
      expect(result.key).toMatch(/^ASIA/);
      expect(await emulator.invocations("worker")).toEqual([
        { function: name, event: { n: 1 }, result, error: null, log: "working\n" },
      ]);
    });

    it("writes what the function logs to its log group", async () => {
      await deploy(`exports.handler = async () => console.log("in the log");`);
      await client(LambdaClient).send(new InvokeCommand({ FunctionName: "worker" }));

      const logs = client(CloudWatchLogsClient);
      const logGroupName = "/aws/lambda/worker";
      const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      const { logStreamName } = logStreams![0]!;
      const { events } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));

      expect(events!.map((event) => event.message)).toContain("in the log");
    });

    it("reports what a handler throws", async () => {
      await deploy(`exports.handler = async () => { throw new TypeError("no"); };`);

      const answer = await client(LambdaClient).send(new InvokeCommand({ FunctionName: "worker" }));

      expect(answer.FunctionError).toBe("Unhandled");
      const error = JSON.parse(answer.Payload!.transformToString());
      expect(error).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
    });

    it("gives the code back byte for byte", async () => {
      const code = `exports.handler = async () => 1;`;
      await deploy(code);

      const zip = await emulator.lambdaCode(ACCOUNT, "us-east-1", "worker");

      expect(zip.equals(Buffer.from(zipSync({ "index.js": strToU8(code) })))).toBe(true);
    });

    it("tries an asynchronous event again and sends it to the on-failure destination", async () => {
      const { url, arn } = await createQueue("failures");
      await deploy(`exports.handler = async () => { throw new Error("never"); };`);
      const lambda = client(LambdaClient);
      await lambda.send(
        new PutFunctionEventInvokeConfigCommand({
          FunctionName: "worker",
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: arn } },
        }),
      );

      await lambda.send(
        new InvokeCommand({
          FunctionName: "worker",
          InvocationType: "Event",
          Payload: JSON.stringify({ n: 7 }),
        }),
      );
      await emulator.settled();

      expect(await emulator.invocations("worker")).toHaveLength(2);
      const [message] = await messagesIn(url);
      expect(JSON.parse(message!.Body!)).toMatchObject({
        requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 },
        requestPayload: { n: 7 },
        responsePayload: { errorMessage: "never" },
      });
    });

    it("loses a failed event when the function's role may not send it on", async () => {
      const { url, arn } = await createQueue("failures");
      const name = await deploy(
        `exports.handler = async () => { throw new Error("never"); };`,
        allow("s3:*", "*"),
      );
      const lambda = client(LambdaClient);
      const DestinationConfig = { OnFailure: { Destination: arn } };
      const config = { FunctionName: "worker", MaximumRetryAttempts: 0, DestinationConfig };
      await lambda.send(new PutFunctionEventInvokeConfigCommand(config));

      await lambda.send(new InvokeCommand({ FunctionName: "worker", InvocationType: "Event" }));
      await emulator.settled();

      expect(await messagesIn(url)).toEqual([]);
      expect(await emulator.undelivered()).toEqual([
        { from: name, to: arn, reason: `arn:aws:iam::${ACCOUNT}:role/worker may not call sqs:SendMessage` },
      ]);
    });
  });

  describe("rules, queues and functions", () => {
    const PATTERN = { source: ["aws.ssm"], detail: { eventName: ["PutParameter"] } };

    it("delivers an event with all its fields from the rule to the queue", async () => {
      const queue = await createQueue("events");
      await letIn(queue, await rule({ source: ["test"] }, queue.arn));

      await client(EventBridgeClient).send(
        new PutEventsCommand({
          Entries: [
            { Source: "test", DetailType: "Something", Detail: JSON.stringify({ a: 1 }), Resources: ["r"] },
          ],
        }),
      );

      const [message] = await messagesIn(queue.url);
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

    it("carries a parameter's change through rule and queue into the function", async () => {
      const name = await deploy(`exports.handler = async (event) => { console.log(event.Records.length); };`);
      const { queue } = await feed(name);
      await letIn(queue, await rule(PATTERN, queue.arn));

      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));
      await emulator.settled();

      const [run, ...others] = await emulator.invocations("worker");
      expect(others).toEqual([]);
      const [record] = (run!.event as { Records: { body: string; eventSourceARN: string }[] }).Records;
      expect(record!.eventSourceARN).toBe(queue.arn);
      expect(JSON.parse(record!.body)).toMatchObject({
        "detail-type": "AWS API Call via CloudTrail",
        account: ACCOUNT,
        detail: { eventName: "PutParameter", requestParameters: { name: "/app/a" } },
      });
      expect(await messagesIn(queue.url)).toEqual([]);
      expect(await emulator.undelivered()).toEqual([]);
    });

    it("does not deliver to a queue whose policy does not let the rule in", async () => {
      const queue = await createQueue("closed");
      const dead = await createQueue("dead");
      const ruleArn = await rule(PATTERN, queue.arn, dead.arn);
      await letIn(dead, ruleArn);

      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));

      expect(await messagesIn(queue.url)).toEqual([]);
      expect(await messagesIn(dead.url)).toHaveLength(1);
      expect(await emulator.undelivered()).toEqual([
        {
          from: ruleArn,
          to: queue.arn,
          reason: `the policy does not let events.amazonaws.com call sqs:SendMessage for ${ruleArn}`,
        },
      ]);
    });

    it("does not deliver to a queue whose key does not let the rule in", async () => {
      const { KeyMetadata } = await client(KMSClient).send(new CreateKeyCommand({}));
      const queue = await createQueue("locked", { KmsMasterKeyId: KeyMetadata!.KeyId! });
      await letIn(queue, await rule(PATTERN, queue.arn));

      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));

      const [lost] = await emulator.undelivered();
      expect(lost!.reason).toContain("call kms:GenerateDataKey");
    });

    it("sends no events to a rule that only has a schedule", async () => {
      const queue = await createQueue("scheduled");
      const events = client(EventBridgeClient);
      const schedule = new PutRuleCommand({ Name: "rule", ScheduleExpression: "rate(30 minutes)" });
      const { RuleArn } = await events.send(schedule);
      await events.send(new PutTargetsCommand({ Rule: "rule", Targets: [{ Id: "t", Arn: queue.arn }] }));
      await letIn(queue, RuleArn!);

      await client(SSMClient).send(new PutParameterCommand({ Name: "/app/a", Value: "1", Type: "String" }));

      expect(await messagesIn(queue.url)).toEqual([]);
    });

    it("moves a message to the dead-letter queue after the deliveries that the redrive policy allows", async () => {
      const name = await deploy(`exports.handler = async () => { throw new Error("never"); };`);
      const { queue, dead } = await feed(name);

      await client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "poison" }));
      await emulator.settled();

      expect(await emulator.invocations("worker")).toHaveLength(2);
      expect(await messagesIn(queue.url)).toEqual([]);
      expect(await messagesIn(dead.url)).toMatchObject([{ Body: "poison" }]);
    });

    it("brings back only the messages that the function reports as failed", async () => {
      const { queue, dead } = await feed(
        await deploy(`
          exports.handler = async (event) => ({
            batchItemFailures: event.Records.filter((r) => r.body === "bad").map((r) => ({ itemIdentifier: r.messageId })),
          });`),
      );

      for (const MessageBody of ["good", "bad"]) {
        await client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
      }
      await emulator.settled();

      const runs = await emulator.invocations("worker");
      const bodies = runs.flatMap((run) =>
        (run.event as { Records: { body: string }[] }).Records.map((r) => r.body),
      );
      expect(bodies.sort()).toEqual(["bad", "bad", "good"]);
      expect(await messagesIn(dead.url)).toMatchObject([{ Body: "bad" }]);
      const { Attributes } = await client(SQSClient).send(
        new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["All"] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
      });
    });

    it("does not feed a function whose role may not read the queue", async () => {
      const name = await deploy(`exports.handler = async () => {};`, allow("sqs:ReceiveMessage", "*"));
      const { queue } = await feed(name);

      await client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "unread" }));
      await emulator.settled();

      expect(await emulator.invocations("worker")).toEqual([]);
      const reason = `arn:aws:iam::${ACCOUNT}:role/worker may not call sqs:DeleteMessage, sqs:GetQueueAttributes`;
      expect((await emulator.undelivered()).at(-1)).toEqual({ from: queue.arn, to: name, reason });
    });

    it("gives a queue's redrive policies back as they were sent", async () => {
      const dead = await createQueue("dead");
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
      const RedriveAllowPolicy = JSON.stringify({ redrivePermission: "denyAll" });
      const { url } = await createQueue("work", { RedrivePolicy, RedriveAllowPolicy });

      const read = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
      const { Attributes } = await client(SQSClient).send(read);

      expect(Attributes).toMatchObject({ RedrivePolicy, RedriveAllowPolicy });
    });

    it("feeds what waits in a queue when the mapping is made", async () => {
      const queue = await createQueue("waiting");
      await client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: "early" }));
      const name = await deploy(`exports.handler = async () => {};`);

      await client(LambdaClient).send(
        new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: queue.arn }),
      );
      await emulator.settled();

      expect(await emulator.invocations("worker")).toHaveLength(1);
    });
  });

  describe("table streams", () => {
    it("hands each change to the function once and in order, and what fails to the destination", async () => {
      const { url, arn } = await createQueue("failures");
      const name = await deploy(`
        exports.handler = async ({ Records: [{ dynamodb }] }) => {
          if (dynamodb.Keys.id.S === "b") throw new Error("poison");
        };`);
      const dynamodb = client(DynamoDBClient);
      const { TableDescription } = await dynamodb.send(
        new CreateTableCommand({
          TableName: "things",
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
        }),
      );
      await client(LambdaClient).send(
        new CreateEventSourceMappingCommand({
          FunctionName: name,
          EventSourceArn: TableDescription!.LatestStreamArn,
          StartingPosition: "TRIM_HORIZON",
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: arn } },
        }),
      );

      for (const S of ["a", "b", "c"]) {
        await dynamodb.send(new PutItemCommand({ TableName: "things", Item: { id: { S } } }));
      }
      await emulator.settled();

      type Change = {
        Records: { eventName: string; dynamodb: { Keys: { id: { S: string } }; SequenceNumber: string } }[];
      };
      const records = (await emulator.invocations("worker")).flatMap((run) => (run.event as Change).Records);
      expect(records.map((record) => record.dynamodb.Keys.id.S)).toEqual(["a", "b", "b", "c"]);
      const failed = records[1]!.dynamodb.SequenceNumber;
      const messages = await messagesIn(url);
      expect(messages.map((message) => JSON.parse(message.Body!))).toMatchObject([
        {
          requestContext: { condition: "RetryAttemptsExhausted" },
          DDBStreamBatchInfo: { startSequenceNumber: failed, streamArn: TableDescription!.LatestStreamArn },
        },
      ]);
    });
  });

  describe("topics", () => {
    it("hands a message to a function that lets the topic in", async () => {
      const name = await deploy(`exports.handler = async () => {};`);
      const sns = client(SNSClient);
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "lambda", Endpoint: name }));
      const publish = new PublishCommand({ TopicArn, Subject: "s", Message: "m" });

      await sns.send(publish);
      await emulator.settled();
      expect(await emulator.invocations()).toEqual([]);

      await client(LambdaClient).send(
        new AddPermissionCommand({
          FunctionName: name,
          StatementId: "topic",
          Action: "lambda:InvokeFunction",
          Principal: "sns.amazonaws.com",
          SourceArn: TopicArn,
        }),
      );
      await sns.send(publish);
      await emulator.settled();
      const [run] = await emulator.invocations();
      expect(run!.event).toMatchObject({ Records: [{ Sns: { TopicArn, Subject: "s", Message: "m" } }] });
    });
  });

  describe("enforced IAM", () => {
    /** Credentials of a role that holds one policy. */
    async function credentialsWith(policy: string) {
      const RoleArn = await createRole(`role-${randomUUID()}`, { Principal: { AWS: ACCOUNT } }, policy);
      const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "tester" });
      const { Credentials } = await client(STSClient).send(assume);
      return { ...emulator.clientConfig(ACCOUNT), credentials: sdkCredentials(Credentials!) };
    }

    beforeEach(() => emulator.enforceIam(true));
    afterEach(() => emulator.enforceIam(false));

    it("allows an action on the resources that the policy names, and on no other", async () => {
      const config = await credentialsWith(
        allow("ssm:PutParameter", `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/app/*`),
      );
      const put = (Name: string) =>
        new SSMClient(config).send(new PutParameterCommand({ Name, Value: "1", Type: "String" }));

      await put("/app/a");

      await expect(put("/data/a")).rejects.toMatchObject({ name: "AccessDeniedException" });
      expect((await emulator.trail()).at(-1)).toMatchObject({
        eventName: "PutParameter",
        errorCode: "AccessDenied",
      });
    });

    it("honours a condition on the leading key of a table", async () => {
      const dynamodb = client(DynamoDBClient);
      await dynamodb.send(
        new CreateTableCommand({
          TableName: "things",
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        }),
      );
      const condition = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*"] } };
      const table = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/things`;
      const config = await credentialsWith(allow("dynamodb:PutItem", table, condition));
      const put = (S: string) =>
        new DynamoDBClient(config).send(new PutItemCommand({ TableName: "things", Item: { id: { S } } }));

      await put("/app/a");

      await expect(put("/data/a")).rejects.toMatchObject({ name: "AccessDeniedException" });
      const read = new GetItemCommand({ TableName: "things", Key: { id: { S: "/app/a" } } });
      await expect(new DynamoDBClient(config).send(read)).rejects.toMatchObject({
        name: "AccessDeniedException",
      });
    });

    it("honours a condition on the encryption context of a key", async () => {
      const { KeyMetadata } = await client(KMSClient).send(new CreateKeyCommand({}));
      for (const Name of ["/app/s", "/data/s"]) {
        await client(SSMClient).send(
          new PutParameterCommand({ Name, Value: "x", Type: "SecureString", KeyId: KeyMetadata!.KeyId }),
        );
      }
      const parameters = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
      const condition = { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": `${parameters}/app/*` } };
      const config = await credentialsWith(allow("kms:Decrypt", KeyMetadata!.Arn!, condition));
      const open = async (name: string) => {
        const { Parameter } = await client(SSMClient).send(new GetParameterCommand({ Name: name }));
        return new KMSClient(config).send(
          new DecryptCommand({
            CiphertextBlob: Buffer.from(Parameter!.Value!, "base64"),
            EncryptionContext: { PARAMETER_ARN: parameters + name },
          }),
        );
      };

      const { Plaintext } = await open("/app/s");
      expect(Buffer.from(Plaintext!).toString()).toBe("x");
      await expect(open("/data/s")).rejects.toMatchObject({ name: "AccessDeniedException" });
    });

    it("asks a role's trust policy, with its conditions", async () => {
      const RoleArn = await createRole("guarded", {
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Condition: { StringEquals: { "sts:ExternalId": "agreed" } },
      });
      const config = await credentialsWith(allow("sts:AssumeRole", RoleArn));
      const assume = (ExternalId: string) =>
        new STSClient(config).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "x", ExternalId }));

      await assume("agreed");

      await expect(assume("guessed")).rejects.toMatchObject({ name: "AccessDenied" });
    });
  });
});

function sdkCredentials(credentials: {
  AccessKeyId?: string;
  SecretAccessKey?: string;
  SessionToken?: string;
}) {
  return {
    accessKeyId: credentials.AccessKeyId!,
    secretAccessKey: credentials.SecretAccessKey!,
    sessionToken: credentials.SessionToken!,
  };
}
