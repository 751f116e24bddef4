import type { PolicyStatement } from "../../core/policy-document";

/** Whom an audit table's policy leaves out of its denials, by ARN. */
export interface AuditTableExceptions {
  readonly breakGlass: readonly string[];
  readonly deployers: readonly string[];
  readonly appenders: readonly string[];
}

/**
 * What changes or erases records, or the table. `BatchWriteItem` is here because it both puts and deletes, and is an
 * action of its own; transactions and PartiQL take the actions of their parts.
 */
const ERASING = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:DeleteTable",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLUpdate",
  "dynamodb:UpdateItem",
];

/** What adds records. `PutItem` also replaces one, unless whoever calls it sends a condition. */
const APPENDING = ["dynamodb:PartiQLInsert", "dynamodb:PutItem"];

/** What would let records expire, end their recovery, or lift these denials. */
const WEAKENING = [
  "dynamodb:DeleteResourcePolicy",
  "dynamodb:PutResourcePolicy",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateTimeToLive",
];

/**
 * The denials of an audit table. None concerns reading, describing, tagging or updating the table, which Terraform does.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
 */
export function auditTableDenials(tableArn: string, except: AuditTableExceptions): PolicyStatement[] {
  const deny = (sid: string, actions: readonly string[], arns: readonly string[]): PolicyStatement => ({
    sid,
    effect: "Deny",
    principals: "*",
    actions,
    resources: [tableArn],
    ...(arns.length > 0 && { conditions: { ArnNotLike: { "aws:PrincipalArn": arns } } }),
  });
  const denials = [
    deny("RecordsStay", ERASING, except.breakGlass),
    deny("OnlyAppendersAdd", APPENDING, [...except.breakGlass, ...except.appenders]),
  ];
  if (except.deployers.length === 0) return denials;
  return [...denials, deny("GuardsStay", WEAKENING, [...except.breakGlass, ...except.deployers])];
}
