import type { AwsEnvironment } from "../../core/aws-environment";
import type { Problem } from "../../core/errors";
import type { PolicyStatement } from "../../core/policy-document";
import type { TableAccess } from "../data/table-access";

/** A role that can be given statements, such as a `LambdaFunction`. */
export interface RecordAppender {
  /** Known at synthesis. */
  readonly roleArn: string;
  addToRolePolicy(...statements: PolicyStatement[]): void;
}

/** Who appends records. */
export interface AppendOptions {
  /** Letters and digits; unique within the policy. The statement about the table's key appends `Key`. */
  readonly sid: string;
  /** The ARN of a role of the table's account, without wildcards; it need not exist yet. */
  readonly roleArn: string;
}

/** Which records are read. */
export interface ReadOptions {
  /** Letters and digits; unique within the policy. The statement about the table's key appends `Key`. */
  readonly sid: string;
  /** A secondary index. @default - the table itself */
  readonly index?: string;
  /** Values of the partition key, with `*` and `?` as wildcards; not together with `scan`. @default - all */
  readonly leadingKeys?: readonly string[];
  /** The only attributes that may be asked for, those in conditions included. @default - all */
  readonly attributes?: readonly string[];
  /** Whether all records may be read at once, whatever their keys. @default false */
  readonly scan?: boolean;
}

/** What it takes to append records. */
export function appendAccess({ sid }: AppendOptions): TableAccess {
  return { sid, actions: ["PutItem"] };
}

/** What it takes to read records. */
export function readAccess({ scan = false, ...access }: ReadOptions): TableAccess {
  return { ...access, actions: scan ? ["Query", "Scan"] : ["Query"] };
}

/** Whether an ARN is that of a role of the environment's account, without wildcards. */
export function isRoleOf(environment: AwsEnvironment, arn: string): boolean {
  const roles = environment.iamArn("role/");
  return arn.startsWith(roles) && /^[\w+=,.@/-]+$/.test(arn.slice(roles.length));
}

/** The problem of an ARN that is not that of such a role. */
export function notARoleOf(environment: AwsEnvironment, path: string, arn: string | undefined): Problem {
  return {
    code: "POLICY_INVALID",
    path,
    value: arn,
    allowed: `the ARN of a role, without wildcards: ${environment.iamArn("role/<name>")}`,
    fix: "name a role of the table's account: a role of another account needs one here to assume",
  };
}
