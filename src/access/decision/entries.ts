import type { RequestFacts } from "../context/facts";
import type { KeyValue, KeyValues } from "../context/key-values";
import { type Condition, conditionHolds } from "../conditions/condition";
import { type Closeness, type PrincipalMatch } from "../policies/principals";
import type { Statement } from "../policies/statement";
import { and, FALSE, or, TRUE, type Truth } from "../truth";
import type { Layer } from "./layers";
import { escapesResourcePolicy } from "./special-actions";

/** A statement that speaks, or may speak, about a request. */
export interface Entry {
  /** The place of the statement's layer among the layers. */
  readonly layer: number;
  readonly statement: Statement;
  /** How a resource's policy names the principal; nothing for other policies. */
  readonly matches: readonly PrincipalMatch[] | undefined;
  /** Whether the statement's resources and conditions match. */
  readonly truth: Truth;
}

/** Judges one condition; the default is `conditionHolds`. */
export type ConditionJudge = (condition: Condition, context: KeyValues) => Truth;

/** The statements of all layers that speak, or may speak, about a request. */
export function entriesOf(layers: readonly Layer[], facts: RequestFacts, context: KeyValues): Entry[] {
  const hasBoundary = facts.identity?.boundary !== undefined;
  return layers.flatMap(({ kind, policies }, layer) => {
    const entries: Entry[] = [];
    for (const statement of policies.about(facts.service)) {
      if (!statement.actions.matches(facts.action)) continue;
      const matches = kind === "resource policy" ? matchesOf(statement, facts, hasBoundary) : undefined;
      if (matches?.length === 0) continue;
      const truth = statementHolds(statement, facts.resourceArn, context);
      if (truth !== FALSE) entries.push({ layer, statement, matches, truth });
    }
    return entries;
  });
}

/** Whether a statement's resources and conditions match. */
export function statementHolds(
  statement: Statement,
  resourceArn: string,
  context: KeyValues,
  judge: ConditionJudge = conditionHolds,
): Truth {
  let truth: Truth = statement.resources?.match(resourceArn, context) ?? TRUE;
  for (const condition of statement.conditions) {
    if (truth === FALSE) break;
    truth = and(truth, judge(condition, context));
  }
  for (const { key, inForce } of statement.exclusions) {
    if (truth === FALSE) break;
    if (hasNoValue(context.valueOf(key))) truth = and(truth, judge(inForce, context));
  }
  return truth;
}

/** Whether a variable stands for no text: for none, or for several. */
function hasNoValue(value: KeyValue): boolean {
  return value === null || (value !== undefined && value.length !== 1);
}

/** Whether a resource's policy names the principal at least as closely as stated. */
export function namesPrincipal(
  { matches }: Entry,
  closeness: Closeness | undefined,
  context: KeyValues,
): Truth {
  if (!matches) return TRUE;
  let truth: Truth = FALSE;
  for (const match of matches) {
    if (closeness !== undefined && match.closeness !== closeness) continue;
    truth = or(truth, match.when ? conditionHolds(match.when, context) : TRUE);
  }
  return truth;
}

/**
 * `NotPrincipal` in a denial does not spare principals with a permissions boundary.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function matchesOf(
  statement: Statement,
  facts: RequestFacts,
  hasBoundary: boolean,
): readonly PrincipalMatch[] {
  if (statement.effect === "Deny" && escapesResourcePolicy(facts)) return [];
  if (statement.effect === "Deny" && statement.namesAllPrincipalsBut && hasBoundary)
    return [{ closeness: "direct" }];
  return statement.principals?.matches(facts.principal) ?? [];
}
