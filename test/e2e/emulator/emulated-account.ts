import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { PutParameterCommand, type PutParameterCommandInput, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { strToU8, zipSync } from "fflate";
import type { Emulator, EmulatorClientConfig } from "../../support/emulator";
import { callQueryApi } from "../../support/query-api";

/** A queue as the tests name it. */
export interface TestQueue {
  readonly url: string;
  readonly arn: string;
}

/** A policy of one statement that allows. */
export function allow(Action: string, Resource: string, Condition?: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource, Condition }],
  });
}

/** What the emulator's tests set up in an account, acting as its root. */
export class EmulatedAccount {
  constructor(
    private readonly emulator: Emulator,
    readonly id: string,
    private readonly region = "us-east-1",
  ) {}

  /** An SDK client of the account's root. */
  client<C>(Client: new (config: EmulatorClientConfig) => C): C {
    return new Client(this.emulator.clientConfig(this.id, this.region));
  }

  /** The settings of SDK clients that have assumed a role. */
  async assume(RoleArn: string, RoleSessionName: string): Promise<EmulatorClientConfig> {
    const { Credentials } = await this.client(STSClient).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName }),
    );
    const credentials = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    return { ...this.emulator.clientConfig(this.id, this.region), credentials };
  }

  /** Creates a role that trusts whom the statement says, and returns its ARN. */
  async createRole(RoleName: string, trust: object, PolicyDocument?: string): Promise<string> {
    const statement = { Effect: "Allow", Action: "sts:AssumeRole", ...trust };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await this.iam("CreateRole", { RoleName, AssumeRolePolicyDocument });
    if (PolicyDocument) await this.iam("PutRolePolicy", { RoleName, PolicyName: "policy", PolicyDocument });
    return `arn:aws:iam::${this.id}:role/${RoleName}`;
  }

  /** Deploys CommonJS code as the function "worker", whose role may do all that its policy allows. */
  async deploy(code: string, policy = allow("*", "*")): Promise<string> {
    const Role = await this.createRole("worker", { Principal: { Service: "lambda.amazonaws.com" } }, policy);
    const { FunctionArn } = await this.client(LambdaClient).send(
      new CreateFunctionCommand({
        FunctionName: "worker",
        Role,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
        Environment: { Variables: { GREETING: "hello" } },
        Timeout: 10,
      }),
    );
    return FunctionArn!;
  }

  async createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<TestQueue> {
    const { QueueUrl } = await this.client(SQSClient).send(new CreateQueueCommand({ QueueName, Attributes }));
    return { url: QueueUrl!, arn: `arn:aws:sqs:${this.region}:${this.id}:${QueueName}` };
  }

  async createTable(TableName: string): Promise<{ streamArn: string }> {
    const { TableDescription } = await this.client(DynamoDBClient).send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      }),
    );
    return { streamArn: TableDescription!.LatestStreamArn! };
  }

  /** Creates the rule "rule" with one target, and returns its ARN. */
  async createRule(pattern: object, targetArn: string, deadLetterArn?: string): Promise<string> {
    const events = this.client(EventBridgeClient);
    const EventPattern = JSON.stringify(pattern);
    const { RuleArn } = await events.send(new PutRuleCommand({ Name: "rule", EventPattern }));
    const DeadLetterConfig = deadLetterArn ? { Arn: deadLetterArn } : undefined;
    const Targets = [{ Id: "target", Arn: targetArn, DeadLetterConfig }];
    await events.send(new PutTargetsCommand({ Rule: "rule", Targets }));
    return RuleArn!;
  }

  /** Lets a rule, or what another service sends for, send to a queue. */
  async letIn(queue: TestQueue, sourceArn: string, service = "events"): Promise<void> {
    const statement = {
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sqs:SendMessage",
      Resource: queue.arn,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const set = new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes: { Policy } });
    await this.client(SQSClient).send(set);
  }

  /** Creates a queue that feeds a function, with a dead-letter queue behind two deliveries. */
  async feed(FunctionName: string): Promise<{ queue: TestQueue; dead: TestQueue }> {
    const dead = await this.createQueue("dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const queue = await this.createQueue("work", { RedrivePolicy, VisibilityTimeout: "300" });
    await this.client(LambdaClient).send(
      new CreateEventSourceMappingCommand({
        FunctionName,
        EventSourceArn: queue.arn,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    );
    return { queue, dead };
  }

  async send(queue: TestQueue, MessageBody: string): Promise<void> {
    await this.client(SQSClient).send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  }

  /** The messages that are visible in a queue; they stay visible. */
  async messagesIn(queue: TestQueue): Promise<Message[]> {
    const read = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    });
    return (await this.client(SQSClient).send(read)).Messages ?? [];
  }

  async putParameter(Name: string, more: Partial<PutParameterCommandInput> = {}): Promise<void> {
    await this.client(SSMClient).send(new PutParameterCommand({ Name, Value: "1", Type: "String", ...more }));
  }

  private iam(action: string, parameters: Record<string, string>): Promise<string> {
    return callQueryApi(this.emulator.clientConfig(this.id), "iam", action, parameters);
  }
}
