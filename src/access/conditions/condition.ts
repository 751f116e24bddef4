import type { KeyValue, KeyValues } from "../context/key-values";
import { and, FALSE, not, or, TRUE, type Truth, truthOf, UNKNOWN } from "../truth";
import { matches, type Operator, OPERATORS, type WantedValue } from "./operators";

/** One operator and one key of a statement's `Condition`, with all its values. */
export interface Condition {
  /** The operator as the policy writes it, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operatorName: string;
  readonly operator: Operator;
  readonly quantifier: "all" | "any" | undefined;
  readonly ifExists: boolean;
  /** The key in lower case: keys are not case-sensitive. */
  readonly key: string;
  /** The key as the policy writes it. */
  readonly keyName: string;
  /** The values as the policy writes them. */
  readonly values: readonly string[];
  readonly wanted: readonly WantedValue[];
  /** Keys of the variables in the values, with their names. */
  readonly variables: ReadonlyMap<string, string>;
}

const OPERATOR_NAME = /^(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?$/;

/** Reads a condition, or nothing if there is no such operator. */
export function readCondition(
  operatorName: string,
  keyName: string,
  values: readonly string[],
  variables: boolean,
): Condition | undefined {
  const [, quantifier, base = "", ifExists] = OPERATOR_NAME.exec(operatorName.toLowerCase()) ?? [];
  const operator = OPERATORS.get(base);
  if (!operator || (operator.family === "null" && (ifExists ?? quantifier))) return undefined;
  const wanted = values.flatMap((value) => operator.read(value, variables) ?? []);
  return {
    operatorName,
    operator,
    quantifier: quantifier === undefined ? undefined : quantifier === "forallvalues" ? "all" : "any",
    ifExists: ifExists !== undefined,
    key: keyName.toLowerCase(),
    keyName,
    values,
    wanted,
    variables: variablesOf(wanted),
  };
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();

function variablesOf(wanted: readonly WantedValue[]): ReadonlyMap<string, string> {
  const variables = wanted.flatMap((value) => (value.kind === "text" ? [...value.pattern.variables] : []));
  return variables.length === 0 ? NO_VARIABLES : new Map(variables);
}

/**
 * Whether a condition holds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionHolds(condition: Condition, context: KeyValues): Truth {
  const value = context.valueOf(condition.key);
  if (condition.operator.family === "null") return nullHolds(condition, value);
  if (value === undefined) return UNKNOWN;
  const present = condition.quantifier ? withoutEmpty(value) : value;
  if (present === null || present.length === 0) return truthOf(holdsWithoutKey(condition));
  return comparisonHolds(condition, present, context);
}

/**
 * Whether a condition holds when its key is absent. For the set operators an empty value is none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holdsWithoutKey(condition: Condition): boolean {
  if (condition.ifExists || condition.quantifier === "all") return true;
  return condition.quantifier === undefined && condition.operator.negated;
}

/** Several values without a set operator, which AWS asks not to write, count as one of them: negation as none. */
function comparisonHolds(condition: Condition, values: readonly string[], context: KeyValues): Truth {
  const { quantifier, operator } = condition;
  const needsAll = quantifier === "all" || (quantifier === undefined && operator.negated);
  let result: Truth = needsAll ? TRUE : FALSE;
  for (const value of values) {
    const matched = matchesAny(condition, value, context);
    const holds = operator.negated ? not(matched) : matched;
    result = needsAll ? and(result, holds) : or(result, holds);
  }
  return result;
}

function matchesAny(condition: Condition, value: string, context: KeyValues): Truth {
  let result: Truth = FALSE;
  for (const wanted of condition.wanted) {
    result = or(result, matches(wanted, value, context));
    if (result === TRUE) break;
  }
  return result;
}

function nullHolds(condition: Condition, value: KeyValue): Truth {
  if (value === undefined) return UNKNOWN;
  const absent = withoutEmpty(value) === null;
  return truthOf(condition.wanted.some((wanted) => wanted.kind === "null" && wanted.absent === absent));
}

function withoutEmpty(value: readonly string[] | null): readonly string[] | null {
  const filled = value?.filter((text) => text !== "") ?? [];
  return filled.length === 0 ? null : filled;
}
