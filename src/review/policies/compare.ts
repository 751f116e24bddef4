import type { Listed, Statement } from "./statement";

/** What one statement says of one principal, one action and one resource. */
export interface Permission {
  readonly effect: "Allow" | "Deny";
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly string[];
}

/** What two policies say differently. */
export interface PolicyDifference {
  /** Said by the new policy, not by the old one. */
  readonly added: readonly Permission[];
  /** Said by the old policy, not by the new one. */
  readonly removed: readonly Permission[];
}

/**
 * Compares two policies by meaning: neither the order of anything counts, nor which statement says it, nor what a
 * broader statement of the other policy covers. What only several statements together cover counts as a difference.
 */
export function comparePolicies(before: readonly Statement[], after: readonly Statement[]): PolicyDifference {
  const [old, now] = [keyed(before), keyed(after)];
  return {
    added: said(
      [...now].filter(([key]) => !old.has(key)),
      before,
    ),
    removed: said(
      [...old].filter(([key]) => !now.has(key)),
      after,
    ),
  };
}

/** Whether nothing differs. */
export function isSameMeaning({ added, removed }: PolicyDifference): boolean {
  return added.length === 0 && removed.length === 0;
}

/** Permissions in few lines: those that differ in their action only share one. */
export function describePermissions(permissions: readonly Permission[]): readonly string[] {
  const groups = new Map<string, { readonly one: Permission; readonly actions: string[] }>();
  for (const one of permissions) {
    const key = JSON.stringify([one.effect, one.principal, one.resource, one.conditions]);
    const group = groups.get(key);
    if (group) group.actions.push(one.action);
    else groups.set(key, { one, actions: [one.action] });
  }
  return [...groups.values()].map(({ one, actions }) =>
    [
      one.effect === "Deny" ? "deny" : "allow",
      ...(one.principal === "" ? [] : [one.principal, "to"]),
      actions.join(", "),
      ...(one.resource === "" ? [] : ["on", one.resource]),
      ...(one.conditions.length === 0 ? [] : ["if", one.conditions.join(" and ")]),
    ].join(" "),
  );
}

/** Statements by what is the same for the same statement. */
function keyed(statements: readonly Statement[]): ReadonlyMap<string, Statement> {
  return new Map(
    statements.map((statement) => {
      const { actions } = statement;
      const values = actions.values.map(lower).sort();
      return [JSON.stringify({ ...statement, actions: { ...actions, values } }), statement];
    }),
  );
}

function said(
  statements: readonly (readonly [string, Statement])[],
  others: readonly Statement[],
): readonly Permission[] {
  const found = new Map<string, Permission>();
  for (const permission of statements.flatMap(([, statement]) => permissionsOf(statement))) {
    if (others.some((other) => covers(other, permission))) continue;
    found.set(JSON.stringify(permission), permission);
  }
  return [...found.values()];
}

/** A statement of more permissions than this is shown as a whole. */
const MOST_PERMISSIONS = 20_000;

function permissionsOf(statement: Statement): readonly Permission[] {
  const [principals, actions, resources] = [statement.principals, statement.actions, statement.resources].map(
    entriesOf,
  ) as [string[], string[], string[]];
  const { effect, conditions } = statement;
  if (principals.length * actions.length * resources.length > MOST_PERMISSIONS) {
    const [principal, action, resource] = [principals, actions, resources].map((list) => list.join(", "));
    return [{ effect, conditions, principal: principal!, action: action!, resource: resource! }];
  }
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ effect, principal, action, resource, conditions })),
    ),
  );
}

const NOTHING = [""];

/** What is listed, one by one; what is negated, as one. */
function entriesOf({ negated, values }: Listed): readonly string[] {
  if (negated) return [`everything but ${values.join(", ")}`];
  return values.length === 0 ? NOTHING : values;
}

function covers(statement: Statement, permission: Permission): boolean {
  return (
    statement.effect === permission.effect &&
    statement.conditions.every((condition) => isImplied(condition, permission.conditions)) &&
    isCovered(permission.principal, statement.principals, isSamePrincipal) &&
    isCovered(permission.action, statement.actions, isSameAction) &&
    isCovered(permission.resource, statement.resources, isWithin)
  );
}

/** A condition as a statement holds it: operator, key and values. */
const CONDITION = /^(\S+) (\S+) = (.*)$/s;

/** Operators that are satisfied by any one of their values: to list more of them asks for less. */
const ANY_OF =
  /^(?:ForAnyValue:|ForAllValues:)?(?:(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)|IpAddress|BinaryEquals|NumericEquals|DateEquals)(?:IfExists)?$/i;

/** Whether whoever meets one set of conditions meets a condition of another, too. */
function isImplied(condition: string, conditions: readonly string[]): boolean {
  if (conditions.includes(condition)) return true;
  const [, operator, key, values] = CONDITION.exec(condition) ?? [];
  if (operator === undefined || !ANY_OF.test(operator)) return false;
  const allowed = new Set(values!.split(", "));
  return conditions.some((other) => {
    const [, otherOperator, otherKey, otherValues] = CONDITION.exec(other) ?? [];
    return (
      otherOperator === operator &&
      otherKey === key &&
      otherValues!.split(", ").every((value) => allowed.has(value))
    );
  });
}

function isCovered(
  entry: string,
  listed: Listed,
  isCoveredBy: (entry: string, pattern: string) => boolean,
): boolean {
  return entriesOf(listed).some((other) => other === entry || (!listed.negated && isCoveredBy(entry, other)));
}

function isSamePrincipal(entry: string, other: string): boolean {
  return other === "AWS *" && entry.startsWith("AWS ");
}

function isSameAction(entry: string, other: string): boolean {
  return lower(entry) === lower(other) || isWithin(lower(entry), lower(other));
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** Whether all that one pattern matches is matched by another, too: its `*` is a sign like any other. */
function isWithin(entry: string, pattern: string): boolean {
  if (entry.startsWith("everything but ")) return pattern === "*";
  return pattern.includes("*") && matches(entry, pattern);
}

/** Matches `*` against any text, in time proportional to both lengths multiplied at worst. */
function matches(text: string, pattern: string): boolean {
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[next] === "*") {
      star = next++;
      resume = at;
    } else if (next < pattern.length && pattern[next] === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[next] === "*") next++;
  return next === pattern.length;
}
