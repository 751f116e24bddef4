import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as lambda from "@aws-sdk/client-lambda";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import type { Fetch } from "../../../src/handlers/slack-delivery/delivery";
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
  "slack-delivery",
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** A function as Lambda calls it. */
export type Handler = (event: unknown, context: unknown) => Promise<any>;

/** Answers one attempt of a call of a service, such as `PutItem`; `attempt` counts from 1. */
export type Answer = (operation: string, input: any, attempt: number) => Promise<object>;

/**
 * Loads the functions as one account's Lambda does, each handler with its adapters and the SDK's clients, pages, errors
 * and retries. A middleware of the SDK stands where a request would be signed and go over the network.
 *
 * @param post stands in for `fetch`
 */
export function loadFunctions(
  accountId: string,
  answer: Answer,
  post: Fetch = fetch,
): Readonly<Record<FunctionName, Handler>> {
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
    SLACK_WEBHOOK_PARAMETER: "/figgy/integrations/slack/webhook-url",
    MESSAGE_QUEUE_URL: `https://sqs.us-east-1.amazonaws.com/${accountId}/messages`,
    NOTIFICATION_TOPIC_ARN: `arn:aws:sns:us-east-1:${accountId}:figgy-notifications`,
  });
  const { fetch: real } = globalThis;
  globalThis.fetch = post as typeof fetch;
  const loaded: Partial<Record<FunctionName, Handler>> = {};
  jest.isolateModules(() => {
    for (const { name, sdk, client } of CLIENTS) jest.doMock(name, () => wired(sdk, client, answer));
    // The real one would not follow the clock of the storm.
    jest.doMock("node:timers/promises", () => ({
      setTimeout: (milliseconds: number) => new Promise((over) => setTimeout(over, milliseconds)),
    }));
    for (const name of FUNCTIONS) {
      process.env["DEAD_LETTER_QUEUE_URL"] = `https://sqs.us-east-1.amazonaws.com/${accountId}/${name}`;
      loaded[name] = jest.requireActual<{ handler: Handler }>(
        `../../../src/handlers/${name}/handler`,
      ).handler;
    }
  });
  globalThis.fetch = real;
  return loaded as Record<FunctionName, Handler>;
}

/** A package of the SDK whose client reaches `answer` in place of the network, once for each attempt. */
function wired(sdk: any, client: string, answer: Answer): object {
  class Wired extends sdk[client] {
    public constructor(settings: object) {
      super({ ...settings, ...NOTHING_TO_LOOK_UP });
      const middleware = (_next: unknown, { commandName }: { commandName: string }) => {
        let attempt = 0;
        return async ({ input }: { input: unknown }) => {
          const output = await answer(commandName.replace(/Command$/, ""), input, ++attempt);
          return { output: { ...output, $metadata: {} }, response: {} };
        };
      };
      (this as any).middlewareStack.addRelativeTo(middleware, {
        name: "storm",
        relation: "after",
        toMiddleware: "retryMiddleware",
      });
    }
  }
  return { ...sdk, [client]: Wired };
}

const CLIENTS = [
  { name: "@aws-sdk/client-dynamodb", sdk: dynamodb, client: "DynamoDBClient" },
  { name: "@aws-sdk/client-lambda", sdk: lambda, client: "LambdaClient" },
  { name: "@aws-sdk/client-sns", sdk: sns, client: "SNSClient" },
  { name: "@aws-sdk/client-sqs", sdk: sqs, client: "SQSClient" },
  { name: "@aws-sdk/client-ssm", sdk: ssm, client: "SSMClient" },
] as const;

/** What clients would look for in the machine's files, at their first call. */
const NOTHING_TO_LOOK_UP = {
  region: "us-east-1",
  credentials: { accessKeyId: "storm", secretAccessKey: "storm" },
  defaultsMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: undefined,
  endpoint: "https://aws.invalid",
} as const;
