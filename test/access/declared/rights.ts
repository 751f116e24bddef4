import type { AccessRequest } from "../../../src/access/request";
import type { NamespaceTier } from "../../../src/core/organization/definition";
import { ACCOUNT_ID, type Model, type ModelRoleType, TIERS } from "./models";

/** A question with the answer that the declaration gives. */
export interface Expected {
  readonly request: Omit<AccessRequest, "principal">;
  readonly allowed: boolean;
}

const READ = TIERS.indexOf("read");
const WRITE = TIERS.indexOf("write");
const RESTORE = TIERS.indexOf("restore");

const PARTITIONS: Readonly<Record<string, string>> = {
  "us-gov-west-1": "aws-us-gov",
  "cn-north-1": "aws-cn",
};

const READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"];
const WRITES = ["ssm:PutParameter", "ssm:DeleteParameter"];
/** Calls about parameters that no client makes. */
const NEVER = [
  "ssm:AddTagsToResource",
  "ssm:DeleteParameters",
  "ssm:GetParametersByPath",
  "ssm:LabelParameterVersion",
  "ssm:PutResourcePolicy",
  "ssm:RemoveTagsFromResource",
];

/** What every client reads of a store's own parameters, below the prefix. */
const OWN_READABLE = (role: string): string[] => [
  "account_id",
  "cloud/version",
  "defaults/service-namespace",
  "kms/all-keys",
  "kms/app-key-id",
  "kms/replication-key-id",
  "namespaces",
  "rbac/profile/keys",
  `rbac/${role}/keys`,
  `rbac/${role}/namespaces`,
  "region",
  "regions",
  "utility-account-id",
];
const OWN_HIDDEN = [
  "accounts/dev",
  "env_alias",
  "integrations/slack/webhook-url",
  "kms/all-keys-of-others",
  "ots/abcdefghijklmn",
  "rbac/another/keys",
  "rbac/another/namespaces",
  "region2",
  "users/alice/roles",
];

const OTHERWISE = [
  "iam:CreateUser",
  "kms:ListKeys",
  "s3:ListAllMyBuckets",
  "dynamodb:ListTables",
  "ssm:SendCommand",
];
const ON_TABLES = [
  "dynamodb:BatchGetItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteTable",
  "dynamodb:DescribeTable",
  "dynamodb:GetItem",
  "dynamodb:PartiQLSelect",
  "dynamodb:PutResourcePolicy",
  "dynamodb:UpdateItem",
  "dynamodb:UpdateTimeToLive",
];
const ON_KEYS = [
  "kms:CreateGrant",
  "kms:DescribeKey",
  "kms:ReEncryptFrom",
  "kms:ScheduleKeyDeletion",
  "kms:Sign",
];

/** Each question about a role type, with its answer as the documents of the model have it, not as policies are made. */
export function* expectedOf(model: Model, role: string): Generator<Expected> {
  const rights = new Rights(model, model.roleTypes[role]!);
  yield* ofParameters(model, role, rights);
  yield* ofSecrets(model, rights);
  yield* ofTables(model, rights);
  yield ask("ssm:DescribeParameters", "*", true);
  for (const action of OTHERWISE) yield ask(action, "*", false);
}

function* ofParameters(model: Model, role: string, rights: Rights): Generator<Expected> {
  for (const [index, name] of namesAround(model).entries()) {
    for (const action of READS) yield ask(action, parameter(model, name), rights.at(name) >= READ);
    for (const action of WRITES) yield ask(action, parameter(model, name), rights.at(name) >= WRITE);
    yield ask(oneOf(NEVER, index), parameter(model, name), false);
    yield ask("ssm:GetParameter", parameter({ region: "eu-west-3" }, name), false);
    yield ask("ssm:PutParameter", parameter(model, name, "999999999999"), false);
  }
  const own = (names: readonly string[]) => names.map((name) => parameter(model, `/${model.prefix}/${name}`));
  for (const [names, readable] of [
    [OWN_READABLE(role), true],
    [OWN_HIDDEN, false],
  ] as const) {
    for (const arn of own(names)) {
      yield ask("ssm:GetParameter", arn, readable);
      yield ask("ssm:GetParameters", arn, readable);
      for (const action of ["ssm:GetParameterHistory", ...WRITES, ...NEVER]) yield ask(action, arn, false);
    }
  }
  // Paths that the store's own parameters are below, and one that begins alike.
  for (const path of ["", "/", `/${model.prefix}`, `/${model.prefix}/`, `/${model.prefix}2/account_id`]) {
    for (const action of [...READS, ...WRITES, ...NEVER]) yield ask(action, parameter(model, path), false);
  }
}

/** What is never allowed is asked in turn, one for each name. */
function oneOf<T>(values: readonly T[], index: number): T {
  return values[index % values.length]!;
}

