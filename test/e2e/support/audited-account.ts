import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import {
  GetParameterCommand,
  type ParameterHistory,
  paginateGetParameterHistory,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import {
  type Emulator,
  type EmulatorClientConfig,
  startEmulator,
  type TrailEvent,
} from "../../support/emulator";
import { exampleNamed } from "../../support/examples";
import { Terraform } from "../../support/terraform";
import { runApplication, stackNamed } from "../../support/built-package";
import { plainItem } from "./attributes";

/** What the clients of the SDK need to work as a role's session. */
export interface Session extends Omit<EmulatorClientConfig, "credentials"> {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** An audit record, its numbers as numbers. */
export type AuditItem = Readonly<Record<string, string | number>>;

/** The quickstart's account, applied to an emulator of its own whose functions are live. */
export class AuditedAccount {
  public readonly auditTable = "figgy-config-auditor";
  /** What the clients of the SDK need to work as the account's root. */
  public readonly root: EmulatorClientConfig;

  private constructor(
    public readonly emulator: Emulator,
    public readonly id: string,
    public readonly region: string,
    private readonly terraform: Terraform,
  ) {
    this.root = emulator.clientConfig(id, region);
  }

  /** Synthesizes the quickstart and applies it. */
  public static async deploy(): Promise<AuditedAccount> {
    const output = await runApplication(exampleNamed("quickstart").main);
    const { folder, accountId, region } = stackNamed(output, "dev");
    const emulator = await startEmulator({ trail: true });
    const terraform = new Terraform(folder, { endpoint: emulator.endpoint });
    await terraform.init();
    await terraform.apply();
    await emulator.settled();
    return new AuditedAccount(emulator, accountId, region, terraform);
  }

  public async remove(): Promise<void> {
    this.terraform.remove();
    await this.emulator.stop();
  }

  /** A session of a role, whoever may assume it. */
  public async sessionOf(roleName: string, sessionName: string): Promise<Session> {
    const { Credentials } = await new STSClient(this.root).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${this.id}:role/${roleName}`,
        RoleSessionName: sessionName,
      }),
    );
    return {
      ...this.root,
      credentials: {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      },
    };
  }

  /** The audit records of a parameter, oldest first. */
  public async recordsOf(parameterName: string): Promise<AuditItem[]> {
    const { Items = [] } = await new DynamoDBClient(this.root).send(
      new QueryCommand({
        TableName: this.auditTable,
        KeyConditionExpression: "parameter_name = :name",
        ExpressionAttributeValues: { ":name": { S: parameterName } },
      }),
    );
    return Items.map((item) => plainItem(item) as AuditItem);
  }

  /** The versions of a parameter as Parameter Store keeps them, secrets encrypted. */
  public async versionsOf(parameterName: string): Promise<ParameterHistory[]> {
    const versions: ParameterHistory[] = [];
    const pages = paginateGetParameterHistory({ client: new SSMClient(this.root) }, { Name: parameterName });
    for await (const page of pages) versions.push(...(page.Parameters ?? []));
    return versions;
  }

  /** The value of one of the store's own parameters. */
  public async setting(name: string): Promise<string> {
    const { Parameter } = await new SSMClient(this.root).send(
      new GetParameterCommand({ Name: `/figgy/${name}` }),
    );
    return Parameter!.Value!;
  }

  /** What CloudTrail has of the calls about a parameter, oldest first. */
  public async callsAbout(parameterName: string): Promise<TrailEvent[]> {
    return (await this.emulator.trail()).filter(({ requestParameters }) => {
      const { name, names } = (requestParameters ?? {}) as { name?: string; names?: string[] };
      return name === parameterName || Boolean(names?.includes(parameterName));
    });
  }

  /** Sends messages to a queue, one after the other, and waits until they were worked off. */
  public async send(queueName: string, ...messages: readonly (object | string)[]): Promise<void> {
    const sqs = new SQSClient(this.root);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    for (const message of messages) {
      const MessageBody = typeof message === "string" ? message : JSON.stringify(message);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    await this.emulator.settled();
  }

  /** Takes everything out of a function's dead letters. */
  public async takeDeadLettersOf(functionName: string): Promise<string[]> {
    const sqs = new SQSClient(this.root);
    const queue = { QueueName: `${functionName}-dead-letters` };
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand(queue));
    const bodies: string[] = [];
    for (;;) {
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
      });
      const { Messages = [] } = await sqs.send(receive);
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body }) => Body!));
    }
  }

  /** How EventBridge words what CloudTrail reports. */
  public eventOf(detail: object): Record<string, unknown> {
    const { eventID, eventTime } = detail as Partial<TrailEvent>;
    return {
      version: "0",
      id: eventID,
      "detail-type": "AWS API Call via CloudTrail",
      source: "aws.ssm",
      account: this.id,
      time: eventTime,
      region: this.region,
      resources: [],
      detail,
    };
  }
}
