import type { Change } from "../plan/plan";
import { isNothing, isSame, SENSITIVE, UNKNOWN, type Value, type ValueRecord, valuesAt } from "../plan/value";
import { comparePolicies, type PolicyDifference } from "./compare";
import type { PolicyPurpose } from "./policy-attributes";
import { policyPlaces } from "./policy-places";
import { parsePolicy, type Statement } from "./statement";

/** A policy that a change writes. */
export interface ChangedPolicy {
  readonly attribute: string;
  readonly purpose: PolicyPurpose;
  /** Whether there was a policy before. */
  readonly existed: boolean;
  /** What differs in meaning; `undefined` when the policy cannot be read, or is only known after apply. */
  readonly difference?: PolicyDifference;
  /** Whether the plan shows what it will say, be it a policy or not. */
  readonly isShown: boolean;
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

function compare(change: Change): readonly ChangedPolicy[] {
  const { before, after, action, sensitiveChanges } = change;
  if (action === "no-op") return [];
  return policyPlaces(change).flatMap(({ path, purpose }) => {
    const places = path.split(".");
    const [first = ""] = places;
    if (places.length > 1 && (before?.[first] === UNKNOWN || after?.[first] === UNKNOWN)) return [];
    const [old, now] = [policiesAt(before, places), policiesAt(after, places)];
    const isHidden = old.includes(SENSITIVE) && sensitiveChanges.includes(first);
    if (isSame(old, now) && !isHidden) return [];
    const [from, to] = [statementsOf(old), statementsOf(now)];
    return [
      {
        attribute: path.replaceAll(".*", ""),
        purpose,
        existed: old.length > 0,
        difference: differenceOf(from, to),
        isShown: now.length > 0 && now.every((value) => typeof value === "string"),
        before: from ?? [],
        after: to ?? [],
      },
    ];
  });
}

/** The policies at a path. What is not known yet is one, too: nobody can tell that it is none. */
function policiesAt(attributes: ValueRecord | null, places: readonly string[]): readonly Value[] {
  return valuesAt(attributes, places).filter((value) => !isNothing(value));
}

/** Of what cannot be read, nothing is known to be kept: all that the new policy says is new. */
function differenceOf(
  from: readonly Statement[] | undefined,
  to: readonly Statement[] | undefined,
): PolicyDifference | undefined {
  if (to === undefined || (from === undefined && to.length === 0)) return undefined;
  return comparePolicies(from ?? [], to);
}

/** What several policies say together; `undefined` where one of them cannot be read. */
function statementsOf(policies: readonly Value[]): readonly Statement[] | undefined {
  const statements = policies.map((value) => (typeof value === "string" ? parsePolicy(value) : undefined));
  return statements.every((one) => one !== undefined) ? statements.flat() : undefined;
}