/** Encryption keys open secrets of the role type's namespaces; the replication key what was replicated, if at all. */
function* ofSecrets(model: Model, rights: Rights): Generator<Expected> {
  for (const name of namesAround(model)) {
    const encryptionContext = { PARAMETER_ARN: parameter(model, name) };
    for (const key of [...model.keys, "replication"]) {
      const isReplication = key === "replication";
      const opens = isReplication
        ? model.replicationKeyAccess && name.startsWith(`${model.serviceNamespace}/`)
        : rights.holds(key);
      for (const through of [undefined, "ssm"]) {
        const secret = { through, encryptionContext };
        yield ask("kms:Decrypt", keyArn(model, key), opens && rights.at(name) >= READ, secret);
        const encrypts = through === "ssm" && !isReplication && opens && rights.at(name) >= WRITE;
        for (const action of ENCRYPTING) yield ask(action, keyArn(model, key), encrypts, secret);
      }
    }
  }
  for (const key of [
    ...model.keys,
    "replication",
    ...(model.oneTimeSecrets ? [`${model.prefix}-ots`] : []),
  ]) {
    for (const circumstances of withoutSecret(model)) {
      for (const action of ["kms:Decrypt", ...ENCRYPTING]) {
        yield ask(action, keyArn(model, key), false, circumstances);
      }
    }
    for (const action of ON_KEYS) yield ask(action, keyArn(model, key), false);
  }
}

const ENCRYPTING = ["kms:Encrypt", "kms:GenerateDataKey"];

/** Calls to KMS that are not about a secret of the account's namespaces, or come through another service. */
function withoutSecret(model: Model): Circumstances[] {
  const name = `${model.roots[0]!}/any`;
  const contexts: Record<string, string>[] = [
    {},
    { PARAMETER_ARN: parameter(model, name, "999999999999") },
    { PARAMETER_ARN: parameter({ region: "eu-west-3" }, name) },
    { PARAMETER_ARN: "*" },
    { SecretARN: parameter(model, name) },
    { encryptor: "figgy", password: "abcdefghijklmn" },
  ];
  return [
    ...contexts.map((encryptionContext) => ({ encryptionContext })),
    ...contexts.map((encryptionContext) => ({ encryptionContext, through: "ssm" })),
    { encryptionContext: { PARAMETER_ARN: "*" }, through: "secretsmanager" },
  ];
}

function* ofTables(model: Model, rights: Rights): Generator<Expected> {
  const [cache, replication, audit] = ["cache", "replication", "auditor"].map((name) =>
    table(model, `config-${name}`),
  );
  const byUser = `${audit!}/index/AuditByUserIdx`;
  yield ask("dynamodb:Scan", cache!, true);
  yield ask("dynamodb:Scan", replication!, true);
  yield ask("dynamodb:Query", replication!, true);
  yield ask("dynamodb:Query", cache!, false);
  yield ask("dynamodb:Scan", audit!, rights.restores);
  yield ask("dynamodb:Scan", byUser, false);
  for (const [index, keys] of leadingKeysOf(model).entries()) {
    const items = { context: { "dynamodb:LeadingKeys": keys } };
    const atLeast = (tier: number) => keys.length > 0 && keys.every((name) => rights.at(name) >= tier);
    for (const action of ["dynamodb:PutItem", "dynamodb:DeleteItem"]) {
      yield ask(action, replication!, atLeast(WRITE), items);
      yield ask(action, audit!, false, items);
      yield ask(action, cache!, false, items);
    }
    yield ask("dynamodb:Query", audit!, atLeast(READ), items);
    yield ask("dynamodb:Query", byUser, rights.seesActivity, items);
    for (const action of ["dynamodb:PutItem", "dynamodb:DeleteItem"]) yield ask(action, byUser, false, items);
    for (const arn of [cache!, replication!, audit!]) yield ask(oneOf(ON_TABLES, index), arn, false, items);
  }
  yield* ofUsage(model, rights);
  for (const name of ["config-cache", "config-replication", "config-auditor", ...USAGE]) {
    const encryptionContext = { "aws:dynamodb:tableName": `${model.prefix}-${name}` };
    const alias = `arn:${partitionOf(model)}:kms:${model.region}:${ACCOUNT_ID}:alias/${model.prefix}-account`;
    const isOwn = !USAGE.includes(name) || (model.usageTracking && rights.seesActivity);
    yield ask("kms:Decrypt", alias, isOwn, { through: "dynamodb", encryptionContext });
    yield ask("kms:Decrypt", alias, false, { encryptionContext });
    yield ask("kms:Decrypt", alias, false, { through: "ssm", encryptionContext });
  }
}

const USAGE = ["config-usage-tracker", "user-cache"];

