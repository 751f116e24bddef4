import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Construct } from "constructs";
import { PropChecks } from "../../core/checks";
import { FoundationError } from "../../core/errors";
import { recordWeakening } from "../../core/weakenings";
import type { IAlertTopic } from "../alerting/alert-topic";
import { type IKey, Key } from "../encryption/key";
import { type ITable, TableBase } from "./table-access";
import { checkSchema, schemaArguments, type TableSchema } from "./table-schema";

/** What a table's stream tells of a change: the keys, the item after it, before it, or both. */
export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** Less point-in-time recovery than there can be, with the reason. */
export type WeakerRecovery =
  | { readonly disabled: true; readonly because: string }
  | { readonly recoveryPeriodDays: number; readonly because: string };

/** Props of a {@link ProtectedTable}. */
export interface ProtectedTableProps extends TableSchema {
  /** 3 to 255 characters, unique in the region. A change replaces the table, which is refused. */
  readonly tableName: string;
  /**
   * A number attribute: seconds since 1970 after which DynamoDB deletes the item, within a few days.
   *
   * @default - items stay
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   */
  readonly timeToLiveAttribute?: string;
  /** A change makes the stream anew, under another ARN. @default - no stream */
  readonly streamViewType?: StreamViewType;
  /**
   * No point-in-time recovery, or fewer days of it, 1 to 34.
   *
   * @default - any second of the last 35 days can be restored, into another table
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
   */
  readonly pointInTimeRecovery?: WeakerRecovery;
  /** No protection against the deletion of the table. @default - protected */
  readonly deletionProtection?: { readonly disabled: true; readonly because: string };
  /**
   * Encrypts the table, its indexes, stream and backups. The key's policy admits this table and tables whose names
   * continue its name after a hyphen: give one that you restore such a name.
   *
   * @default - a key of its own
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   */
  readonly encryptionKey?: IKey;
  /** Hears of changes to the table's own key; a key that is passed has a topic of its own. @default - nobody */
  readonly alertTopic?: IAlertTopic;
}

const LONGEST_RECOVERY_DAYS = 35;

/** A table, paid by request, that is encrypted, can be restored, and is not deleted by mistake. */
export class ProtectedTable extends TableBase {
  public override readonly encryptionKey: IKey;
  /** For dependencies. */
  public readonly resource: DynamodbTable;
  private readonly stream?: string;

  /** A table that exists already. */
  public static fromTableName(
    scope: Construct,
    id: string,
    tableName: string,
    options: ExistingTableOptions = {},
  ): ITable {
    return new ExistingTable(scope, id, tableName, options);
  }

  /** @throws FoundationError NAME_INVALID, VALUE_OUT_OF_RANGE, REASON_MISSING, COMBINATION_INVALID */
  public constructor(scope: Construct, id: string, props: ProtectedTableProps) {
    super(scope, id, props.tableName);
    const checks = new PropChecks(this);
    this.checkProps(checks, props);
    checks.throwIfAny();
    this.recordWeakenings(props);
    const { tableName, streamViewType, timeToLiveAttribute, pointInTimeRecovery } = props;
    this.encryptionKey = props.encryptionKey ?? this.ownKey(props.alertTopic);
    this.encryptionKey.allowUseThrough("dynamodb", {
      encryptionContext: { "aws:dynamodb:tableName": [tableName, `${tableName}-*`] },
    });

    this.resource = new DynamodbTable(this, "Resource", {
      name: tableName,
      billingMode: "PAY_PER_REQUEST",
      ...schemaArguments(props),
      serverSideEncryption: { enabled: true, kmsKeyArn: this.encryptionKey.keyArn },
      pointInTimeRecovery: recoveryArguments(pointInTimeRecovery),
      deletionProtectionEnabled: props.deletionProtection === undefined,
      ...(streamViewType && { streamEnabled: true, streamViewType }),
      ...(timeToLiveAttribute && { ttl: { enabled: true, attributeName: timeToLiveAttribute } }),
      lifecycle: { preventDestroy: true },
    });
    this.stream = streamViewType && this.resource.streamArn;
  }

  /**
   * The stream's ARN; Terraform knows it after the table is made.
   *
   * @throws FoundationError VALUE_MISSING when the table has no stream
   */
  public get streamArn(): string {
    if (this.stream !== undefined) return this.stream;
    throw new FoundationError({
      code: "VALUE_MISSING",
      path: `${this.node.path}.streamViewType`,
      allowed: "KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES",
      fix: "state streamViewType: the table has no stream otherwise",
    });
  }

  /** Adds what is wrong with the props; called before anything is made. */
  protected checkProps(checks: PropChecks, props: ProtectedTableProps): void {
    const { pointInTimeRecovery: recovery } = props;
    const days = recovery && "recoveryPeriodDays" in recovery ? recovery.recoveryPeriodDays : undefined;
    checks
      .nameOf("table name", "tableName", props.tableName)
      .integer("pointInTimeRecovery.recoveryPeriodDays", days, { minimum: 1, maximum: 34, unit: "days" })
      .weakening("pointInTimeRecovery", recovery)
      .weakening("deletionProtection", props.deletionProtection);
    checkSchema(checks, props);
  }

  private recordWeakenings({ pointInTimeRecovery: recovery, deletionProtection }: ProtectedTableProps): void {
    if (recovery) {
      const what =
        "disabled" in recovery
          ? "point-in-time recovery is off"
          : `point-in-time recovery reaches back ${recovery.recoveryPeriodDays} days`;
      recordWeakening(this, { what, because: recovery.because });
    }
    if (deletionProtection) {
      recordWeakening(this, { what: "deletion protection is off", because: deletionProtection.because });
    }
  }

  private ownKey(alertTopic: IAlertTopic | undefined): IKey {
    return new Key(this, "Key", {
      alias: this.tableName.replaceAll(".", "-"),
      description: `items of the table ${this.tableName}`,
      alertTopic,
    });
  }
}

/** What is known of a table that exists already. */
export interface ExistingTableOptions {
  /** @default - a key that belongs to AWS, which asks nothing of those who use the table */
  readonly encryptionKey?: IKey;
}

/** A table that exists already. */
export class ExistingTable extends TableBase {
  public override readonly encryptionKey?: IKey;

  public constructor(scope: Construct, id: string, tableName: string, options: ExistingTableOptions) {
    super(scope, id, tableName);
    new PropChecks(this).nameOf("table name", "tableName", tableName).throwIfAny();
    this.encryptionKey = options.encryptionKey;
  }
}

function recoveryArguments(recovery: WeakerRecovery | undefined) {
  if (!recovery) return { enabled: true, recoveryPeriodInDays: LONGEST_RECOVERY_DAYS };
  if ("disabled" in recovery) return { enabled: false };
  return { enabled: true, recoveryPeriodInDays: recovery.recoveryPeriodDays };
}
