import { evaluate } from "../../src/access/evaluate";
import { roleArnOf, type Store } from "../../src/access/matrix/store";
import type { AccessRequest } from "../../src/access/request";
import { exampleOrganization, foundationOf } from "./matrix/organizations";

/** The client's commands on the example's organization: each call that a command makes, by whoever should make it. */
const definition = exampleOrganization();
const { world, stores, directories } = foundationOf(definition);

/** What a command works on: a parameter of a namespace, and a key for its secrets. */
interface Work {
  readonly store: Store;
  readonly role: string;
  readonly namespace: string;
  readonly key: string;
}

type Call = Omit<AccessRequest, "principal">;
type Step = (work: Work) => readonly Call[];

const arn = ({ partition, region, accountId }: Store, service: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
const parameter = (store: Store, name: string) => arn(store, "ssm", `parameter${name}`);

const own =
  (...names: string[]): Step =>
  ({ store, role }) =>
    names.map((name) => ({
      action: "ssm:GetParameter",
      resource: parameter(store, `/figgy/${name.replace("ROLE", role)}`),
    }));
const onParameter =
  (...actions: string[]): Step =>
  ({ store, namespace }) =>
    actions.map((action) => ({ action, resource: parameter(store, `${namespace}/shop/url`) }));
const describing: Step = () => [{ action: "ssm:DescribeParameters", resource: "*" }];

/** KMS, as Parameter Store calls it for a secret; or as the client does itself. */
const onSecret =
  (action: string, through?: string): Step =>
  ({ store, namespace, key }) => [
    {
      action,
      resource: arn(store, "kms", `alias/${key}-key`),
      through,
      encryptionContext: { PARAMETER_ARN: parameter(store, `${namespace}/shop/url`) },
    },
  ];

/** Items of a table, and what their key is used for by DynamoDB. */
const onTable =
  (table: string, actions: readonly string[], limited = false): Step =>
  ({ store, namespace }) => {
    const name = `figgy-config-${table}`;
    const items = limited ? { context: { "dynamodb:LeadingKeys": [`${namespace}/shop/url`] } } : {};
    return [
      ...actions.map((action) => ({ action, resource: arn(store, "dynamodb", `table/${name}`), ...items })),
      {
        action: "kms:Decrypt",
        resource: store.tableKeys[`config-${table}`]!,
        through: "dynamodb",
        encryptionContext: {
          "aws:dynamodb:tableName": name,
          "aws:dynamodb:subscriberId": store.accountId,
        },
      },
    ];
  };

const all =
  (...steps: readonly Step[]): Step =>
  (work) =>
    steps.flatMap((step) => step(work));

const everyCommand = all(
  own("account_id", "region", "rbac/ROLE/namespaces"),
  onTable("cache", ["dynamodb:Scan"]),
);
const reading = all(onParameter("ssm:GetParameterHistory"), onSecret("kms:Decrypt", "ssm"));
const putting = all(
  reading,
  own("rbac/ROLE/keys", "rbac/profile/keys", "kms/app-key-id"),
  onParameter("ssm:PutParameter"),
  onSecret("kms:Encrypt", "ssm"),
  onSecret("kms:GenerateDataKey", "ssm"),
);
const deleting = all(
  onTable("replication", ["dynamodb:Scan", "dynamodb:Query"]),
  onTable("replication", ["dynamodb:DeleteItem"], true),
  onParameter("ssm:DeleteParameter"),
);
const restoring = all(
  onTable("replication", ["dynamodb:Query"], true),
  onTable("auditor", ["dynamodb:Scan"]),
  onSecret("kms:Decrypt"),
  onParameter("ssm:PutParameter", "ssm:GetParameter"),
);

/** What each command calls besides what every command does, and what a role type must be allowed to run it. */
const COMMANDS: readonly (readonly [command: string, right: "none" | "read" | "write" | "restore", Step])[] =
  [
    ["every command", "none", everyCommand],
    ["get", "read", reading],
    ["list", "read", reading],
    ["browse", "write", all(reading, describing, deleting)],
    ["put", "write", putting],
    ["edit", "write", putting],
    ["delete", "write", deleting],
    ["dump", "read", all(describing, onParameter("ssm:GetParameters"))],
    [
      "share",
      "write",
      all(
        onParameter("ssm:GetParameter"),
        onSecret("kms:Decrypt", "ssm"),
        onTable("replication", ["dynamodb:PutItem"], true),
      ),
    ],
    [
      "sync",
      "write",
      all(
        onParameter("ssm:GetParameter"),
        describing,
        onTable("replication", ["dynamodb:Scan", "dynamodb:Query"]),
        onTable("replication", ["dynamodb:PutItem"], true),
        putting,
      ),
    ],
    ["prune", "write", all(describing, deleting)],
    ["validate", "none", describing],
    ["promote", "write", all(describing, onParameter("ssm:GetParameter"), reading, putting)],
    ["audit", "read", onTable("auditor", ["dynamodb:Query"], true)],
    ["restore", "restore", restoring],
    ["restore --point-in-time", "restore", all(restoring, onParameter("ssm:DeleteParameter"))],
    ["generate", "none", () => []],
    ["build-cache", "none", onTable("cache", ["dynamodb:Scan"])],
    ["configure", "none", own("defaults/service-namespace", "regions")],
    ["ots", "none", own("utility-account-id", "account_id", "regions")],
  ];

const RIGHTS = ["none", "read", "write", "restore"];

/** All that the example's role types could work on, with what the declaration says of it. */
const WORK = stores.flatMap((store) =>
  Object.entries(definition.roleTypes).flatMap(([role, { namespaces, keys }]) =>
    store.namespaces.flatMap((namespace) =>
      Object.keys(definition.configStore.keys).map((key) => {
        const holdsAll = namespaces === "all";
        const writes = holdsAll || (namespaces as readonly string[]).includes(namespace);
        const right = holdsAll ? "restore" : writes ? "write" : namespace === "/shared" ? "read" : "none";
        return { store, role, namespace, key, right, holdsKey: keys === "all" || keys.includes(key) };
      }),
    ),
  ),
);

function outcomesOf(step: Step, work: Work): string[] {
  const principal = roleArnOf(work.store, work.role);
  return step(work).map((call) => {
    const context = { "aws:SecureTransport": true, ...call.context };
    const { outcome } = evaluate({ ...call, principal, context }, world);
    return `${outcome} ${call.action} on ${call.resource}`;
  });
}

describe("the client's commands", () => {
  it.each(COMMANDS)(
    "%s: who should run it, with the right %s, may make each of its calls",
    (_, right, step) => {
      const able = WORK.filter(
        (work) => work.holdsKey && RIGHTS.indexOf(work.right) >= RIGHTS.indexOf(right),
      );

      expect(able.length).toBeGreaterThan(0);
      for (const work of able) {
        const refused = outcomesOf(step, work).filter((outcome) => !outcome.startsWith("allowed"));
        expect([work.role, refused]).toEqual([work.role, []]);
      }
    },
  );

  it.each(COMMANDS.filter(([, right]) => right !== "none"))(
    "%s: who lacks the right %s may not make all of its calls",
    (_, right, step) => {
      const unable = WORK.filter((work) => RIGHTS.indexOf(work.right) < RIGHTS.indexOf(right));

      expect(unable.length).toBeGreaterThan(0);
      for (const work of unable) {
        expect(outcomesOf(step, work)).toContainEqual(expect.stringMatching(/^denied/));
      }
    },
  );

  it("ui: who sees what users did may make each of its calls about them, and nobody else", () => {
    const roleTypes = Object.fromEntries(
      Object.entries(definition.roleTypes).map(([name, roleType]) => [
        name,
        { ...roleType, userActivity: name === "devops" },
      ]),
    );
    const configStore = { ...definition.configStore, usageTracking: true };
    const tracked = foundationOf({ ...definition, configStore, roleTypes });
    const [store] = tracked.stores;
    const table = (name: string) => arn(store!, "dynamodb", `table/figgy-${name}`);
    const calls = [
      ["dynamodb:Query", table("config-auditor/index/AuditByUserIdx")],
      ["dynamodb:Query", table("config-usage-tracker/index/UserLastUpdatedIndex")],
      ["dynamodb:Query", table("config-usage-tracker/index/LastUpdateOnlyIdx")],
      ["dynamodb:Query", table("config-usage-tracker")],
      ["dynamodb:Scan", table("config-usage-tracker")],
      ["dynamodb:Scan", table("user-cache")],
    ] as const;
    for (const role of Object.keys(roleTypes)) {
      const principal = roleArnOf(store!, role);
      const context = { "aws:SecureTransport": true, "dynamodb:LeadingKeys": ["alice"] };
      const outcomes = calls.map(
        ([action, resource]) => evaluate({ principal, action, resource, context }, tracked.world).outcome,
      );
      expect([role, new Set(outcomes)]).toEqual([role, new Set([role === "devops" ? "allowed" : "denied"])]);
    }
  });

  it("login: a user of the identity account finds its role types and the accounts, and assumes the roles", () => {
    const [directory] = directories;
    const place = { ...stores[0]!, ...directory! };
    const keysAlone = { "aws:MultiFactorAuthPresent": null };
    const withSecondFactor = { "aws:MultiFactorAuthPresent": true };
    for (const [role, user] of Object.keys(definition.roleTypes).map((name) => [name, `${name}_user`])) {
      const self = `arn:aws:iam::${directory!.accountId}:user/figgy/${user!}`;
      const calls: Call[] = [
        { action: "iam:GetUser", resource: self, context: keysAlone },
        { action: "iam:ListMFADevices", resource: self, context: keysAlone },
        {
          action: "ssm:GetParameter",
          resource: parameter(place, `/figgy/users/${user!}/roles`),
          context: keysAlone,
        },
        { action: "ssm:DescribeParameters", resource: "*", context: keysAlone },
        ...directory!.environments.map((environment) => ({
          action: "ssm:GetParameters",
          resource: parameter(place, `/figgy/accounts/${environment}`),
          context: keysAlone,
        })),
        ...stores.map((store) => ({
          action: "sts:AssumeRole",
          resource: roleArnOf(store, role!),
          context: withSecondFactor,
        })),
      ];
      for (const call of calls) {
        expect([call.action, evaluate({ ...call, principal: self }, world).outcome]).toEqual([
          call.action,
          "allowed",
        ]);
      }
    }
  });
});
