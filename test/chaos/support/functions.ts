import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as lambda from "@aws-sdk/client-lambda";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import { REPLICATOR } from "../../handlers/support/replicating";
import { AUDIT_TABLE, CACHE_TABLE, REPLICATION_TABLE } from "./tables";

/** The functions of a store, by the folder of their code. */
export const FUNCTIONS = [
  "config-auditor",
  "config-cache-manager",
  "config-cache-syncer",
  "ssm-stream-replicator",
  "dynamo-stream-replicator",
  "replication-syncer",
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** A function as Lambda calls it. */
export type Handler = (event: unknown, context: unknown) => Promise<any>;

/** Answers a call of a service, such as `PutItem`. */
export type Answer = (operation: string, input: any) => Promise<unknown>;

/**
 * Loads the functions as one account's Lambda does, each handler with its adapters and the SDK's commands, pages and
 * errors. Only what would go over the network is answered here, and pauses take no time.
 */
export function loadFunctions(accountId: string, answer: Answer): Readonly<Record<FunctionName, Handler>> {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "figgy-function",
    ACCOUNT_ID: accountId,
    ENVIRONMENT_ALIAS: REPLICATOR.environmentAlias,
    AUDIT_TABLE_NAME: AUDIT_TABLE,
    CACHE_TABLE_NAME: CACHE_TABLE,
    REPLICATION_TABLE_NAME: REPLICATION_TABLE,
    REPLICATION_KEY_ID: REPLICATOR.replicationKeyId,
    ROOT_NAMESPACES: JSON.stringify(REPLICATOR.rootNamespaces),
    SERVICE_NAMESPACE: REPLICATOR.serviceNamespace,
    PARAMETER_PREFIX: REPLICATOR.parameterPrefix,
    DEAD_LETTER_QUEUE_URL: `https://sqs.us-east-1.amazonaws.com/${accountId}/figgy-dead-letters`,
    NOTIFICATION_TOPIC_ARN: `arn:aws:sns:us-east-1:${accountId}:figgy-notifications`,
  });
  const loaded: Partial<Record<FunctionName, Handler>> = {};
  jest.isolateModules(() => {
    jest.doMock("@aws-sdk/client-dynamodb", () => answered(dynamodb, "DynamoDBClient", answer));
    jest.doMock("@aws-sdk/client-lambda", () => answered(lambda, "LambdaClient", answer));
    jest.doMock("@aws-sdk/client-sns", () => answered(sns, "SNSClient", answer));
    jest.doMock("@aws-sdk/client-sqs", () => answered(sqs, "SQSClient", answer));
    jest.doMock("@aws-sdk/client-ssm", () => answered(ssm, "SSMClient", answer));
    jest.doMock("node:timers/promises", () => ({ setTimeout: async () => undefined }));
    for (const name of FUNCTIONS) {
      loaded[name] = jest.requireActual<{ handler: Handler }>(
        `../../../src/handlers/${name}/handler`,
      ).handler;
    }
  });
  return loaded as Record<FunctionName, Handler>;
}

/** A package of the SDK whose client asks `answer` in place of the service. */
function answered(sdk: any, client: string, answer: Answer): object {
  class Answered extends sdk[client] {
    public send(command: { readonly constructor: { readonly name: string }; readonly input: unknown }) {
      return answer(command.constructor.name.replace(/Command$/, ""), command.input);
    }
  }
  return { ...sdk, [client]: Answered };
}
