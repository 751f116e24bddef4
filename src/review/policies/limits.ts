import { isTheWorld } from "../rules/network/address-range";
import { BY_NAME, isReference, readCondition, withoutReferences } from "./condition";

/** Whom a condition limits a permission to: accounts or what is in one, an organization, or a network. */
export type LimitKind = "account" | "organization" | "network";

/** What a condition limits a permission to. */
export interface Limit {
  readonly kind: LimitKind;
  readonly values: readonly string[];
}

const BY_ARN = /^(?:ForAnyValue:)?Arn/i;
const BY_ADDRESS = /^(?:ForAnyValue:)?IpAddress$/i;

/** Whether a value of a key names whom it means in full, and by which kind of name. */
interface LimitingKey {
  readonly kind: LimitKind;
  readonly names: (value: string, operator: string) => boolean;
}

const ACCOUNT: LimitingKey = { kind: "account", names: (value) => /^\d{12}$/.test(value) };
const ARN: LimitingKey = { kind: "account", names: isOfOneAccount };
const ORGANIZATION: LimitingKey = { kind: "organization", names: (value) => /^o-[a-z0-9]+$/.test(value) };
const ORGANIZATION_PATH: LimitingKey = {
  kind: "organization",
  names: (value) => /^o-[a-z0-9]+\//.test(value),
};
const ENDPOINT: LimitingKey = { kind: "account", names: (value) => /^vpce?-[a-z0-9]+$/.test(value) };
/** The id of a user, or of a role with the session's name behind it. */
const USER: LimitingKey = { kind: "account", names: (value) => /^[A-Z0-9]{12,}(?::.*)?$/s.test(value) };

/** Condition keys that tie a request to an account, an organization or one of its resources. */
const LIMITING_KEYS: Readonly<Record<string, LimitingKey>> = {
  "aws:principalaccount": ACCOUNT,
  "aws:principalarn": ARN,
  "aws:principalorgid": ORGANIZATION,
  "aws:principalorgpaths": ORGANIZATION_PATH,
  "aws:sourceaccount": ACCOUNT,
  "aws:sourcearn": ARN,
  "aws:sourceorgid": ORGANIZATION,
  "aws:sourceorgpaths": ORGANIZATION_PATH,
  "aws:sourceowner": ACCOUNT,
  "aws:sourcevpc": ENDPOINT,
  "aws:sourcevpce": ENDPOINT,
  "aws:userid": USER,
  "kms:calleraccount": ACCOUNT,
  "s3:dataaccesspointaccount": ACCOUNT,
};

/** What a condition limits whoever calls to; nothing where one of its values lets in others, too. */
export function limitOf(condition: string): Limit | undefined {
  const { operator, key, values } = readCondition(condition) ?? { operator: "", key: "", values: [] };
  if (key === "aws:sourceip") {
    return BY_ADDRESS.test(operator) && values.every(isNetwork) ? { kind: "network", values } : undefined;
  }
  if (!BY_NAME.test(operator) || !Object.hasOwn(LIMITING_KEYS, key)) return undefined;
  const { kind, names } = LIMITING_KEYS[key]!;
  const isLimit = values.every((value) => isReference(value) || names(withoutReferences(value), operator));
  return isLimit ? { kind, values } : undefined;
}

/**
 * Whether an ARN names its account in full. ARN operators compare part by part; to the others a wildcard before the
 * account may stand for another account, and what follows for a path. The name of an S3 bucket is one owner's alone.
 */
function isOfOneAccount(arn: string, operator: string): boolean {
  const [prefix = "", partition = "", service = "", region = "", account = "", ...resource] = arn.split(":");
  const isByParts = BY_ARN.test(operator);
  if (prefix !== "arn" || (!isByParts && /[*?]/.test([partition, service, region].join(":")))) return false;
  if (/^\d{12}$/.test(account)) return true;
  const isBucket = service === "s3" && /^[a-z0-9.-]+(?:\/.*)?$/s.test(resource.join(":"));
  return isBucket && (isByParts || account === "");
}

function isNetwork(range: string): boolean {
  return /^[\da-f.:]+(?:\/\d{1,3})?$/i.test(range) && !isTheWorld(range);
}
