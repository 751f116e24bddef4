import fc from "fast-check";
import { FoundationError } from "../../../src/core/errors";
import {
  auditorVariables,
  readAuditorEnvironment,
  readSlackDeliveryEnvironment,
  slackDeliveryVariables,
  type Variables,
} from "../../../src/core/config-store/function-environment";

const AUDITOR = {
  ACCOUNT_ID: "111111111111",
  AUDIT_TABLE_NAME: "figgy-config-auditor",
  CACHE_TABLE_NAME: "figgy-config-cache",
  ROOT_NAMESPACES: '["/shared","/app"]',
  PARAMETER_PREFIX: "/figgy",
};

function problemsOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof FoundationError) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
}

describe("the auditor's environment", () => {
  test("is read from its variables", () => {
    expect(readAuditorEnvironment(AUDITOR)).toEqual({
      accountId: "111111111111",
      auditTableName: "figgy-config-auditor",
      cacheTableName: "figgy-config-cache",
      rootNamespaces: ["/shared", "/app"],
      parameterPrefix: "/figgy",
    });
  });

  test("survives the way through variables, whatever it is", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_-]{3,10}$/);
    const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `/${words.join("/")}`);
    const environments = fc.record({
      accountId: fc.stringMatching(/^\d{12}$/),
      auditTableName: word,
      cacheTableName: word,
      rootNamespaces: fc.array(path, { minLength: 1 }),
      parameterPrefix: path,
    });
    fc.assert(
      fc.property(environments, (environment) => {
        expect(readAuditorEnvironment(auditorVariables(environment))).toEqual(environment);
      }),
    );
  });

  test("reports every variable that is missing", () => {
    expect(problemsOf(() => readAuditorEnvironment({}))).toEqual([
      "VALUE_MISSING ACCOUNT_ID",
      "VALUE_MISSING AUDIT_TABLE_NAME",
      "VALUE_MISSING CACHE_TABLE_NAME",
      "VALUE_MISSING ROOT_NAMESPACES",
      "VALUE_MISSING PARAMETER_PREFIX",
    ]);
  });

  test.each<[string, Variables, readonly string[]]>([
    ["an account id with a letter", { ACCOUNT_ID: "11111111111a" }, ["ACCOUNT_ID_INVALID ACCOUNT_ID"]],
    ["a table's name with a slash", { AUDIT_TABLE_NAME: "a/b" }, ["NAME_INVALID AUDIT_TABLE_NAME"]],
    ["a cache table's name with a slash", { CACHE_TABLE_NAME: "a/b" }, ["NAME_INVALID CACHE_TABLE_NAME"]],
    ["namespaces that are no JSON", { ROOT_NAMESPACES: "/app" }, ["NAMESPACE_INVALID ROOT_NAMESPACES"]],
    ["no namespace", { ROOT_NAMESPACES: "[]" }, ["NAMESPACE_INVALID ROOT_NAMESPACES"]],
    ["a namespace that is no text", { ROOT_NAMESPACES: "[1]" }, ["NAMESPACE_INVALID ROOT_NAMESPACES"]],
    [
      "namespaces with slashes in the wrong places",
      { ROOT_NAMESPACES: '["/ok","app","/app/"]' },
      ["NAMESPACE_INVALID ROOT_NAMESPACES[1]", "NAMESPACE_INVALID ROOT_NAMESPACES[2]"],
    ],
    ["a prefix without a slash", { PARAMETER_PREFIX: "figgy" }, ["NAMESPACE_INVALID PARAMETER_PREFIX"]],
  ])("refuses %s", (_title, variables, problems) => {
    expect(problemsOf(() => readAuditorEnvironment({ ...AUDITOR, ...variables }))).toEqual(problems);
  });
});

describe("the Slack delivery's environment", () => {
  test("survives the way through variables", () => {
    const environment = {
      slackWebhookParameter: "/figgy/integrations/slack/webhook-url",
      messageQueueUrl: "https://sqs.us-east-1.amazonaws.com/111111111111/alarms-slack-delivery-messages",
    };
    expect(readSlackDeliveryEnvironment(slackDeliveryVariables(environment))).toEqual(environment);
  });

  test("refuses to be empty", () => {
    expect(problemsOf(() => readSlackDeliveryEnvironment({}))).toEqual([
      "VALUE_MISSING SLACK_WEBHOOK_PARAMETER",
      "VALUE_MISSING MESSAGE_QUEUE_URL",
    ]);
  });
});
