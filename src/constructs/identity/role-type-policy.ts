import type { AwsEnvironment } from "../../core/aws-environment";
import { AUDIT_BY_USER_INDEX } from "../../core/config-store/audit-record";
import { USAGE_INDEXES } from "../../core/config-store/usage-item";
import { NAMESPACE_TIERS, type NamespaceTier } from "../../core/organization/definition";
import type { RoleType } from "../../core/organization/organization";
import type { PolicyStatement } from "../../core/policy-document";
import type { IAuditTable } from "../audit/audit-table";
import type { ITable } from "../data/table-access";
import type { IKey } from "../encryption/key";
import { keyStatements } from "./role-type-keys";

/** What role types reach in a config store; a `ConfigStore` is one. */
export interface RoleTypeStore {
  readonly auditTable: IAuditTable;
  readonly cacheTable: ITable;
  readonly replicationTable: ITable;
  /** The tables about who reads which parameter. @default - it is not recorded */
  readonly usage?: { readonly usageTable: ITable; readonly userTable: ITable };
  /** The encryption keys by name. */
  readonly keys: Readonly<Record<string, IKey>>;
  /** The key of replicated secrets. */
  readonly replicationKey: IKey;
}

/** What a role type's policy is made of. */
export interface RoleTypePolicyOptions {
  readonly environment: AwsEnvironment;
  /** The root of the config store's own parameters, without slashes. */
  readonly prefix: string;
  readonly roleType: RoleType;
  /** The config store's root namespaces: every role type reads `/shared` where it is one of them. */
  readonly namespaces: readonly string[];
  readonly store: RoleTypeStore;
  /** Whether role types may decrypt what was replicated. */
  readonly replicationKeyAccess: boolean;
}

/** The namespace that every role type reads. */
const SHARED = "/shared";

const READING = ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters"];
const WRITING = ["ssm:DeleteParameter", "ssm:PutParameter"];
const SECRET_ENCRYPTION = ["kms:Encrypt", "kms:GenerateDataKey"];

/**
 * The least that a role type needs to work with a config store through its client, and denials of what no policy that is
 * attached later may open. The same statements whatever the order of the declaration.
 */
export function roleTypePolicy(options: RoleTypePolicyOptions): PolicyStatement[] {
  return withoutRepetition([
    ...parameterStatements(options),
    ...storeStatements(options),
    ...secretStatements(options),
    ...tableStatements(options),
    ...activityStatements(options),
  ]);
}

/** Two ways to a table ask for the same of its key: the first statement says it. */
function withoutRepetition(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const said = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const text = JSON.stringify({ ...statement, sid: undefined });
    if (!said.has(text)) said.set(text, statement);
  }
  return [...said.values()];
}

/** The namespaces in which a role type may do at least what a tier allows, sorted. */
export function namespacesOf(
  { tiers }: Pick<RoleType, "tiers">,
  tier: NamespaceTier,
  declared: readonly string[],
): readonly string[] {
  const least = NAMESPACE_TIERS.indexOf(tier);
  const own = Object.keys(tiers).filter((name) => NAMESPACE_TIERS.indexOf(tiers[name]!) >= least);
  const shared = tier === "read" && declared.includes(SHARED) ? [SHARED] : [];
  return [...new Set([...own, ...shared])].sort();
}

function parameterStatements(options: RoleTypePolicyOptions): PolicyStatement[] {
  const readable = patterns(options, "read", (pattern) => options.environment.parameterArn(pattern));
  const writable = patterns(options, "write", (pattern) => options.environment.parameterArn(pattern));
  return [
    { sid: "ReadParameters", actions: READING, resources: readable },
    ...(writable.length > 0 ? [{ sid: "WriteParameters", actions: WRITING, resources: writable }] : []),
    { sid: "DescribeParameters", actions: ["ssm:DescribeParameters"], resources: ["*"] },
  ];
}

