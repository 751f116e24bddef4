import { ConfigStore } from "../../../src/constructs/config-store/config-store";
import { existenceEvents } from "../../../src/core/config-store/change-events";
import { provideHandlers } from "../../support/handlers";
import { policyOf, synthesize } from "../../support/synthesized";

const synthesized = synthesize((stack) => {
  provideHandlers(stack);
  new ConfigStore(stack, "Store", {
    environmentAlias: "dev",
    namespaces: ["/shared", "/app"],
    keys: { app: {} },
    roleTypes: { dev: { namespaces: ["/shared", "/app"], keys: ["app"] } },
  });
});

const TABLE = "arn:aws:dynamodb:eu-central-1:111111111111:table/figgy-config-cache";
const WITHIN_NAMESPACES = {
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*", "/shared/*"] },
  Null: { "dynamodb:LeadingKeys": "false" },
};

function functionOf(name: string) {
  return synthesized.resource("aws_lambda_function", `Store/Functions/${name}/Resource`);
}

function statementsOf(name: string) {
  const policies = Object.values(synthesized.resources("aws_iam_role_policy"));
  const { policy } = policies.find(({ role }) => JSON.stringify(role).includes(name))!;
  return policyOf(policy).Statement;
}

function statement(name: string, sid: string) {
  return statementsOf(name).find(({ Sid }) => Sid === sid);
}

describe("the cache manager", () => {
  const name = "config-cache-manager";
  const rule = synthesized.resource("aws_cloudwatch_event_rule", `Store/Functions/${name}-trigger/Resource`);

  it("is told its account, table and namespaces", () => {
    expect(functionOf(name).environment.variables).toEqual({
      ACCOUNT_ID: "111111111111",
      CACHE_TABLE_NAME: "figgy-config-cache",
      DEAD_LETTER_QUEUE_URL:
        "https://sqs.eu-central-1.amazonaws.com/111111111111/figgy-config-cache-manager-dead-letters",
      PARAMETER_PREFIX: "/figgy",
      ROOT_NAMESPACES: '["/app","/shared"]',
    });
  });

  it("reads and replaces items of the namespaces' names, and nothing else", () => {
    expect(statement(name, "ReplaceItems")).toMatchObject({
      Action: ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"],
      Resource: TABLE,
      Condition: WITHIN_NAMESPACES,
    });
    const actions = statementsOf(name).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith("ssm:"))).toEqual(["ssm:DescribeParameters"]);
    expect(actions.filter((action) => action.startsWith("dynamodb:"))).toHaveLength(3);
  });

  it("D7: has a queue between the rule and itself, several executions, and a queue for what it gives up", () => {
    const mapping = synthesized.resource(
      "aws_lambda_event_source_mapping",
      `Store/Functions/${name}-trigger/Mapping`,
    );
    const queue = synthesized.resource("aws_sqs_queue", `Store/Functions/${name}-trigger/Queue/Resource`);

    expect(mapping).toMatchObject({
      event_source_arn: "arn:aws:sqs:eu-central-1:111111111111:figgy-config-cache-manager-cw-event",
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 2 },
    });
    expect(JSON.parse(queue.redrive_policy)).toMatchObject({
      deadLetterTargetArn: "arn:aws:sqs:eu-central-1:111111111111:figgy-config-cache-manager-dead-letters",
    });
    expect(functionOf(name).reserved_concurrent_executions).toBeUndefined();
  });

  it("D1, D5, D8: is given what makes parameters of the namespaces come or go, by a call that succeeded or not by one", () => {
    const roots = ["/app", "/shared"];

    expect([JSON.parse(rule.event_pattern)]).toEqual(existenceEvents({ accountId: "111111111111", roots }));
  });
});

it("a store of 40 namespaces has several rules, each within EventBridge's limit", () => {
  const namespaces = Array.from({ length: 40 }, (_, index) => `/namespace-${100 + index}`);
  const large = synthesize((stack) => {
    provideHandlers(stack);
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces,
      keys: { app: {} },
      serviceNamespace: namespaces[0],
      roleTypes: { dev: { namespaces: [namespaces[0]!], keys: ["app"] } },
    });
  });
  const patterns = Object.values(large.resources("aws_cloudwatch_event_rule")).map(({ event_pattern }) =>
    String(event_pattern ?? ""),
  );

  for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(2_048);
  for (const namespace of namespaces) {
    expect(patterns.filter((pattern) => pattern.includes(`"${namespace}/"`))).toHaveLength(3);
  }
});

describe("the cache syncer", () => {
  const name = "config-cache-syncer";

  it("is told its table and namespaces", () => {
    expect(functionOf(name).environment.variables).toEqual({
      CACHE_TABLE_NAME: "figgy-config-cache",
      PARAMETER_PREFIX: "/figgy",
      ROOT_NAMESPACES: '["/app","/shared"]',
    });
  });

  it("writes items of the namespaces' names, and reads and removes any", () => {
    expect(statement(name, "CompareAndRemoveItems")).toEqual({
      Sid: "CompareAndRemoveItems",
      Effect: "Allow",
      Action: ["dynamodb:DeleteItem", "dynamodb:Scan"],
      Resource: TABLE,
    });
    expect(statement(name, "ReplaceItems")).toMatchObject({
      Action: ["dynamodb:PutItem", "dynamodb:Query"],
      Resource: TABLE,
      Condition: WITHIN_NAMESPACES,
    });
  });

  it("learns names of all parameters, and values of none", () => {
    const actions = statementsOf(name).flatMap(({ Action }) => Action);

    expect(actions.filter((action) => action.startsWith("ssm:"))).toEqual(["ssm:DescribeParameters"]);
  });

  it("runs each half hour", () => {
    const rule = synthesized.resource(
      "aws_cloudwatch_event_rule",
      `Store/Functions/${name}-trigger/Resource`,
    );

    expect(rule.schedule_expression).toBe("rate(30 minutes)");
  });
});

describe("the cache table", () => {
  it("D9: lets DynamoDB remove tombstones", () => {
    const table = synthesized.resource("aws_dynamodb_table", "Store/CacheTable/Resource");

    expect(table.ttl).toEqual({ attribute_name: "expires_at", enabled: true });
  });
});

describe("the auditor", () => {
  it("may see which names went, and neither change the cache nor read anything else of it", () => {
    const cache = statementsOf("config-auditor").filter(({ Resource }) =>
      JSON.stringify(Resource).includes("config-cache"),
    );

    expect(cache).toEqual([
      {
        Sid: "MissNames",
        Effect: "Allow",
        Action: "dynamodb:Scan",
        Resource: "arn:aws:dynamodb:eu-central-1:111111111111:table/figgy-config-cache",
        Condition: {
          "ForAllValues:StringEquals": {
            "dynamodb:Attributes": ["last_updated", "parameter_name", "state"],
          },
          Null: { "dynamodb:Attributes": "false" },
          StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
        },
      },
    ]);
  });
});
