import { Construct, type IConstruct } from "constructs";
import { AwsEnvironment } from "../../core/aws-environment";
import { Problems } from "../../core/errors";
import type { PolicyConditions, PolicyStatement } from "../../core/policy-document";
import type { IKey } from "../encryption/key";

/** A table of DynamoDB. */
export interface ITable extends IConstruct {
  /** Known at synthesis. */
  readonly tableName: string;
  /** Known at synthesis. */
  readonly tableArn: string;
  /** The customer managed key, if the table has one. */
  readonly encryptionKey?: IKey;
  /** The statements for an IAM policy that let its holder work on items, with what the table's key asks for. */
  accessStatements(access: TableAccess): PolicyStatement[];
}

/**
 * What can be done with items. A transaction takes the actions of its parts; a batch takes its own.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export type TableAction =
  | "BatchGetItem"
  | "BatchWriteItem"
  | "ConditionCheckItem"
  | "DeleteItem"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "Scan"
  | "UpdateItem";

/** Which items, and what may be done with them. */
export interface TableAccess {
  /** Letters and digits; unique within the policy. The statement about the key appends `Key`. */
  readonly sid: string;
  readonly actions: readonly TableAction[];
  /** A secondary index: the access is to it alone, by `Query` and `Scan`. @default - the table itself */
  readonly index?: string;
  /**
   * Values of the partition key, of the index where there is one, with `*` and `?` as wildcards. `Scan` cannot be
   * limited by them.
   *
   * @default - all
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  readonly leadingKeys?: readonly string[];
  /**
   * The only attributes that may be asked for, those in conditions included. A request must name them: one for all
   * attributes is refused.
   *
   * @default - all
   */
  readonly attributes?: readonly string[];
}

const READING: readonly TableAction[] = ["BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"];
const READING_AN_INDEX: readonly TableAction[] = ["Query", "Scan"];

/** What tables of this library and tables that exist already have in common. */
export abstract class TableBase extends Construct implements ITable {
  public readonly tableName: string;
  public readonly tableArn: string;
  public abstract readonly encryptionKey?: IKey;
  protected readonly environment: AwsEnvironment;

  public constructor(scope: Construct, id: string, tableName: string) {
    super(scope, id);
    this.environment = AwsEnvironment.of(scope);
    this.tableName = tableName;
    this.tableArn = this.environment.arn("dynamodb", `table/${tableName}`);
  }

  /** @throws FoundationError COMBINATION_INVALID */
  public accessStatements(access: TableAccess): PolicyStatement[] {
    checkAccess(`${this.node.path}.${access.sid}`, access);
    const items: PolicyStatement = {
      sid: access.sid,
      actions: access.actions.map((action) => `dynamodb:${action}`),
      resources: [access.index ? `${this.tableArn}/index/${access.index}` : this.tableArn],
      conditions: itemConditions(access),
    };
    const readsOnly = access.actions.every((action) => READING.includes(action));
    const key = this.encryptionKey?.useStatement({
      sid: `${access.sid}Key`,
      actions: readsOnly ? ["decrypt"] : ["encrypt", "decrypt"],
      throughService: "dynamodb",
      encryptionContext: { "aws:dynamodb:tableName": this.tableName },
    });
    return key ? [items, key] : [items];
  }
}

function checkAccess(path: string, { actions, index, leadingKeys }: TableAccess): void {
  const problems = new Problems();
  if (leadingKeys && actions.includes("Scan")) {
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: "Scan with leadingKeys",
      allowed: "leadingKeys with any other action: a Scan reads all items",
      fix: "use Query, or allow the Scan of all items by a statement of its own",
    });
  }
  const foreign = actions.filter((action) => !READING_AN_INDEX.includes(action));
  if (index && foreign.length > 0) {
    problems.add({
      code: "COMBINATION_INVALID",
      path,
      value: `${foreign.join(", ")} with the index ${index}`,
      allowed: `${READING_AN_INDEX.join(", ")}: an index takes no other action`,
      fix: "allow the other actions on the table, by a statement of its own",
    });
  }
  problems.throwIfAny();
}

/** A request that names no key or attribute at all would pass the first condition: the others refuse it. */
function itemConditions({ leadingKeys, attributes }: TableAccess): PolicyConditions {
  const empty = {
    ...(leadingKeys && { "dynamodb:LeadingKeys": "false" }),
    ...(attributes && { "dynamodb:Attributes": "false" }),
  };
  return {
    ...(leadingKeys && { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": leadingKeys } }),
    ...(attributes && {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": attributes },
      StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
    }),
    ...(Object.keys(empty).length > 0 && { Null: empty }),
  };
}
