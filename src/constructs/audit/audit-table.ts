import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { Annotations, Lazy } from "cdktf";
import type { Construct } from "constructs";
import type { PropChecks } from "../../core/checks";
import { FoundationError } from "../../core/errors";
import { type PolicyStatement, renderPolicy } from "../../core/policy-document";
import {
  ExistingTable,
  type ExistingTableOptions,
  ProtectedTable,
  type ProtectedTableProps,
} from "../data/protected-table";
import type { ITable } from "../data/table-access";
import {
  appendAccess,
  type AppendOptions,
  isRoleOf,
  notARoleOf,
  readAccess,
  type ReadOptions,
  type RecordAppender,
} from "./audit-access";
import { auditTableDenials } from "./audit-table-policy";

/** A table of records that are appended, read, and never changed. */
export interface IAuditTable extends ITable {
  /** Lets a role append records: gives it the permission, and leaves it out of the table's denial. */
  grantAppend(appender: RecordAppender): void;
  /** Leaves a role out of the table's denial to append; the statements are for its IAM policy. */
  appendStatements(options: AppendOptions): PolicyStatement[];
  /** The statements for an IAM policy that let its holder read records. */
  readStatements(options: ReadOptions): PolicyStatement[];
}

/** Props of an {@link AuditTable}. */
export interface AuditTableProps extends ProtectedTableProps {
  /**
   * The one role of the account, by its name with its path, that may change and delete records and the table, for
   * emergencies. It need not exist yet.
   *
   * @default - nobody
   */
  readonly breakGlassRoleName?: string;
  /**
   * The ARNs of the roles that Terraform runs as. With them, nobody but these roles and the one for emergencies may change the
   * table's policy, its time to live or its point-in-time recovery; without them, IAM policies decide that.
   *
   * @default - not known
   */
  readonly deployRoleArns?: readonly string[];
}

/**
 * A table whose policy denies to change and delete records, and to delete the table, whatever IAM policies allow. Only
 * roles that were granted it add records; they must put them with a condition (`attribute_not_exists`), since DynamoDB
 * does not tell an addition from a replacement when it authorizes.
 *
 * What a table's policy cannot reach: backups are resources of their own (deny `dynamodb:DeleteBackup` by IAM), and the
 * account's root user can always remove the policy.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 */
export class AuditTable extends ProtectedTable implements IAuditTable {
  private readonly appenders = new Set<string>();

  /** A table that exists already. Its policy is not touched: the roles that append are reported as a warning. */
  public static override fromTableName(
    scope: Construct,
    id: string,
    tableName: string,
    options: ExistingTableOptions = {},
  ): IAuditTable {
    return new ExistingAuditTable(scope, id, tableName, options);
  }

  /** @throws FoundationError POLICY_INVALID, NAME_INVALID, and what a {@link ProtectedTable} throws */
  public constructor(scope: Construct, id: string, props: AuditTableProps) {
    super(scope, id, props);
    const { breakGlassRoleName, deployRoleArns: deployers = [] } = props;
    const breakGlass = breakGlassRoleName ? [this.environment.iamArn(`role/${breakGlassRoleName}`)] : [];
    const denials = () =>
      auditTableDenials(this.tableArn, { breakGlass, deployers, appenders: [...this.appenders] });

    new DynamodbResourcePolicy(this, "Policy", {
      resourceArn: this.resource.arn,
      policy: Lazy.stringValue({
        produce: () => renderPolicy(denials(), { kind: "table policy", path: this.node.path }),
      }),
      lifecycle: { preventDestroy: true },
    });
  }

  public grantAppend(appender: RecordAppender): void {
    appender.addToRolePolicy(...this.appendStatements({ sid: "AppendRecords", roleArn: appender.roleArn }));
  }

  /** @throws FoundationError POLICY_INVALID */
  public appendStatements(options: AppendOptions): PolicyStatement[] {
    if (!isRoleOf(this.environment, options.roleArn)) {
      throw new FoundationError(
        notARoleOf(this.environment, `${this.node.path}.${options.sid}`, options.roleArn),
      );
    }
    this.appenders.add(options.roleArn);
    return this.accessStatements(appendAccess(options));
  }

  public readStatements(options: ReadOptions): PolicyStatement[] {
    return this.accessStatements(readAccess(options));
  }

  protected override checkProps(checks: PropChecks, props: AuditTableProps): void {
    super.checkProps(checks, props);
    const { breakGlassRoleName, deployRoleArns = [] } = props;
    for (const part of breakGlassRoleName?.split("/") ?? []) {
      checks.nameOf("role name", "breakGlassRoleName", part);
    }
    for (const arn of deployRoleArns) {
      checks.that(isRoleOf(this.environment, arn), notARoleOf(this.environment, "deployRoleArns", arn));
    }
  }
}

class ExistingAuditTable extends ExistingTable implements IAuditTable {
  public grantAppend(appender: RecordAppender): void {
    appender.addToRolePolicy(...this.appendStatements({ sid: "AppendRecords", roleArn: appender.roleArn }));
  }

  public appendStatements(options: AppendOptions): PolicyStatement[] {
    Annotations.of(this).addWarning(
      `the policy of the table ${this.tableName} is not managed here; it must not deny dynamodb:PutItem to ${options.roleArn}`,
    );
    return this.accessStatements(appendAccess(options));
  }

  public readStatements(options: ReadOptions): PolicyStatement[] {
    return this.accessStatements(readAccess(options));
  }
}
