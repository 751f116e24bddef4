import type { Permission } from "../policies/compare";
import { readCondition } from "../policies/condition";

/** Permissions as a sentence names them. */
export interface Seen {
  readonly effect: Permission["effect"];
  readonly who: string;
  readonly actions: readonly string[];
  readonly places: readonly string[];
  readonly conditions: readonly string[];
}

/** Permissions in few sentences: those that differ in their actions, their resources or in one value only share one. */
export function together(permissions: readonly Seen[]): readonly Seen[] {
  const byActions = merged(
    permissions,
    (one) => ({ ...one, actions: [] }),
    (one, other) => ({ ...one, actions: union(one.actions, other.actions) }),
  );
  const byPlaces = merged(
    byActions,
    (one) => ({ ...one, places: [] }),
    (one, other) => ({ ...one, places: union(one.places, other.places) }),
  );
  const most = Math.max(0, ...byPlaces.map(({ conditions }) => conditions.length));
  return Array.from({ length: most }, (_, i) => i).reduce(mergedByValue, byPlaces);
}

/** Those that differ in the values of their condition at a place only, in one. */
function mergedByValue(permissions: readonly Seen[], place: number): readonly Seen[] {
  return merged(
    permissions,
    (one) => ({ ...one, conditions: one.conditions.map((text, i) => (i === place ? keyOf(text) : text)) }),
    (one, other) => ({
      ...one,
      conditions: one.conditions.map((text, i) =>
        i === place ? withValues(text, other.conditions[i]!) : text,
      ),
    }),
  );
}

function keyOf(condition: string): string {
  const parts = readCondition(condition);
  return parts === undefined ? condition : `${parts.operator} ${parts.key}`;
}

function withValues(condition: string, other: string): string {
  if (condition === other) return condition;
  const values = union(readCondition(condition)!.values, readCondition(other)!.values);
  return `${keyOf(condition)} = ${values.join(", ")}`;
}

function merged(
  permissions: readonly Seen[],
  withoutDifference: (one: Seen) => Seen,
  merge: (one: Seen, other: Seen) => Seen,
): readonly Seen[] {
  const groups = new Map<string, Seen>();
  for (const one of permissions) {
    const id = JSON.stringify(withoutDifference(one));
    const known = groups.get(id);
    groups.set(id, known === undefined ? one : merge(known, one));
  }
  return [...groups.values()];
}

function union(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])];
}
