import { TerraformStack, Testing } from "cdktf";
import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { provideHandlers } from "../../support/handlers";
import { policyOf, refusal, synthesize, type Synthesized, TEST_ENVIRONMENT } from "../../support/synthesized";

const DEFAULTS: ConfigStoreProps = {
  environmentAlias: "dev",
  namespaces: ["/shared", "/app"],
  keys: { app: {} },
  roleTypes: { dev: { namespaces: ["/shared", "/app"], keys: ["app"] } },
};

const store = (props: Partial<ConfigStoreProps> = {}): Synthesized =>
  synthesize((stack) => {
    provideHandlers(stack);
    new ConfigStore(stack, "Store", { ...DEFAULTS, ...props });
  });

const parametersOf = (synthesized: Synthesized): Record<string, string> =>
  Object.fromEntries(
    Object.values(synthesized.resources("aws_ssm_parameter")).map(({ name, value }) => [name, value]),
  );

describe("a config store with all defaults", () => {
  const synthesized = store();

  it("has the three tables of the client's contract", () => {
    const tables = Object.values(synthesized.resources("aws_dynamodb_table"));

    expect(tables.map(({ name, hash_key, range_key }) => [name, hash_key, range_key])).toEqual([
      ["figgy-config-auditor", "parameter_name", "time"],
      ["figgy-config-cache", "parameter_name", "last_updated"],
      ["figgy-config-replication", "destination", undefined],
    ]);
  });

  it("lets clients query the audit table by user", () => {
    expect(
      synthesized.resource("aws_dynamodb_table", "Store/AuditTable/Resource").global_secondary_index,
    ).toEqual([{ name: "AuditByUserIdx", hash_key: "user", range_key: "time", projection_type: "ALL" }]);
  });

  it("streams the keys of replications, and expires names that were deleted", () => {
    const replication = synthesized.resource("aws_dynamodb_table", "Store/ReplicationTable/Resource");
    const cache = synthesized.resource("aws_dynamodb_table", "Store/CacheTable/Resource");

    expect(replication).toMatchObject({ stream_enabled: true, stream_view_type: "KEYS_ONLY" });
    expect(cache.ttl).toEqual({ attribute_name: "expires_at", enabled: true });
  });

  it("protects every table and every key from destruction", () => {
    for (const type of ["aws_dynamodb_table", "aws_kms_key"]) {
      for (const resource of Object.values(synthesized.resources(type))) {
        expect(resource.lifecycle).toEqual({ prevent_destroy: true });
      }
    }
  });

  it("has the six functions, each with a role of its own name", () => {
    const names = Object.values(synthesized.resources("aws_lambda_function")).map((f) => f.function_name);

    expect(names).toEqual([
      "figgy-config-auditor",
      "figgy-config-cache-manager",
      "figgy-config-cache-syncer",
      "figgy-dynamo-stream-replicator",
      "figgy-replication-syncer",
      "figgy-ssm-stream-replicator",
    ]);
    expect(Object.values(synthesized.resources("aws_iam_role")).map((role) => role.name)).toEqual(names);
  });

  it("tells clients what they read before they begin", () => {
    expect(parametersOf(synthesized)).toEqual({
      "/figgy/account_id": "111111111111",
      "/figgy/cloud/version": "1.1.0",
      "/figgy/defaults/service-namespace": "/app",
      "/figgy/env_alias": "dev",
      "/figgy/kms/all-keys": '["app","replication"]',
      "/figgy/kms/app-key-id": expect.stringMatching(
        /^\$\{aws_kms_key\.Store_Secrets_Keys_app_\w+\.key_id\}$/,
      ),
      "/figgy/kms/replication-key-id": expect.stringMatching(
        /^\$\{aws_kms_key\.Store_Secrets_Keys_replication_\w+\.key_id\}$/,
      ),
      "/figgy/namespaces": '["/app","/shared"]',
      "/figgy/rbac/dev/keys": '["app"]',
      "/figgy/rbac/dev/namespaces": '["/app","/shared"]',
      "/figgy/rbac/profile/keys": '["app"]',
      "/figgy/region": "eu-central-1",
      "/figgy/regions": '["eu-central-1"]',
      "/figgy/utility-account-id": "111111111111",
    });
  });

  it("opens a secret's key with the secret's own ARN as encryption context only", () => {
    const key = synthesized.resource("aws_kms_key", "Store/Secrets/Keys/app/Resource");
    const uses = policyOf(key.policy).Statement.filter((statement) =>
      [statement.Action].flat().includes("kms:Decrypt"),
    );

    expect(uses).toHaveLength(2);
    for (const use of uses) {
      expect(use.Condition.StringLike["kms:EncryptionContext:PARAMETER_ARN"]).toEqual([
        "arn:aws:ssm:eu-central-1:111111111111:parameter/app/*",
        "arn:aws:ssm:eu-central-1:111111111111:parameter/shared/*",
      ]);
    }
  });

  it("keeps role types from what was replicated", () => {
    const key = synthesized.resource("aws_kms_key", "Store/Secrets/Keys/replication/Resource");
    const uses = policyOf(key.policy).Statement.filter((statement) =>
      [statement.Action].flat().includes("kms:Decrypt"),
    );

    expect(uses).toHaveLength(2);
    for (const use of uses) {
      expect(use.Condition.ArnNotLike).toEqual({
        "aws:PrincipalArn": "arn:aws:iam::111111111111:role/figgy-dev-dev",
      });
    }
  });

  const PREFIXES = [{ prefix: "/app/" }, { prefix: "/figgy/" }, { prefix: "/shared/" }];
  const patternOf = (name: string): any =>
    JSON.parse(
      synthesized.resource("aws_cloudwatch_event_rule", `Store/Functions/${name}-trigger/Resource`)
        .event_pattern,
    );

  it("gives functions the successful changes below its namespaces and its own root, and no others", () => {
    const { detail } = patternOf("ssm-stream-replicator");

    expect(detail.errorCode).toEqual([{ exists: false }]);
    expect(detail.$or).toEqual([
      { requestParameters: { name: PREFIXES } },
      { requestParameters: { names: PREFIXES } },
    ]);
  });

  it("gives the auditor the same of all calls that change parameters, and what expires, which no call does", () => {
    const { $or: ways } = patternOf("config-auditor");
    const calls = { eventName: ["DeleteParameter", "DeleteParameters", "PutParameter"] };

    expect(ways).toMatchObject([
      { detail: { ...calls, errorCode: [{ exists: false }], requestParameters: { name: PREFIXES } } },
      { detail: { ...calls, errorCode: [{ exists: false }], requestParameters: { names: PREFIXES } } },
      { detail: { "policy-type": ["Expiration"], "parameter-name": PREFIXES } },
    ]);
  });

  it("tells the auditor its account and namespaces by its environment, not by parameters", () => {
    const auditor = synthesized.resource("aws_lambda_function", "Store/Functions/config-auditor/Resource");

    expect(auditor.environment.variables).toEqual({
      ACCOUNT_ID: "111111111111",
      AUDIT_TABLE_NAME: "figgy-config-auditor",
      CACHE_TABLE_NAME: "figgy-config-cache",
      DEAD_LETTER_QUEUE_URL:
        "https://sqs.eu-central-1.amazonaws.com/111111111111/figgy-config-auditor-dead-letters",
      PARAMETER_PREFIX: "/figgy",
      ROOT_NAMESPACES: '["/app","/shared"]',
    });
  });

  it("gives no function but those that replicate a decryption of secrets", () => {
    const policies = Object.values(synthesized.resources("aws_iam_role_policy"));
    const others = policies.filter(({ name }) => !/-replicator$|-replication-syncer$/.test(name));

    expect(others).toHaveLength(3);
    for (const { policy } of others) {
      for (const statement of policyOf(policy).Statement) {
        expect([statement.Action].flat()).not.toContain("ssm:GetParameter");
        expect(JSON.stringify(statement)).not.toContain("PARAMETER_ARN");
      }
    }
  });

  it("has no bucket for artifacts", () => {
    expect(synthesized.resources("aws_s3_bucket")).toEqual({});
  });
});

