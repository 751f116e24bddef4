import { FoundationError } from "../../../src/core/errors";
import {
  notifierVariables,
  readNotifierEnvironment,
  readReplicatorEnvironment,
  readStreamReplicatorEnvironment,
  replicatorVariables,
  streamReplicatorVariables,
} from "../../../src/core/config-store/replicator-environment";
import { REPLICATOR } from "../../handlers/support/replicating";

const TOPIC = "arn:aws-us-gov:sns:us-gov-west-1:111111111111:figgy-notifications";
const QUEUE = "https://sqs.cn-north-1.amazonaws.com.cn/111111111111/figgy-dead-letters";

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof FoundationError) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
}

describe("the environment of what replicates", () => {
  test("survives the way through variables", () => {
    const environment = { ...REPLICATOR, notificationTopicArn: TOPIC, deadLetterQueueUrl: QUEUE };
    expect(readStreamReplicatorEnvironment(streamReplicatorVariables(environment))).toEqual(environment);
  });

  test("needs no topic", () => {
    expect(readReplicatorEnvironment(replicatorVariables(REPLICATOR))).toEqual({
      ...REPLICATOR,
      notificationTopicArn: undefined,
    });
    expect(readNotifierEnvironment(notifierVariables({ environmentAlias: "dev" }))).toEqual({
      environmentAlias: "dev",
      notificationTopicArn: undefined,
    });
  });

  test("is refused with everything that is missing", () => {
    expect(problemsOf(() => readStreamReplicatorEnvironment({}))).toEqual(
      [
        "ENVIRONMENT_ALIAS",
        "ACCOUNT_ID",
        "REPLICATION_TABLE_NAME",
        "ROOT_NAMESPACES",
        "SERVICE_NAMESPACE",
        "PARAMETER_PREFIX",
        "REPLICATION_KEY_ID",
        "DEAD_LETTER_QUEUE_URL",
      ].map((name) => `VALUE_MISSING ${name}`),
    );
  });

  test("is refused with everything that is malformed", () => {
    const variables = {
      ...replicatorVariables(REPLICATOR),
      ENVIRONMENT_ALIAS: "us-dev",
      NOTIFICATION_TOPIC_ARN: "figgy-notifications",
      REPLICATION_KEY_ID: "alias/replication-key",
      DEAD_LETTER_QUEUE_URL: "figgy-dead-letters",
    };
    expect(problemsOf(() => readStreamReplicatorEnvironment(variables))).toEqual([
      "NAME_INVALID ENVIRONMENT_ALIAS",
      "NAME_INVALID NOTIFICATION_TOPIC_ARN",
      "NAME_INVALID REPLICATION_KEY_ID",
      "NAME_INVALID DEAD_LETTER_QUEUE_URL",
    ]);
  });
});
