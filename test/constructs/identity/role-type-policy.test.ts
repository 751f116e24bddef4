import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import type { World } from "../../../src/access/world/world";
import { BastionTrust } from "../../../src/constructs/identity/bastion-trust";
import { ManagedPolicies } from "../../../src/constructs/identity/managed-policies";
import { namespacesOf, roleTypePolicy } from "../../../src/constructs/identity/role-type-policy";
import { RoleTypeRole } from "../../../src/constructs/identity/role-type-role";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import type { NamespaceTier } from "../../../src/core/organization/definition";
import { type PolicyStatement, splitPolicy } from "../../../src/core/policy-document";
import { storeIn, worldOf } from "./fixtures";

const REGION = "eu-central-1";
const ACCOUNT = "111111111111";
const NAMESPACES = ["/app", "/app2", "/devops", "/shared"];

const parameter = (name: string) => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}`;
const table = (name: string) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/figgy-config-${name}`;
const key = (alias: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:alias/${alias}`;
const contextOf = (name: string) => ({ encryptionContext: { PARAMETER_ARN: parameter(name) } });

interface Reach {
  readonly tiers: Readonly<Record<string, NamespaceTier>>;
  readonly keys?: readonly string[];
  readonly replicationKeyAccess?: boolean;
  readonly userActivity?: boolean;
  readonly usageTracking?: boolean;
}

/** The role of a role type, and what is around it. */
function worldWith(
  { tiers, keys = ["app"], replicationKeyAccess = false, userActivity, usageTracking }: Reach,
  attachedLater: readonly PolicyStatement[] = [],
): World {
  return worldOf((stack) => {
    const store = storeIn(stack, {
      replicationKeyAccess: replicationKeyAccess ? { because: "people mend services by hand" } : undefined,
      usageTracking,
    });
    const roleType = { name: "dev", namespaces: Object.keys(tiers), tiers, keys, userActivity };
    const environment = AwsEnvironment.of(stack);
    const { roleName } = new RoleTypeRole(stack, "Role", {
      roleType: "dev",
      environmentAlias: "dev",
      waysIn: [new BastionTrust({ environment, users: ["alice"] })],
      access: roleTypePolicy({
        environment,
        prefix: "figgy",
        roleType,
        namespaces: NAMESPACES,
        store,
        replicationKeyAccess,
      }),
    });
    if (attachedLater.length === 0) return;
    const later = { policyName: "later", description: "later", statements: attachedLater };
    new ManagedPolicies(stack, "Later", later).attachToRole(stack, roleName);
  });
}

const roleOf = (world: World) => world.role("figgy-dev-dev");

describe("a role type that writes in /app", () => {
  const dev = roleOf(worldWith({ tiers: { "/app": "write" } }));

  it("reads and writes parameters there, and describes all", () => {
    expectAllowed(dev)
      .to(
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParameterHistory",
        "ssm:PutParameter",
        "ssm:DeleteParameter",
      )
      .on(parameter("/app/shop/host"));
    expectAllowed(dev).to("ssm:DescribeParameters").on("*");
  });

  it("reaches nothing of /app2, whose name begins alike", () => {
    expectDenied(dev)
      .to("ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter", "ssm:DeleteParameter")
      .on(parameter("/app2/host"), parameter("/app2"), parameter("/application/host"));
  });

  it("reads /shared, and writes nothing there", () => {
    expectAllowed(dev).to("ssm:GetParameter", "ssm:GetParameterHistory").on(parameter("/shared/host"));
    expectDenied(dev).to("ssm:PutParameter", "ssm:DeleteParameter").on(parameter("/shared/host"));
  });

  it("calls nothing that the client does not", () => {
    expectDenied(dev)
      .to(
        "ssm:GetParametersByPath",
        "ssm:DeleteParameters",
        "ssm:LabelParameterVersion",
        "ssm:AddTagsToResource",
      )
      .on(parameter("/app/shop/host"));
  });

  it.each([
    "/account_id",
    "/region",
    "/regions",
    "/namespaces",
    "/defaults/service-namespace",
    "/cloud/version",
    "/kms/app-key-id",
    "/kms/replication-key-id",
    "/kms/all-keys",
    "/rbac/dev/namespaces",
    "/rbac/dev/keys",
    "/rbac/profile/keys",
    "/utility-account-id",
  ])("reads the store's own parameter %s, and writes it never", (name) => {
    expectAllowed(dev)
      .to("ssm:GetParameter", "ssm:GetParameters")
      .on(parameter(`/figgy${name}`));
    expectDenied(dev)
      .to("ssm:PutParameter", "ssm:DeleteParameter")
      .on(parameter(`/figgy${name}`));
  });

  it("reads nothing else of the store's own parameters", () => {
    expectDenied(dev)
      .to("ssm:GetParameter", "ssm:GetParameters")
      .on(parameter("/figgy/rbac/admin/keys"), parameter("/figgy/ots/abcdefghijklmn"));
  });

  it("decrypts secrets of its namespaces with its keys, directly and through Parameter Store", () => {
    expectAllowed(dev).to("kms:Decrypt").given(contextOf("/app/shop/secret")).on(key("app-key"));
    expectAllowed(dev)
      .to("kms:Decrypt")
      .given({ ...contextOf("/shared/secret"), through: "ssm" })
      .on(key("app-key"));
  });

  it("encrypts through Parameter Store alone, and only where it writes", () => {
    const given = { ...contextOf("/app/shop/secret"), through: "ssm" };

    expectAllowed(dev).to("kms:Encrypt", "kms:GenerateDataKey").given(given).on(key("app-key"));
    expectDenied(dev)
      .to("kms:Encrypt", "kms:GenerateDataKey")
      .given(contextOf("/app/shop/secret"))
      .on(key("app-key"));
    expectDenied(dev)
      .to("kms:Encrypt", "kms:GenerateDataKey")
      .given({ ...contextOf("/shared/secret"), through: "ssm" })
      .on(key("app-key"));
  });

  it("uses no other key, and its own for no other namespace", () => {
    expectDenied(dev)
      .to("kms:Decrypt")
      .given(contextOf("/app/shop/secret"))
      .on(key("devops-key"), key("replication-key"));
    expectDenied(dev).to("kms:Decrypt").given(contextOf("/devops/secret")).on(key("app-key"));
    expectDenied(dev).to("kms:Decrypt").given(contextOf("/app2/secret")).on(key("app-key"));
  });

  it("reads all names and replications, with the tables' key through DynamoDB", () => {
    expectAllowed(dev).to("dynamodb:Scan").on(table("cache"), table("replication"));
    expectAllowed(dev).to("dynamodb:Query").on(table("replication"));
    expectAllowed(dev)
      .to("kms:Decrypt")
      .given({
        through: "dynamodb",
        encryptionContext: { "aws:dynamodb:tableName": "figgy-config-cache" },
      })
      .on(key("figgy-store"));
  });

  it("writes replications to its own namespaces, and names their key", () => {
    const given = (...keys: string[]) => ({ context: { "dynamodb:LeadingKeys": keys } });
    const write = ["dynamodb:PutItem", "dynamodb:DeleteItem"];

    expectAllowed(dev)
      .to(...write)
      .given(given("/app/shop/host"))
      .on(table("replication"));
    expectDenied(dev)
      .to(...write)
      .given(given("/devops/host"))
      .on(table("replication"));
    expectDenied(dev)
      .to(...write)
      .given(given("/app/a", "/devops/a"))
      .on(table("replication"));
    expectDenied(dev)
      .to(...write)
      .given({ context: { "dynamodb:LeadingKeys": null } })
      .on(table("replication"));
  });

  it("queries the records of its own namespaces, and scans none", () => {
    const given = (name: string) => ({ context: { "dynamodb:LeadingKeys": [name] } });

    expectAllowed(dev).to("dynamodb:Query").given(given("/app/shop/host")).on(table("auditor"));
    expectDenied(dev).to("dynamodb:Query").given(given("/devops/host")).on(table("auditor"));
    expectDenied(dev)
      .to("dynamodb:Query")
      .given(given("alice"))
      .on(`${table("auditor")}/index/AuditByUserIdx`);
    expectDenied(dev).to("dynamodb:Scan").on(table("auditor"));
  });
});

describe("attacks on a config store by a role type", () => {
  const dev = roleOf(worldWith({ tiers: { "/app": "write" } }));

  it("A1: nobody overwrites the store's own parameters or /shared", () => {
    expectDenied(dev)
      .to("ssm:PutParameter", "ssm:DeleteParameter", "ssm:DeleteParameters")
      .on(
        ...["/figgy/account_id", "/figgy/kms/app-key-id", "/figgy/accounts/prod", "/shared/host"].map(
          parameter,
        ),
      );
  });

  it("A2: nobody replicates into another namespace or into the store's own", () => {
    for (const destination of ["/devops/password", "/figgy/account_id"]) {
      expectDenied(dev)
        .to("dynamodb:PutItem")
        .given({ context: { "dynamodb:LeadingKeys": [destination] } })
        .on(table("replication"));
    }
  });

  it("A3: nobody reads the webhook, by history or by path either", () => {
    expectDenied(dev)
      .to(
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParameterHistory",
        "ssm:GetParametersByPath",
        "ssm:PutParameter",
        "ssm:DeleteParameter",
      )
      .on(parameter("/figgy/integrations/slack/webhook-url"));
    expectDenied(dev)
      .to("ssm:GetParametersByPath")
      .on(parameter("/"), parameter("/figgy"), parameter("/figgy/"), parameter("/figgy/integrations"));
  });

  it("A4: nobody reads records of other namespaces, or opens their ciphertext with a key of one's own", () => {
    expectDenied(dev).to("dynamodb:Scan", "dynamodb:GetItem").on(table("auditor"));
    expectDenied(dev).to("kms:Decrypt").given(contextOf("/devops/password")).on(key("app-key"));
  });

  it("A5: nobody deletes tables, changes their policy or lets items expire", () => {
    expectDenied(dev)
      .to(
        "dynamodb:DeleteTable",
        "dynamodb:PutResourcePolicy",
        "dynamodb:UpdateTimeToLive",
        "dynamodb:UpdateItem",
      )
      .on(table("auditor"), table("cache"), table("replication"));
  });
});

describe("what is attached to a role type's role later", () => {
  const dev = roleOf(
    worldWith({ tiers: { "/app": "write" } }, [
      { actions: ["dynamodb:*", "iam:*", "ssm:*"], resources: ["*"] },
    ]),
  );

  it("opens neither the integrations nor changes of the store's own parameters", () => {
    const names = ["/figgy/integrations/slack/webhook-url", "/figgy/integrations"].map(parameter);

    expectAllowed(dev).to("ssm:GetParameter").on(parameter("/devops/host"));
    expectDenied(dev)
      .to("ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParametersByPath")
      .on(...names);
    expectDenied(dev).to("ssm:GetParametersByPath").on(parameter("/"), parameter("/figgy"));
    expectDenied(dev)
      .to("ssm:PutParameter", "ssm:DeleteParameters", "ssm:LabelParameterVersion", "ssm:AddTagsToResource")
      .on(parameter("/figgy/account_id"));
  });
});

describe("the tiers of a role type", () => {
  it("read: reads parameters, secrets and records, and writes nothing", () => {
    const dev = roleOf(worldWith({ tiers: { "/app": "read" } }));

    expectAllowed(dev).to("ssm:GetParameter", "ssm:GetParameterHistory").on(parameter("/app/host"));
    expectAllowed(dev).to("kms:Decrypt").given(contextOf("/app/host")).on(key("app-key"));
    expectDenied(dev).to("ssm:PutParameter", "ssm:DeleteParameter").on(parameter("/app/host"));
    expectDenied(dev)
      .to("kms:Encrypt")
      .given({ ...contextOf("/app/host"), through: "ssm" })
      .on(key("app-key"));
    expectDenied(dev)
      .to("dynamodb:PutItem")
      .given({ context: { "dynamodb:LeadingKeys": ["/app/host"] } })
      .on(table("replication"));
  });

  it("restore: scans the records, too, with what the table's key asks for", () => {
    const dev = roleOf(worldWith({ tiers: { "/app": "restore" } }));

    expectAllowed(dev).to("dynamodb:Scan").on(table("auditor"));
    expectAllowed(dev).to("ssm:PutParameter").on(parameter("/app/host"));
    expectDenied(dev).to("dynamodb:DeleteItem", "dynamodb:PutItem").on(table("auditor"));
  });

  it("are for any part of the tree", () => {
    const dev = roleOf(worldWith({ tiers: { "/app": "read", "/app/billing": "write" } }));

    expectAllowed(dev).to("ssm:PutParameter").on(parameter("/app/billing/host"));
    expectDenied(dev).to("ssm:PutParameter").on(parameter("/app/shop/host"), parameter("/app/billing2/host"));
  });
});

describe("what users did", () => {
  const tiers = { "/app": "read" } as const;
  const byUser = `${table("auditor")}/index/AuditByUserIdx`;
  const users = table("").replace("config-", "user-cache");
  const usage = [
    table("usage-tracker"),
    `${table("usage-tracker")}/index/UserLastUpdatedIndex`,
    `${table("usage-tracker")}/index/LastUpdateOnlyIdx`,
    users,
  ];
  const ofUser = { context: { "dynamodb:LeadingKeys": ["alice"] } };
  const throughTable = (tableName: string) => ({
    through: "dynamodb",
    encryptionContext: { "aws:dynamodb:tableName": tableName },
  });
  const USAGE_NAMES = ["figgy-config-usage-tracker", "figgy-user-cache"];

  it.each([{}, { userActivity: false }])("is seen by nobody to whom it is not opened: %j", (stated) => {
    const dev = roleOf(worldWith({ tiers: { "/app": "restore" }, usageTracking: true, ...stated }));

    expectDenied(dev)
      .to("dynamodb:Query")
      .given(ofUser)
      .on(byUser, ...usage);
    expectDenied(dev)
      .to("dynamodb:Scan")
      .on(byUser, ...usage);
    for (const name of USAGE_NAMES) {
      expectDenied(dev).to("kms:Decrypt").given(throughTable(name)).on(key("figgy-store"));
    }
  });

  it("is seen by user in all records, with what the table's key asks for, and in no other way", () => {
    const dev = roleOf(worldWith({ tiers, userActivity: true }));

    expectAllowed(dev).to("dynamodb:Query").given(ofUser).on(byUser);
    expectAllowed(dev).to("kms:Decrypt").given(throughTable("figgy-config-auditor")).on(key("figgy-store"));
    expectDenied(dev).to("dynamodb:Scan").on(byUser, table("auditor"));
    expectDenied(dev)
      .to("dynamodb:Query")
      .given({ context: { "dynamodb:LeadingKeys": ["/devops/host"] } })
      .on(table("auditor"));
  });

  it("opens no table of usage where there is none", () => {
    const dev = roleOf(worldWith({ tiers, userActivity: true }));

    expectDenied(dev)
      .to("dynamodb:Query", "dynamodb:Scan")
      .given(ofUser)
      .on(...usage);
  });

  it("is seen in the tables of usage, too, where usage is tracked, and never changed", () => {
    const dev = roleOf(worldWith({ tiers, userActivity: true, usageTracking: true }));

    expectAllowed(dev)
      .to("dynamodb:Query", "dynamodb:Scan")
      .given(ofUser)
      .on(...usage);
    for (const name of USAGE_NAMES) {
      expectAllowed(dev).to("kms:Decrypt").given(throughTable(name)).on(key("figgy-store"));
    }
    expectDenied(dev)
      .to("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
      .given(ofUser)
      .on(...usage, byUser);
  });

  it("asks for each key once", () => {
    let sids: (string | undefined)[] = [];
    worldOf((stack) => {
      sids = roleTypePolicy({
        environment: AwsEnvironment.of(stack),
        prefix: "figgy",
        roleType: { name: "dev", namespaces: ["/app"], tiers, keys: ["app"], userActivity: true },
        namespaces: NAMESPACES,
        store: storeIn(stack, { usageTracking: true }),
        replicationKeyAccess: false,
      }).map(({ sid }) => sid);
    });

    expect(sids.slice(sids.indexOf("ReadRecordsKey") + 1)).toEqual([
      "ReadRecordsByUser",
      "ReadUsage",
      "ReadUsageKey",
      "ReadUsageByUser",
      "ReadUsageByTime",
      "ReadUsers",
      "ReadUsersKey",
    ]);
  });
});

describe("the replication key", () => {
  it("opens what was replicated where that is configured, and encrypts nothing", () => {
    const dev = roleOf(worldWith({ tiers: { "/app": "write" }, replicationKeyAccess: true }));
    const through = { ...contextOf("/app/shop/host"), through: "ssm" };

    expectAllowed(dev).to("kms:Decrypt").given(through).on(key("replication-key"));
    expectDenied(dev).to("kms:Encrypt", "kms:GenerateDataKey").given(through).on(key("replication-key"));
  });
});

describe("the policies of any role type", () => {
  it("are the same bytes whatever the order of the declaration", () => {
    const statements = (order: readonly string[]) => {
      let json: string[] = [];
      worldOf((stack) => {
        const environment = AwsEnvironment.of(stack);
        const roleType = {
          name: "dev",
          namespaces: order,
          tiers: Object.fromEntries(order.map((name) => [name, "write" as const])),
          keys: ["app"],
        };
        const policy = roleTypePolicy({
          environment,
          prefix: "figgy",
          roleType,
          namespaces: NAMESPACES,
          store: storeIn(stack),
          replicationKeyAccess: false,
        });
        json = splitPolicy(policy, { kind: "managed policy", path: "test" });
      });
      return json;
    };

    expect(statements(["/devops", "/app"])).toEqual(statements(["/app", "/devops"]));
  });
});

describe("namespaces of a tier", () => {
  it("hold those of higher tiers, and /shared for reading where it is declared", () => {
    const roleType = { tiers: { "/app": "write", "/ops": "read" } } as const;

    expect(namespacesOf(roleType, "read", ["/app", "/shared"])).toEqual(["/app", "/ops", "/shared"]);
    expect(namespacesOf(roleType, "read", ["/app"])).toEqual(["/app", "/ops"]);
    expect(namespacesOf(roleType, "write", ["/shared"])).toEqual(["/app"]);
    expect(namespacesOf(roleType, "restore", ["/shared"])).toEqual([]);
  });
});
