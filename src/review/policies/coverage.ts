import { readCondition } from "./condition";
import type { Listed, Statement } from "./statement";

/** What a statement says of many principals, actions and resources: each of them with each other. */
export interface Said {
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What it says of one principal. */
export interface Part {
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * How much is compared of two policies. What is left then counts as not covered: it is shown, although another statement
 * may say it too. The largest policies of AWS take a hundredth of it.
 */
const MOST_STEPS = 5_000_000;

/** Counts what a comparison takes, so that a policy made to be slow is not. */
export class Effort {
  private left = MOST_STEPS;

  /** Whether there is effort left for some more steps. */
  public spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }
}

const NOTHING = [""];

/** What is listed, one by one; what is negated, as one. */
export function entriesOf({ negated, values }: Listed): readonly string[] {
  if (negated) return [`everything but ${values.join(", ")}`];
  return values.length === 0 ? NOTHING : values;
}

/** What of a statement others say too, for each of them: a permission is covered where one covers all of its parts. */
export function coveredBy(
  statement: Statement,
  said: Said,
  others: readonly Statement[],
  effort: Effort,
): (part: Part) => boolean {
  const covering = others
    .filter((other) => other.effect === statement.effect && isAsked(other, statement, effort))
    .map((other) => ({
      principals: covered(said.principals, other.principals, isSamePrincipal, effort),
      actions: covered(said.actions, other.actions, isSameAction, effort),
      resources: covered(said.resources, other.resources, isWithin, effort),
    }));
  return ({ principal, actions, resources }) =>
    covering.some(
      (other) =>
        other.principals.has(principal) &&
        actions.every((action) => other.actions.has(action)) &&
        resources.every((resource) => other.resources.has(resource)),
    );
}

function isAsked(other: Statement, { conditions }: Statement, effort: Effort): boolean {
  if (!effort.spend(other.conditions.length * conditions.length)) return false;
  return other.conditions.every((condition) => isImplied(condition, conditions));
}

/** Operators that are satisfied by any one of their values: to list more of them asks for less. */
export const ANY_OF =
  /^(?:ForAnyValue:|ForAllValues:)?(?:(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)|IpAddress|BinaryEquals|NumericEquals|DateEquals)(?:IfExists)?$/i;

/** Whether whoever meets one set of conditions meets a condition of another, too. */
function isImplied(condition: string, conditions: readonly string[]): boolean {
  if (conditions.includes(condition)) return true;
  const asked = readCondition(condition);
  if (asked === undefined || !ANY_OF.test(asked.operator)) return false;
  const allowed = new Set(asked.values);
  return conditions
    .map(readCondition)
    .some(
      (other) =>
        other?.operator === asked.operator &&
        other.key === asked.key &&
        other.values.every((value) => allowed.has(value)),
    );
}

type Covers = (entry: string, pattern: string, effort: Effort) => boolean;

function covered(
  entries: readonly string[],
  listed: Listed,
  covers: Covers,
  effort: Effort,
): ReadonlySet<string> {
  const others = entriesOf(listed);
  const same = new Set(others);
  const patterns = listed.negated ? [] : others;
  return new Set(
    entries.filter(
      (entry) =>
        same.has(entry) ||
        (effort.spend(patterns.length) && patterns.some((pattern) => covers(entry, pattern, effort))),
    ),
  );
}

function isSamePrincipal(entry: string, other: string): boolean {
  return other === "AWS *" && entry.startsWith("AWS ");
}

function isSameAction(entry: string, other: string, effort: Effort): boolean {
  const [one, pattern] = [entry.toLowerCase(), other.toLowerCase()];
  return one === pattern || isWithin(one, pattern, effort);
}

/** How a policy writes a star that stands for itself. */
const LITERAL_STAR = "${*}";

/** Whether all that one pattern matches is matched by another, too: its `*` is a sign like any other. */
function isWithin(entry: string, pattern: string, effort: Effort): boolean {
  if (entry.startsWith("everything but ")) return pattern === "*";
  return pattern.includes("*") && !pattern.includes(LITERAL_STAR) && matches(entry, pattern, effort);
}

/** Matches `*` against any text, in time proportional to both lengths multiplied at worst. */
function matches(text: string, pattern: string, effort: Effort): boolean {
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (!effort.spend(1)) return false;
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
