import { groupBy } from "../group-by";
import type { Change, Plan } from "../plan/plan";
import { type ChangedPolicy, changedPolicies } from "./changed-policies";
import { comparePolicies, type PolicyDifference } from "./compare";

/** What the policies of someone, or of something, say differently after a change. */
export interface PolicyChange {
  /** The policies that are written; the first one stands for all. */
  readonly changes: readonly Change[];
  readonly attribute: string;
  readonly purpose: "identity" | "resource";
  /** Whether there was a policy before. */
  readonly existed: boolean;
  readonly difference: PolicyDifference;
}

const known = new WeakMap<Plan, readonly PolicyChange[]>();

/**
 * The policies of identities and of resources that a plan changes, as far as they can be read. Those of the same role,
 * user or group are compared together: a statement that goes from one to another changes nothing.
 */
export function policyDifferences(plan: Plan): readonly PolicyChange[] {
  const found = known.get(plan) ?? compare(plan);
  known.set(plan, found);
  return found;
}

interface Written {
  readonly change: Change;
  readonly policy: ChangedPolicy;
}

function compare(plan: Plan): readonly PolicyChange[] {
  const written = plan.changes.flatMap((change) =>
    changedPolicies(change)
      .filter(
        ({ purpose, difference }) => difference !== undefined && purpose !== "trust" && purpose !== "ceiling",
      )
      .map((policy): Written => ({ change, policy })),
  );
  return [...groupBy(written, (one) => holderOf(one, plan)).values()].map((group) => {
    const { policy } = group.find(({ change }) => change.after !== null) ?? group[0]!;
    const { attribute, purpose } = policy;
    return {
      changes: group.map(({ change }) => change),
      attribute,
      purpose: purpose as "identity" | "resource",
      existed: group.some((one) => one.policy.existed),
      difference:
        group.length === 1
          ? policy.difference!
          : comparePolicies(
              group.flatMap((one) => one.policy.before),
              group.flatMap((one) => one.policy.after),
            ),
    };
  });
}

/** Whom an inline policy belongs to, and the argument that names it, by resource type. */
const INLINE: Readonly<Record<string, readonly [kind: string, argument: string]>> = {
  aws_iam_group_policy: ["group", "group"],
  aws_iam_role: ["role", "name"],
  aws_iam_role_policy: ["role", "role"],
  aws_iam_user_policy: ["user", "user"],
};

/** The same text for policies that the same roles, users and groups have; another one for each other policy. */
function holderOf({ change, policy }: Written, { holders }: Plan): string {
  const own = `${change.address} ${policy.attribute}`;
  if (policy.purpose !== "identity") return own;
  if (!Object.hasOwn(INLINE, change.type)) return holders?.get(change.address) ?? own;
  const [kind, argument] = INLINE[change.type]!;
  const [before, after] = [change.before?.[argument], change.after?.[argument]];
  const name = after ?? before;
  return typeof name === "string" && (before ?? name) === name ? `${kind} ${name}` : own;
}
