import { ConfigStore } from "../../../src/constructs/config-store/config-store";
import { statementsOf, synthesizeFunctions } from "../functions/fixtures";

const storeWith = (usageTracking?: boolean) =>
  synthesizeFunctions((stack) => {
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      usageTracking,
    });
  });

const TRACKER = "Store/Functions/config-usage-tracker";

describe("usage tracking", () => {
  const synthesized = storeWith(true);

  it("is off by default: no table, no function, and no rule that matches reads", () => {
    expect(JSON.stringify(storeWith().json)).not.toMatch(/usage|user-cache|ENABLED_WITH_ALL/);
  });

  it("has the tables of the clients' contract, protected like the others", () => {
    expect(synthesized.resource("aws_dynamodb_table", "Store/Usage/UsageTable/Resource")).toMatchObject({
      name: "figgy-config-usage-tracker",
      hash_key: "parameter_name",
      range_key: "user",
      global_secondary_index: [
        {
          name: "LastUpdateOnlyIdx",
          hash_key: "empty_indexable_key",
          range_key: "last_updated",
          projection_type: "INCLUDE",
          non_key_attributes: ["parameter_name"],
        },
        { name: "UserLastUpdatedIndex", hash_key: "user", range_key: "last_updated", projection_type: "ALL" },
      ],
      deletion_protection_enabled: true,
    });
    expect(synthesized.resource("aws_dynamodb_table", "Store/Usage/UserTable/Resource")).toMatchObject({
      name: "figgy-user-cache",
      hash_key: "user_name",
    });
  });

  it("starts the seventh function by reads, which EventBridge leaves out otherwise", () => {
    const rule = synthesized.resource("aws_cloudwatch_event_rule", `${TRACKER}-trigger/Resource`);

    expect(rule.state).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
    expect(rule.event_pattern).toContain('"GetParameters"');
    expect(synthesized.resource("aws_lambda_function", `${TRACKER}/Resource`).environment.variables).toEqual({
      ACCOUNT_ID: "111111111111",
      DEAD_LETTER_QUEUE_URL:
        "https://sqs.eu-central-1.amazonaws.com/111111111111/figgy-config-usage-tracker-dead-letters",
      ROOT_NAMESPACES: '["/app"]',
      USAGE_TABLE_NAME: "figgy-config-usage-tracker",
      USER_TABLE_NAME: "figgy-user-cache",
    });
  });

  it("does not count what the store's own functions read, as Lambda names their sessions", () => {
    const rule = synthesized.resource("aws_cloudwatch_event_rule", `${TRACKER}-trigger/Resource`);
    const { detail } = JSON.parse(rule.event_pattern as string) as {
      detail: { userIdentity: { arn: [{ "anything-but": string[] }] } };
    };
    const functions = Object.values(synthesized.resources("aws_lambda_function"));

    expect(detail.userIdentity.arn[0]["anything-but"]).toEqual(
      functions
        .map(({ function_name }) => String(function_name))
        .map((name) => `arn:aws:sts::111111111111:assumed-role/${name}/${name}`)
        .sort(),
    );
  });

  it("lets it write items about its namespaces, and read nothing", () => {
    const { policy } = synthesized.resource("aws_iam_role_policy", `${TRACKER}/RolePolicy`) as {
      policy: string;
    };
    const { NoteUses, NoteUsers, ...others } = statementsOf(policy);

    expect(NoteUses).toMatchObject({
      Action: "dynamodb:PutItem",
      Resource: "arn:aws:dynamodb:eu-central-1:111111111111:table/figgy-config-usage-tracker",
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "/app/*" } },
    });
    expect(NoteUsers).toMatchObject({ Action: "dynamodb:PutItem" });
    expect(JSON.stringify(others)).not.toMatch(/dynamodb:(?!us|eu|table)|ssm:/);
  });

  it("shows on the dashboard", () => {
    const { dashboard_body } = synthesized.resource("aws_cloudwatch_dashboard", "Store/Dashboard/Resource");

    expect(dashboard_body).toContain("figgy-config-usage-tracker-cw-event");
  });
});
