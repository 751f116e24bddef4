import { readCondition } from "../policies/condition";
import { ANY_OF } from "../policies/coverage";
import type { Statement } from "../policies/statement";

/** A statement with more combinations of values than this stays as it is. */
const MOST_STATEMENTS = 1_000;

/**
 * Statements with one value in each condition that is met by any of its values: together they say the same, and where a
 * value is added to a condition, that value alone is new.
 */
export function separateValues(statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap((statement) => {
    const choices = statement.conditions.map(alternatives);
    const count = choices.reduce((product, { length }) => product * length, 1);
    if (count === 1 || count > MOST_STATEMENTS) return [statement];
    return combinations(choices).map((conditions) => ({ ...statement, conditions }));
  });
}

function alternatives(condition: string): readonly string[] {
  const parts = readCondition(condition);
  if (parts === undefined || /^ForAllValues:/i.test(parts.operator) || !ANY_OF.test(parts.operator)) {
    return [condition];
  }
  return parts.values.map((value) => `${parts.operator} ${parts.key} = ${value}`);
}

function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (all, choice) => all.flatMap((conditions) => choice.map((condition) => [...conditions, condition])),
    [[]],
  );
}