/** What the client reads of the store's own parameters, and that nobody changes them or reads the integrations' secrets. */
function storeStatements({ environment, prefix, roleType }: RoleTypePolicyOptions): PolicyStatement[] {
  const own = (path: string) => environment.parameterArn(`/${prefix}${path}`);
  const facts = [
    "/account_id",
    "/cloud/version",
    "/defaults/*",
    "/kms/*-key-id",
    "/kms/all-keys",
    "/namespaces",
    "/rbac/profile/keys",
    `/rbac/${roleType.name}/*`,
    "/region",
    "/regions",
    "/utility-account-id",
  ];
  return [
    { sid: "ReadStore", actions: ["ssm:GetParameter", "ssm:GetParameters"], resources: facts.map(own) },
    {
      sid: "DenyIntegrations",
      effect: "Deny",
      actions: ["ssm:*"],
      resources: [own("/integrations"), own("/integrations/*")],
    },
    // Who may list a path lists all below it, whatever else is denied there.
    {
      sid: "DenyListsAboveIntegrations",
      effect: "Deny",
      actions: ["ssm:GetParametersByPath"],
      resources: [environment.parameterArn(""), environment.parameterArn("/"), own(""), own("/")],
    },
    {
      sid: "DenyStoreChanges",
      effect: "Deny",
      notActions: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
      resources: [own("/*")],
    },
  ];
}

function secretStatements(options: RoleTypePolicyOptions): PolicyStatement[] {
  const { environment, roleType, store } = options;
  const arns = (tier: NamespaceTier) =>
    patterns(options, tier, (pattern) => environment.parameterArn(pattern));
  const keys = roleType.keys.map((name) => store.keys[name]!);
  const readable = { PARAMETER_ARN: arns("read") };
  const writable = { PARAMETER_ARN: arns("write") };
  return [
    ...keyStatements(keys, { sid: "DecryptSecrets", actions: ["decrypt"], encryptionContext: readable }),
    ...(writable.PARAMETER_ARN.length === 0
      ? []
      : keyStatements(keys, {
          sid: "EncryptSecrets",
          actions: ["encrypt"],
          throughService: "ssm",
          encryptionContext: writable,
        }).map((statement) => ({ ...statement, actions: SECRET_ENCRYPTION }))),
    ...(options.replicationKeyAccess
      ? keyStatements([store.replicationKey], {
          sid: "DecryptReplicated",
          actions: ["decrypt"],
          encryptionContext: readable,
        })
      : []),
  ];
}

function tableStatements(options: RoleTypePolicyOptions): PolicyStatement[] {
  const { roleType, store } = options;
  const readable = patterns(options, "read", (pattern) => pattern);
  const writable = patterns(options, "write", (pattern) => pattern);
  const { auditTable, cacheTable, replicationTable } = store;
  return [
    ...cacheTable.accessStatements({ sid: "ReadNames", actions: ["Scan"] }),
    ...replicationTable.accessStatements({ sid: "ReadReplications", actions: ["Query", "Scan"] }),
    ...(writable.length === 0
      ? []
      : replicationTable.accessStatements({
          sid: "WriteReplications",
          actions: ["DeleteItem", "PutItem"],
          leadingKeys: writable,
        })),
    ...auditTable.readStatements({ sid: "ReadRecords", leadingKeys: readable }),
    ...(Object.values(roleType.tiers).includes("restore")
      ? auditTable.accessStatements({ sid: "ReadAllRecords", actions: ["Scan"] })
      : []),
  ];
}

/** What each user did, of all namespaces: an index by user has no key that names one. */
function activityStatements({ roleType, store }: RoleTypePolicyOptions): PolicyStatement[] {
  if (!roleType.userActivity) return [];
  const records = store.auditTable.accessStatements({
    sid: "ReadRecordsByUser",
    actions: ["Query"],
    index: AUDIT_BY_USER_INDEX,
  });
  if (!store.usage) return records;
  const { usageTable, userTable } = store.usage;
  const actions = ["Query", "Scan"] as const;
  return [
    ...records,
    ...usageTable.accessStatements({ sid: "ReadUsage", actions }),
    ...usageTable.accessStatements({ sid: "ReadUsageByUser", actions, index: USAGE_INDEXES.byUser }),
    ...usageTable.accessStatements({ sid: "ReadUsageByTime", actions, index: USAGE_INDEXES.byTime }),
    ...userTable.accessStatements({ sid: "ReadUsers", actions }),
  ];
}

/** What lies in the namespaces of a tier: `/app/*`, which `/app2` does not match. */
function patterns(
  { roleType, namespaces }: RoleTypePolicyOptions,
  tier: NamespaceTier,
  write: (pattern: string) => string,
): readonly string[] {
  return namespacesOf(roleType, tier, namespaces).map((namespace) => write(`${namespace}/*`));
}
