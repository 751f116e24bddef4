import type { Caller } from "./call-event";

/**
 * What an audit record says happened. Clients know `PutParameter` and `DeleteParameter`. A put has an action of its own
 * where a client that took the record for a value to restore would stop half-way: `PutParameterUnresolved` when its version
 * was gone before it could be read, `PutParameterEnveloped` when the value is a secret of the advanced tier. KMS alone does
 * not decrypt that: it is a message of the AWS Encryption SDK.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export type AuditAction =
  "PutParameter" | "PutParameterEnveloped" | "PutParameterUnresolved" | "DeleteParameter";

/** What a parameter was set to, from the history that Parameter Store keeps. */
export interface AuditedVersion {
  readonly version: number;
  /** The type as Parameter Store states it: `String`, `StringList` or `SecureString`. */
  readonly type?: string;
  /** Plain text, or for a SecureString its ciphertext, never decrypted. Left out for the store's own parameters. */
  readonly value?: string;
  /** The bare id of the key, or an alias, of a SecureString. */
  readonly keyId?: string;
  readonly description?: string;
}

/** One change of one parameter, as the audit table keeps it. */
export interface AuditRecord {
  /** The parameter's name with a leading slash: the table's partition key. */
  readonly parameterName: string;
  /** Milliseconds since the epoch: the table's sort key. */
  readonly time: number;
  readonly action: AuditAction;
  /** The event's id, of CloudTrail or of EventBridge, by which a redelivery is recognized. */
  readonly eventId: string;
  readonly caller: Caller;
  readonly sourceIp?: string;
  /** Left out for deletions. */
  readonly version?: AuditedVersion;
}

/** An attribute in DynamoDB's notation. */
export type ItemAttribute = { readonly S: string } | { readonly N: string };

/** The names of the attributes that the table's key and the auditor's conditions use. */
export const AUDIT_ATTRIBUTES = {
  name: "parameter_name",
  time: "time",
  eventId: "event_id",
  action: "action",
  version: "version",
} as const;

/** The name of the table's index by which clients look for what a user changed. */
export const AUDIT_BY_USER_INDEX = "AuditByUserIdx";

/** The shape of the records that are written today, kept in each of them. */
const AUDIT_SCHEMA = 1;

/**
 * The item of a record. Attributes that are empty are left out: clients expect no NULLs. `version` is a string, as the
 * current clients write it; they read a number as well.
 */
export function auditItem(record: AuditRecord): Record<string, ItemAttribute> {
  const { caller, version } = record;
  return {
    ...texts({
      [AUDIT_ATTRIBUTES.name]: record.parameterName,
      [AUDIT_ATTRIBUTES.action]: record.action,
      user: caller.user,
      value: version?.value,
      type: version?.type,
      key_id: version?.keyId,
      description: version?.description,
      [AUDIT_ATTRIBUTES.version]: version?.version.toString(),
      [AUDIT_ATTRIBUTES.eventId]: record.eventId,
      principal_arn: caller.principalArn,
      issuer_arn: caller.issuerArn,
      access_key_id: caller.accessKeyId,
      source_ip: record.sourceIp,
    }),
    [AUDIT_ATTRIBUTES.time]: { N: record.time.toString() },
    schema: { N: AUDIT_SCHEMA.toString() },
  };
}

/**
 * The key of a SecureString as clients compare it: the bare id of a key's ARN, an alias as `alias/<name>`, and anything
 * else as it is.
 */
export function bareKeyId(keyId: string): string {
  const resource = keyId.startsWith("arn:") ? keyId.split(":").slice(5).join(":") : keyId;
  return resource.startsWith("key/") ? resource.slice("key/".length) : resource;
}

function texts(values: Readonly<Record<string, string | undefined>>): Record<string, ItemAttribute> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, { S: value }]] : [])),
  );
}
