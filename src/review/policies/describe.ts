import { createHash } from "node:crypto";
import type { Permission } from "./compare";

/** Permissions in few lines: those that differ in their action only share one. */
export function describePermissions(permissions: readonly Permission[]): readonly string[] {
  const told = teller();
  const groups = new Map<string, { readonly one: Permission; readonly actions: string[] }>();
  for (const one of permissions) {
    const { effect, principal, resources, conditions } = one;
    const key = JSON.stringify([effect, principal, told(resources, ", "), told(conditions, " and ")]);
    const group = groups.get(key);
    if (group) for (const action of one.actions) group.actions.push(action);
    else groups.set(key, { one, actions: [...one.actions] });
  }
  return [...groups.values()].map(({ one, actions }) => {
    const resources = told(one.resources, ", ");
    return [
      one.effect === "Deny" ? "deny" : "allow",
      ...(one.principal === "" ? [] : [one.principal, "to"]),
      actions.join(", "),
      ...(resources === "" ? [] : ["on", resources]),
      ...(one.conditions.length === 0 ? [] : ["if", told(one.conditions, " and ")]),
    ].join(" ");
  });
}

/** The most characters of a list in a line. */
const LONGEST = 2_000;

/** Tells lists as text, each only once; of a longer one the beginning, and what tells the rest from any other. */
function teller(): (list: readonly string[], separator: string) => string {
  const known = new Map<readonly string[], string>();
  return (list, separator) => {
    const found = known.get(list) ?? shortened(list, separator);
    known.set(list, found);
    return found;
  };
}

function shortened(list: readonly string[], separator: string): string {
  const text = list.join(separator);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${list.length}: ${digestOf(list)})`;
}

/** What tells a list from any other, in few characters. */
export function digestOf(list: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
}
