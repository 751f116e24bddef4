import { AUDIT_BY_USER_INDEX } from "../../core/config-store/audit-record";
import { USAGE_INDEXES } from "../../core/config-store/usage-item";

/** What a call is asked for, one question each. */
export type Dimension = "namespace" | "key" | "own" | "table" | "usage" | "environment" | "target";

/**
 * A call that clients of a config store make, or must not be able to make. Its texts name in braces what differs from
 * question to question: the dimensions, and `partition`, `region`, `account`, `prefix`, `who` and what belongs to a
 * dimension, such as `tableKey`.
 */
export interface Call {
  readonly action: string;
  readonly each: readonly Dimension[];
  /** The resource's ARN. */
  readonly resource: string;
  /** The resource in words. */
  readonly where: string;
  /** The service that makes the call. @default - the client does */
  readonly through?: string;
  /** @default - none */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** Partition keys of the items. @default - not those of items */
  readonly leadingKey?: string;
  /** Whether the caller shows a second factor. @default - the question leaves it open */
  readonly secondFactor?: boolean;
  /** How the call differs from one with the same action and resource, in words. @default - it does not */
  readonly circumstances?: string;
}

/** A parameter of a namespace: one that no policy has reason to name by itself. */
const PARAMETER = "arn:{partition}:ssm:{region}:{account}:parameter{namespace}/any/name";
const OWN = "arn:{partition}:ssm:{region}:{account}:parameter/{prefix}/{own}";
const KEY_ID = "arn:{partition}:ssm:{region}:{account}:parameter/{prefix}/kms/{key}-key-id";
const KEY = "arn:{partition}:kms:{region}:{account}:alias/{key}-key";
const TABLE = "arn:{partition}:dynamodb:{region}:{account}:table/{prefix}-";

const IN_NAMESPACE = { each: ["namespace"], resource: PARAMETER, where: "{namespace}/*" } as const;
const SECRET = {
  each: ["namespace", "key"],
  resource: KEY,
  where: "secrets of {namespace}/* under {key}-key",
  encryptionContext: { PARAMETER_ARN: PARAMETER },
} as const;
const OWN_PARAMETER = { each: ["own"], resource: OWN, where: "/{prefix}/{own}" } as const;
const OWN_KEY_ID = { each: ["key"], resource: KEY_ID, where: "/{prefix}/kms/{key}-key-id" } as const;
const REPLICATION = {
  each: [],
  resource: `${TABLE}config-replication`,
  where: "{prefix}-config-replication",
} as const;
const REPLICATIONS = {
  each: ["namespace"],
  resource: `${TABLE}config-replication`,
  where: "replications to {namespace}/*",
  leadingKey: "{namespace}/any/name",
} as const;
const RECORDS = {
  each: ["namespace"],
  resource: `${TABLE}config-auditor`,
  where: "records of {namespace}/*",
  leadingKey: "{namespace}/any/name",
} as const;
const USAGE = { each: ["usage"], resource: `${TABLE}{usage}`, where: "{prefix}-{usageInWords}" } as const;

/** What clients call as a role type, and on the store's own parameters what nobody may call. */
export const CALLS: readonly Call[] = [
  { action: "ssm:GetParameter", ...IN_NAMESPACE },
  { action: "ssm:GetParameters", ...IN_NAMESPACE },
  { action: "ssm:GetParameterHistory", ...IN_NAMESPACE },
  { action: "ssm:PutParameter", ...IN_NAMESPACE },
  { action: "ssm:DeleteParameter", ...IN_NAMESPACE },
  { action: "kms:Decrypt", ...SECRET },
  { action: "kms:Decrypt", ...SECRET, through: "ssm" },
  { action: "kms:Encrypt", ...SECRET, through: "ssm" },
  { action: "kms:GenerateDataKey", ...SECRET, through: "ssm" },
  { action: "dynamodb:PutItem", ...REPLICATIONS },
  { action: "dynamodb:DeleteItem", ...REPLICATIONS },
  { action: "dynamodb:Query", ...RECORDS },
  { action: "dynamodb:Query", ...REPLICATION },
  { action: "dynamodb:Scan", ...REPLICATION },
  { action: "dynamodb:Scan", each: [], resource: `${TABLE}config-cache`, where: "{prefix}-config-cache" },
  { action: "dynamodb:Scan", each: [], resource: `${TABLE}config-auditor`, where: "{prefix}-config-auditor" },
  {
    action: "dynamodb:Query",
    each: [],
    resource: `${TABLE}config-auditor/index/${AUDIT_BY_USER_INDEX}`,
    where: "{prefix}-config-auditor by user",
    leadingKey: "any-user",
  },
  { action: "dynamodb:Query", ...USAGE },
  { action: "dynamodb:Scan", ...USAGE },
  {
    action: "kms:Decrypt",
    each: ["table"],
    resource: "{tableKey}",
    where: "{prefix}-{table}",
    through: "dynamodb",
    encryptionContext: {
      "aws:dynamodb:tableName": "{prefix}-{table}",
      "aws:dynamodb:subscriberId": "{account}",
    },
  },
  { action: "ssm:DescribeParameters", each: [], resource: "*", where: "all parameters" },
  { action: "ssm:GetParameter", ...OWN_PARAMETER },
  { action: "ssm:GetParameters", ...OWN_PARAMETER },
  { action: "ssm:GetParameterHistory", ...OWN_PARAMETER },
  { action: "ssm:PutParameter", ...OWN_PARAMETER },
  { action: "ssm:DeleteParameter", ...OWN_PARAMETER },
  { action: "ssm:GetParameter", ...OWN_KEY_ID },
  { action: "ssm:PutParameter", ...OWN_KEY_ID },
];

/** What clients call as a role type with keys of a user of the account itself, whose second factor counts. */
export const MEMBER_CALLS: readonly Call[] = CALLS.flatMap((call) => [
  { ...call, secondFactor: true, circumstances: "with a second factor" },
  { ...call, secondFactor: false, circumstances: "without a second factor" },
]);

/** The store's own parameters, without those that hold keys' ids. */
export const OWN_PARAMETERS: readonly string[] = [
  "account_id",
  "cloud/version",
  "defaults/service-namespace",
  "integrations/slack/webhook-url",
  "kms/all-keys",
  "namespaces",
  "rbac/profile/keys",
  "rbac/{who}/keys",
  "rbac/{who}/namespaces",
  "region",
  "regions",
  "utility-account-id",
];

/** The table about who reads which parameter, without what its name begins with. */
export const USAGE_TABLE = "config-usage-tracker";
const USER_TABLE = "user-cache";

/** The store's tables, without what their names begin with. */
export const TABLES: readonly string[] = [
  "config-auditor",
  "config-cache",
  "config-replication",
  USAGE_TABLE,
  USER_TABLE,
];

/** The tables about who reads which parameter, and the indexes, each with how texts call it. */
export const USAGE_TABLES: readonly { readonly usage: string; readonly usageInWords: string }[] = [
  { usage: USAGE_TABLE, usageInWords: USAGE_TABLE },
  { usage: `${USAGE_TABLE}/index/${USAGE_INDEXES.byUser}`, usageInWords: `${USAGE_TABLE} by user` },
  { usage: `${USAGE_TABLE}/index/${USAGE_INDEXES.byTime}`, usageInWords: `${USAGE_TABLE} by time` },
  { usage: USER_TABLE, usageInWords: USER_TABLE },
];

/** An action as answers show it. */
export function shownAction({ action, through, circumstances }: Call): string {
  const way = through === undefined ? undefined : `through ${through}`;
  return [action, way, circumstances].filter((part) => part !== undefined).join(" ");
}