describe("a config store with everything set", () => {
  const synthesized = store({
    prefix: "conf",
    namespaces: ["/shared", "/svc", "/ops"],
    serviceNamespace: "/svc",
    keys: { app: { description: "services" }, ops: {} },
    roleTypes: { admin: { namespaces: "all", keys: "all" }, ops: { namespaces: ["/ops"], keys: ["ops"] } },
    replicationKeyAccess: { because: "people mend services by hand" },
    utilityAccountId: "222222222222",
    breakGlassRoleName: "break-glass",
    deployRoleArns: ["arn:aws:iam::111111111111:role/deploy"],
    artifactBucketName: "conf-artifacts-111111111111",
  });

  it("names tables, functions and parameters by its prefix", () => {
    const names = ["aws_dynamodb_table", "aws_sqs_queue"].flatMap((type) =>
      Object.values(synthesized.resources(type)).map((r) => r.name),
    );

    expect(names.every((name) => name.startsWith("conf-"))).toBe(true);
    expect(Object.keys(parametersOf(synthesized)).every((name) => name.startsWith("/conf/"))).toBe(true);
  });

  it("spells out a role type that reaches everything", () => {
    expect(parametersOf(synthesized)).toMatchObject({
      "/conf/rbac/admin/namespaces": '["/ops","/shared","/svc"]',
      "/conf/rbac/admin/keys": '["app","ops"]',
      "/conf/rbac/ops/namespaces": '["/ops"]',
      "/conf/utility-account-id": "222222222222",
      "/conf/defaults/service-namespace": "/svc",
    });
  });

  it("lets role types decrypt what was replicated", () => {
    const key = synthesized.resource("aws_kms_key", "Store/Secrets/Keys/replication/Resource");

    expect(key.policy).not.toContain("ArnNotLike");
  });

  it("describes a key in the words that were given", () => {
    expect(synthesized.resource("aws_kms_key", "Store/Secrets/Keys/app/Resource").description).toBe(
      "services",
    );
  });

  it("lets nobody but the role for emergencies change a record", () => {
    const { policy } = synthesized.resource("aws_dynamodb_resource_policy", "Store/AuditTable/Policy");
    const denial = policyOf(policy).Statement.find(({ Sid }) => Sid === "RecordsStay")!;

    expect(denial.Condition.ArnNotLike).toEqual({
      "aws:PrincipalArn": "arn:aws:iam::111111111111:role/break-glass",
    });
  });

  it("has a protected bucket for artifacts", () => {
    expect(synthesized.resource("aws_s3_bucket", "Store/Artifacts/Resource").bucket).toBe(
      "conf-artifacts-111111111111",
    );
  });
});

