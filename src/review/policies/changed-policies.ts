import type { Change } from "../plan/plan";
import { SENSITIVE, UNKNOWN } from "../plan/value";
import { comparePolicies, type PolicyDifference } from "./compare";
import { POLICY_ATTRIBUTES, type PolicyPurpose } from "./policy-attributes";
import { parsePolicy, type Statement } from "./statement";

/** A policy that a change writes. */
export interface ChangedPolicy {
  readonly attribute: string;
  readonly purpose: PolicyPurpose;
  /** Whether there was a policy before. */
  readonly existed: boolean;
  /** What differs in meaning; `undefined` when the policy cannot be read, or is only known after apply. */
  readonly difference?: PolicyDifference;
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

const known = new WeakMap<Change, readonly ChangedPolicy[]>();

/** The policies that a change writes, compared by meaning; those whose text stays are left out. */
export function changedPolicies(change: Change): readonly ChangedPolicy[] {
  const found = known.get(change) ?? compare(change);
  known.set(change, found);
  return found;
}

function compare({ type, before, after, action, sensitiveChanges }: Change): readonly ChangedPolicy[] {
  if (action === "no-op" || !Object.hasOwn(POLICY_ATTRIBUTES, type)) return [];
  return Object.entries(POLICY_ATTRIBUTES[type]!).flatMap(([attribute, purpose]) => {
    const [old, now] = [before?.[attribute] ?? null, after?.[attribute] ?? null];
    const stays = old === SENSITIVE ? !sensitiveChanges.includes(attribute) : old !== UNKNOWN;
    if (old === now && stays) return [];
    const [from, to] = [statementsOf(old), statementsOf(now)];
    const difference = differenceOf(from, to);
    const existed = old !== null && old !== "";
    return [{ attribute, purpose, existed, difference, before: from ?? [], after: to ?? [] }];
  });
}

/** Of what cannot be read, nothing is known to be kept: all that the new policy says is new. */
function differenceOf(
  from: readonly Statement[] | undefined,
  to: readonly Statement[] | undefined,
): PolicyDifference | undefined {
  if (to === undefined || (from === undefined && to.length === 0)) return undefined;
  return comparePolicies(from ?? [], to);
}

function statementsOf(value: unknown): readonly Statement[] | undefined {
  if (value === null || value === "") return [];
  return typeof value === "string" ? parsePolicy(value) : undefined;
}
