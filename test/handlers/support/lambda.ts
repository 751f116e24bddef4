import type { Context, SQSEvent } from "aws-lambda";

/** What Lambda tells a function about its call. */
export const CONTEXT = {
  functionName: "figgy-function",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:111111111111:function:figgy-function",
  memoryLimitInMB: "256",
  awsRequestId: "request-1",
  getRemainingTimeInMillis: () => 60_000,
} as Context;

/** A batch of a queue: one message for each body, delivered for the first time. */
export function queueBatch(...bodies: readonly string[]): SQSEvent {
  return deliveredAgain(bodies, 1);
}

/** A batch of a queue whose messages are delivered for the n-th time. */
export function deliveredAgain(
  bodies: readonly string[],
  receiveCount: number,
  sentAt = Date.now(),
): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
      eventSource: "aws:sqs",
    })),
  } as SQSEvent;
}

/** What a topic puts into a queue. */
export function topicMessage(Message: string, Subject?: string): string {
  const TopicArn = "arn:aws:sns:us-east-1:111111111111:alarms";
  return JSON.stringify({ Type: "Notification", MessageId: "published-1", TopicArn, Subject, Message });
}

/** Sets what every function of ours finds in its environment here, with the services at an endpoint. */
export function setLambdaEnvironment(endpoint: string, variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: endpoint,
    AWS_LAMBDA_FUNCTION_NAME: "figgy-function",
    ...variables,
  });
}
