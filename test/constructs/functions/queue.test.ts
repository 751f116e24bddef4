import type { TerraformStack } from "cdktf";
import { Key } from "../../../src/constructs/encryption/key";
import { Queue, type QueueProps } from "../../../src/constructs/functions/queue";
import { argumentsOf, policyOf, refusal, type Synthesized } from "../../support/synthesized";
import { statementsOf, synthesizeFunctions } from "./fixtures";

const QUEUE_ARN = "arn:aws:sqs:eu-central-1:111111111111:events";
const RULE_ARN = "arn:aws:events:eu-central-1:111111111111:rule/changes";

function queueIn(stack: TerraformStack, props: Partial<QueueProps> = {}): Queue {
  const encryptionKey = new Key(stack, "Key", { alias: "queues", description: "queues" });
  return new Queue(stack, "Queue", { queueName: "events", encryptionKey, ...props });
}

function queueWith(
  props: Partial<QueueProps> = {},
  use: (queue: Queue) => void = () => undefined,
): Synthesized {
  return synthesizeFunctions((stack) => use(queueIn(stack, props)));
}

function queuePolicy(synthesized: Synthesized) {
  return statementsOf(synthesized.resource("aws_sqs_queue", "Queue/Resource").policy as string);
}

describe("a queue", () => {
  it("is encrypted, keeps messages for 14 days, and takes nothing without TLS by default", () => {
    const { policy, ...rest } = argumentsOf(queueWith().resource("aws_sqs_queue", "Queue/Resource"));
    expect(rest).toEqual({
      name: "events",
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Key_\w+\.arn\}$/) as string,
      message_retention_seconds: 1_209_600,
      visibility_timeout_seconds: 30,
    });
    expect(statementsOf(policy as string)).toEqual({
      DenyWithoutTls: {
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: QUEUE_ARN,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    });
  });

  it("takes every setting, and is made after the queue that takes its failures", () => {
    const synthesized = synthesizeFunctions((stack) => {
      const queue = queueIn(stack);
      new Queue(stack, "Work", {
        queueName: "work",
        encryptionKey: queue.encryptionKey,
        retentionSeconds: 60,
        visibilityTimeoutSeconds: 360,
        redrive: { queue, maxReceiveCount: 5 },
      });
    });
    expect(synthesized.resource("aws_sqs_queue", "Work/Resource")).toMatchObject({
      message_retention_seconds: 60,
      visibility_timeout_seconds: 360,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: QUEUE_ARN, maxReceiveCount: 5 }),
      depends_on: [expect.stringMatching(/^aws_sqs_queue\.Queue_/)],
    });
  });

  it("lets a service send on behalf of one resource", () => {
    const synthesized = queueWith({}, (queue) => queue.allowSender("events", RULE_ARN));
    expect(Object.values(queuePolicy(synthesized))).toContainEqual({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: QUEUE_ARN,
      Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
    });
  });

  it("lets the service use the key for this queue's messages alone", () => {
    const synthesized = queueWith({}, (queue) => queue.allowSender("events", RULE_ARN));
    const { policy } = synthesized.resource("aws_kms_key", "Key/Resource") as { policy: string };
    expect(policyOf(policy).Statement).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "events.amazonaws.com" },
        Condition: { StringLike: { "kms:EncryptionContext:aws:sqs:arn": QUEUE_ARN } },
      }),
    );
  });

  it("gives out statements for those who send and those who receive", () => {
    queueWith({}, (queue) => {
      expect([...queue.sendStatements("Out"), ...queue.receiveStatements("In")]).toEqual([
        { sid: "OutSend", actions: ["sqs:SendMessage"], resources: [QUEUE_ARN] },
        expect.objectContaining({
          sid: "OutEncrypt",
          actions: expect.arrayContaining(["kms:GenerateDataKey"]),
        }),
        {
          sid: "InReceive",
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
          resources: [QUEUE_ARN],
        },
        expect.objectContaining({ sid: "InDecrypt", actions: ["kms:Decrypt"] }),
      ]);
    });
  });

  it("gives out a statement for those who say when a message comes again, on this queue alone", () => {
    queueWith({}, (queue) => {
      expect(queue.delayStatement("In")).toEqual({
        sid: "InDelay",
        actions: ["sqs:ChangeMessageVisibility"],
        resources: [QUEUE_ARN],
      });
    });
  });

  it("has the same policy whatever the order of its senders", () => {
    const senders = [RULE_ARN, `${RULE_ARN}-2`];
    const policies = [senders, [...senders].reverse()].map((arns) =>
      queueWith({}, (queue) => arns.forEach((arn) => queue.allowSender("events", arn))),
    );
    expect(policies[0]!.json).toEqual(policies[1]!.json);
  });

  it("refuses what SQS refuses, all at once", () => {
    const { problems, message } = refusal(() =>
      synthesizeFunctions((stack) => {
        const queue = queueIn(stack);
        new Queue(stack, "Bad", {
          queueName: "a.fifo",
          encryptionKey: queue.encryptionKey,
          retentionSeconds: 59,
          visibilityTimeoutSeconds: 43_201,
          redrive: { queue, maxReceiveCount: 0 },
        });
      }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Bad.queueName",
      "VALUE_OUT_OF_RANGE stack/Bad.retentionSeconds",
      "VALUE_OUT_OF_RANGE stack/Bad.visibilityTimeoutSeconds",
      "VALUE_OUT_OF_RANGE stack/Bad.redrive.maxReceiveCount",
    ]);
    expect(message).toContain("a whole number from 60 to 1209600 seconds");
    expect(message).toContain("a whole number from 1 to 1000 receives");
  });
});