/** Who reads what is seen by role types that see what users do, where it is recorded, and changed by nobody. */
function* ofUsage(model: Model, rights: Rights): Generator<Expected> {
  const sees = model.usageTracking && rights.seesActivity;
  const [usage, users] = USAGE.map((name) => table(model, name));
  const arns = [usage!, `${usage!}/index/UserLastUpdatedIndex`, `${usage!}/index/LastUpdateOnlyIdx`, users!];
  for (const arn of arns) {
    yield ask("dynamodb:Scan", arn, sees);
    for (const keys of [[], ["alice"], ["empty"], [`${model.roots[0]!}/any`]]) {
      const items = { context: { "dynamodb:LeadingKeys": keys } };
      yield ask("dynamodb:Query", arn, sees, items);
      for (const action of ["dynamodb:PutItem", "dynamodb:DeleteItem", ...ON_TABLES]) {
        yield ask(action, arn, false, items);
      }
    }
  }
  for (const arn of [`${usage!}2`, `${usage!}/index/Another`, `${users!}2`]) {
    for (const action of ["dynamodb:Query", "dynamodb:Scan"]) yield ask(action, arn, false);
  }
}

/** What a declaration says of a name: nothing, or the rank of the highest tier of what is around it. */
class Rights {
  private readonly tiers: readonly (readonly [namespace: string, rank: number])[];

  public constructor(
    private readonly model: Model,
    private readonly roleType: ModelRoleType,
  ) {
    const { namespaces } = roleType;
    const isList = namespaces === "all" || Array.isArray(namespaces);
    const listed = (namespaces === "all" ? model.roots : namespaces) as readonly string[];
    this.tiers = isList
      ? listed.map((name) => [name, listed.length === model.roots.length ? RESTORE : WRITE])
      : Object.entries(namespaces as Readonly<Record<string, NamespaceTier>>).map(([name, tier]) => [
          name,
          TIERS.indexOf(tier),
        ]);
  }

  /** -1 where nothing may be done. */
  public at(name: string): number {
    const ranks = this.tiers.filter(([namespace]) => isBelow(name, namespace)).map(([, rank]) => rank);
    const shared = this.model.roots.includes("/shared") && isBelow(name, "/shared") ? READ : -1;
    return Math.max(-1, shared, ...ranks);
  }

  public get restores(): boolean {
    return this.tiers.some(([, rank]) => rank === RESTORE);
  }

  public get seesActivity(): boolean {
    return this.roleType.userActivity === true;
  }

  public holds(key: string): boolean {
    return this.roleType.keys === "all" || this.roleType.keys.includes(key);
  }
}

function isBelow(name: string, namespace: string): boolean {
  return name.split("/").slice(0, namespace.split("/").length).join("/") === namespace && name !== namespace;
}

const MOST_NAMESPACES = 4;

/** Names in what is declared, and names that nearly are. */
function namesAround({ roots, roleTypes }: Model): string[] {
  const parts = Object.values(roleTypes).flatMap(({ namespaces }) =>
    namespaces === "all" || Array.isArray(namespaces) ? [] : Object.keys(namespaces),
  );
  const some = [...new Set([...parts.slice(0, MOST_NAMESPACES), ...parts.slice(-1), ...roots])];
  const names = some.flatMap((namespace) => [
    `${namespace}/any`,
    `${namespace}/any/deeper`,
    namespace,
    `${namespace}2/any`,
    `${namespace.slice(0, -1)}/any`,
    `${namespace.toUpperCase()}/any`,
    `/elsewhere${namespace}/any`,
  ]);
  return [...new Set([...names, "/any", "/application/any", "/shared2/any"])];
}

function leadingKeysOf(model: Model): string[][] {
  const names = namesAround(model);
  return [[], ...names.map((name) => [name]), [names[0]!, names.at(-4)!], [names[0]!, "/elsewhere/any"]];
}

type Circumstances = Pick<AccessRequest, "context" | "encryptionContext" | "through">;

function ask(action: string, resource: string, allowed: boolean, given: Circumstances = {}): Expected {
  return {
    request: { ...given, action, resource, context: { "aws:SecureTransport": true, ...given.context } },
    allowed,
  };
}

function partitionOf({ region }: Pick<Model, "region">): string {
  return PARTITIONS[region] ?? "aws";
}

function parameter(place: Pick<Model, "region">, name: string, account = ACCOUNT_ID): string {
  return `arn:${partitionOf(place)}:ssm:${place.region}:${account}:parameter${name}`;
}

function keyArn(model: Model, name: string): string {
  return `arn:${partitionOf(model)}:kms:${model.region}:${ACCOUNT_ID}:alias/${name}-key`;
}

function table(model: Model, name: string): string {
  return `arn:${partitionOf(model)}:dynamodb:${model.region}:${ACCOUNT_ID}:table/${model.prefix}-${name}`;
}
