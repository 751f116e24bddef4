import { coveredBy, Effort, entriesOf, type Part, type Said } from "./coverage";
import { digestOf } from "./describe";
import type { Statement } from "./statement";

/** What one statement says of one principal, mostly of one action and one resource. */
export interface Permission {
  readonly effect: "Allow" | "Deny";
  readonly principal: string;
  /** One; all of a statement that says too much to tell it one by one. */
  readonly actions: readonly string[];
  /** One; all of a statement that says too much to tell it one by one. */
  readonly resources: readonly string[];
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

/** Statements by what is the same for the same statement. */
function keyed(statements: readonly Statement[]): ReadonlyMap<string, Statement> {
  return new Map(
    statements.map((statement) => {
      const { actions } = statement;
      const values = actions.values.map((action) => action.toLowerCase()).sort();
      return [JSON.stringify({ ...statement, actions: { ...actions, values } }), statement];
    }),
  );
}

/** Of two policies with more permissions than this, the further ones are told principal by principal only. */
const MOST_PERMISSIONS = 20_000;

function said(
  statements: readonly (readonly [string, Statement])[],
  others: readonly Statement[],
): readonly Permission[] {
  const found = new Map<string, Permission>();
  const effort = new Effort();
  let left = MOST_PERMISSIONS;
  for (const [, statement] of statements) {
    const { effect, conditions } = statement;
    const whole = saidBy(statement);
    const parts = partsOf(whole, left);
    left -= parts.length;
    const isCovered = coveredBy(statement, whole, others, effort);
    const manner = `${effect} ${digestOf(conditions)}`;
    for (const part of parts) {
      if (isCovered(part)) continue;
      const { principal, actions, resources } = part;
      const key = JSON.stringify([manner, principal, keyOf(actions), keyOf(resources)]);
      found.set(key, { effect, principal, actions, resources, conditions });
    }
  }
  return [...found.values()];
}

function keyOf(list: readonly string[]): string {
  return list.length === 1 ? list[0]! : digestOf(list);
}

function saidBy({ principals, actions, resources }: Statement): Said {
  return {
    principals: entriesOf(principals),
    actions: entriesOf(actions),
    resources: entriesOf(resources),
  };
}

/** One principal, action and resource each; of too many, one principal each with all actions on all resources. */
function partsOf({ principals, actions, resources }: Said, most: number): readonly Part[] {
  if (principals.length * actions.length * resources.length > most) {
    return principals.map((principal) => ({ principal, actions, resources }));
  }
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ principal, actions: [action], resources: [resource] })),
    ),
  );
}
