import type { NamedPolicy } from "../policies/document";
import type { WorldDefinition } from "../world/definition";
import type { Stack } from "../world/terraform/stack";
import { otherPoliciesOf, type Setting, settingsOf } from "./settings";

/** All that stacks declare about access, in a form that can be compared. */
export interface Declarations {
  readonly world: WorldDefinition;
  /** Policies of resources that the evaluator does not know. */
  readonly otherPolicies: readonly OtherPolicies[];
  readonly settings: readonly Setting[];
  /** The accounts' names by id: those of their first stacks. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Policies of a resource that has no ARN here. */
export interface OtherPolicies {
  readonly name: string;
  readonly accountId: string;
  readonly policies: readonly NamedPolicy[];
}

/** What stacks declare, with the world that was read from them. */
export function declarationsOf(stacks: readonly Stack[], world: WorldDefinition): Declarations {
  const resources = stacks.flatMap((stack) => stack.resources);
  return {
    world,
    otherPolicies: otherPoliciesOf(resources),
    settings: settingsOf(resources),
    accounts: accountNames(stacks),
  };
}

/** An account's stacks begin with its name. */
function accountNames(stacks: readonly Stack[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, environment } of stacks) {
    if (environment === undefined) continue;
    const known = names.get(environment.account);
    if (known === undefined || name.length < known.length) names.set(environment.account, name);
  }
  return names;
}
