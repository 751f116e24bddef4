/** A value of a rendered policy. */
export type Json = string | readonly Json[] | { readonly [key: string]: Json };

/** A statement as its policy's JSON has it. */
export type RenderedStatement = Readonly<Record<string, Json>>;

/** Values as policies write them: each once, sorted, a single one without brackets. */
export function listOf(values: readonly string[]): Json {
  const unique = [...new Set(values)].sort();
  return unique.length === 1 ? unique[0]! : unique;
}

/**
 * Merges statements without a sid that differ only in one list, where the union of the two lists allows, or denies, just
 * what the two statements did: their actions, then their resources, then the values of one condition after the other.
 */
export function mergeStatements(statements: readonly RenderedStatement[]): readonly RenderedStatement[] {
  const lists: readonly List[] = [["Action"], ["Resource"], ...mergeableConditions(statements)];
  return lists.reduce(mergedBy, statements);
}

/** Where a list stands in a statement. */
type List = readonly string[];

/**
 * Operators that are met by any of their values. The negated ones, and those of `ForAllValues`, are not: for them, more
 * values are not more requests.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
const MET_BY_ANY_VALUE =
  /^(?:ForAnyValue:)?(?:ArnEquals|ArnLike|DateEquals|IpAddress|NumericEquals|StringEquals|StringEqualsIgnoreCase|StringLike)(?:IfExists)?$/;

function mergeableConditions(statements: readonly RenderedStatement[]): readonly List[] {
  const lists = new Map<string, List>();
  for (const { Condition: conditions = {} } of statements) {
    for (const [operator, keys] of Object.entries(conditions)) {
      if (!MET_BY_ANY_VALUE.test(operator)) continue;
      for (const key of Object.keys(keys)) {
        const list = ["Condition", operator, key];
        lists.set(JSON.stringify(list), list);
      }
    }
  }
  return [...lists].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

function mergedBy(statements: readonly RenderedStatement[], list: List): readonly RenderedStatement[] {
  const groups = new Map<string, RenderedStatement>();
  for (const statement of statements) {
    const values = statement.Sid === undefined ? valuesAt(statement, list) : undefined;
    const group = JSON.stringify(values === undefined ? statement : withValues(statement, list, ""));
    const other = groups.get(group);
    const all = other && values && listOf([valuesAt(other, list)!, values].flat() as string[]);
    groups.set(group, all ? withValues(statement, list, all) : statement);
  }
  return [...groups.values()];
}

function valuesAt(statement: RenderedStatement, list: List): Json | undefined {
  return list.reduce<Json | undefined>(
    (value, name) => (value as Readonly<Record<string, Json>> | undefined)?.[name],
    statement,
  );
}

function withValues(statement: RenderedStatement, [name, ...rest]: List, values: Json): RenderedStatement {
  const inner = rest.length === 0 ? values : withValues(statement[name!] as RenderedStatement, rest, values);
  return { ...statement, [name!]: inner };
}
