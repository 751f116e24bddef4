import type { DynamodbTableConfig } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { PropChecks } from "../../core/checks";

/** An attribute that is part of a key: text, a number, or bytes. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** Other keys under which a table's items can be found. */
export interface GlobalSecondaryIndex {
  readonly partitionKey: KeyAttribute;
  /** @default - none */
  readonly sortKey?: KeyAttribute;
  /**
   * Which attributes the index holds: all, the keys, or the keys and those that are named.
   *
   * @default "ALL"
   */
  readonly projection?: "ALL" | "KEYS_ONLY" | readonly string[];
}

/** The keys of a table. */
export interface TableSchema {
  /** A change replaces the table, which is refused. */
  readonly partitionKey: KeyAttribute;
  /** A change replaces the table, which is refused. @default - none */
  readonly sortKey?: KeyAttribute;
  /** Indexes by name, 3 to 255 characters. A change makes the index anew. @default - none */
  readonly globalSecondaryIndexes?: Readonly<Record<string, GlobalSecondaryIndex>>;
}

/** The arguments of a table's resource that state its keys; the same whatever the order of the indexes. */
export function schemaArguments(
  schema: TableSchema,
): Pick<DynamodbTableConfig, "hashKey" | "rangeKey" | "attribute" | "globalSecondaryIndex"> {
  const attributes = new Map(keyAttributes(schema).map((attribute) => [attribute.name, attribute]));
  return {
    hashKey: schema.partitionKey.name,
    rangeKey: schema.sortKey?.name,
    attribute: sortedEntries(Object.fromEntries(attributes)).map(([name, { type }]) => ({ name, type })),
    globalSecondaryIndex: sortedEntries(schema.globalSecondaryIndexes ?? {}).map(([name, index]) => ({
      name,
      hashKey: index.partitionKey.name,
      rangeKey: index.sortKey?.name,
      ...projectionArguments(index.projection ?? "ALL"),
    })),
  };
}

/** Checks names of indexes and attributes, that a key has two attributes, and that none has two types. */
export function checkSchema(checks: PropChecks, schema: TableSchema): void {
  for (const name of Object.keys(schema.globalSecondaryIndexes ?? {})) {
    checks.nameOf("table name", "globalSecondaryIndexes", name);
  }
  const { globalSecondaryIndexes = {} } = schema;
  checkKeys(checks, "", schema);
  for (const [name, index] of sortedEntries(globalSecondaryIndexes)) {
    checkKeys(checks, `globalSecondaryIndexes.${name}.`, index);
  }
  const types = new Map<string, string>();
  for (const { name, type } of keyAttributes(schema)) {
    const other = types.get(name) ?? type;
    checks.that(other === type, {
      code: "COMBINATION_INVALID",
      path: "globalSecondaryIndexes",
      value: `${name} as ${other} and as ${type}`,
      allowed: "one type for each attribute",
      fix: `give ${name} the same type wherever it is part of a key`,
    });
    types.set(name, other);
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LONGEST_ATTRIBUTE = 255;

function checkKeys(
  checks: PropChecks,
  path: string,
  { partitionKey, sortKey }: Pick<GlobalSecondaryIndex, "partitionKey" | "sortKey">,
): void {
  for (const [prop, key] of Object.entries({ partitionKey, sortKey })) {
    const bytes = Buffer.byteLength(key?.name ?? "x");
    checks.that(bytes >= 1 && bytes <= LONGEST_ATTRIBUTE, {
      code: "NAME_INVALID",
      path: `${path}${prop}.name`,
      value: key?.name,
      allowed: `the name of an attribute, 1 to ${LONGEST_ATTRIBUTE} bytes`,
      fix: "name the attribute as the items do",
    });
  }
  checks.that(sortKey === undefined || sortKey.name !== partitionKey.name, {
    code: "COMBINATION_INVALID",
    path: `${path}sortKey.name`,
    value: sortKey?.name,
    allowed: "another attribute than that of the partitionKey",
    fix: "leave the sortKey out, or name another attribute",
  });
}

function keyAttributes(schema: TableSchema): KeyAttribute[] {
  return [schema, ...sortedEntries(schema.globalSecondaryIndexes ?? {}).map(([, index]) => index)].flatMap(
    ({ partitionKey, sortKey }) => (sortKey ? [partitionKey, sortKey] : [partitionKey]),
  );
}

function projectionArguments(projection: NonNullable<GlobalSecondaryIndex["projection"]>) {
  return typeof projection === "string"
    ? { projectionType: projection }
    : { projectionType: "INCLUDE", nonKeyAttributes: [...projection].sort() };
}

function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