describe("a config store", () => {
  it("gives the same bytes whatever the order of its maps and lists", () => {
    const keys = { app: {}, data: {}, ops: {} };
    const roleTypes = {
      a: { namespaces: ["/app", "/shared"], keys: ["app", "data"] },
      b: { namespaces: ["/app"], keys: ["ops"] },
    };
    const reversed = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).reverse());

    const one = store({ keys, roleTypes });
    const other = store({
      namespaces: [...DEFAULTS.namespaces].reverse(),
      keys: reversed(keys),
      roleTypes: reversed({ ...roleTypes, a: { namespaces: ["/shared", "/app"], keys: ["data", "app"] } }),
    });

    expect(JSON.stringify(other.json)).toBe(JSON.stringify(one.json));
  });

  it("warns of a service namespace that the client's share and sync do not know", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    AwsEnvironment.provide(stack, TEST_ENVIRONMENT);
    provideHandlers(stack);
    const construct = new ConfigStore(stack, "Store", {
      ...DEFAULTS,
      namespaces: ["/svc"],
      serviceNamespace: "/svc",
      roleTypes: {},
    });

    expect(construct.node.metadata.map((entry) => entry.data)).toContain(
      "the service namespace is /svc: the client's share and sync only work with /app",
    );
  });

  it("reports everything that is wrong with it at once, by its construct's path", () => {
    const error = refusal(() =>
      store({
        environmentAlias: "us-prod",
        prefix: "my-store",
        namespaces: ["/app/", "/shared", "/shared/inner"],
        serviceNamespace: "/app",
        keys: { App: {}, replication: {} },
        roleTypes: { "data-admin": { namespaces: ["/dba"], keys: [] } },
      }),
    );

    expect(error.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "PREFIX_INVALID stack/Store.prefix",
      "ACCOUNT_ALIAS_INVALID stack/Store.environmentAlias",
      "NAMESPACE_INVALID stack/Store.namespaces",
      "NAMESPACE_NESTED stack/Store.namespaces",
      "KEY_NAME_INVALID stack/Store.keys.App",
      "KEY_NAME_RESERVED stack/Store.keys.replication",
      "ROLE_NAME_INVALID stack/Store.roleTypes.data-admin",
      "NAMESPACE_UNDECLARED stack/Store.roleTypes.data-admin.namespaces",
      "ROLE_KEYS_EMPTY stack/Store.roleTypes.data-admin.keys",
    ]);
    expect(error.message).toContain('given    "us-prod"');
    expect(error.message).toContain("fix      write /app");
  });
});
