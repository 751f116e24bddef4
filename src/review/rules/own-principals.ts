import type { Change, Plan } from "../plan/plan";
import { UNKNOWN, type Value } from "../plan/value";

/** Arguments that name who gets a policy, or becomes a member of what. */
const NAMING = [
  "group",
  "group_id",
  "groups",
  "member_id",
  "permission_set_arn",
  "principal_id",
  "role",
  "roles",
  "user",
  "users",
];

/** Types of resources that can have permissions. */
const PRINCIPALS = [
  "aws_iam_group",
  "aws_iam_role",
  "aws_iam_user",
  "aws_identitystore_group",
  "aws_identitystore_user",
  "aws_ssoadmin_permission_set",
];

/** Data sources that name principals that there are already. */
const EXISTING = /^data\.aws_(?:iam|identitystore|ssoadmin)_/;

/** Whether all whom a change of a new stack gives something are made by the same stack: nobody else gains by it. */
export function isForOwnPrincipals({ after }: Change, plan: Plan): boolean {
  const own = namesOf(plan);
  const looksUp = plan.settings.some(({ address }) => EXISTING.test(address));
  const named = NAMING.flatMap((name) => [after?.[name] ?? []].flat() as readonly Value[]);
  return named.every((value) => (value === UNKNOWN ? !looksUp : own.has(value)));
}

const known = new WeakMap<Plan, ReadonlySet<Value>>();

function namesOf(plan: Plan): ReadonlySet<Value> {
  const found =
    known.get(plan) ??
    new Set(
      plan.changes
        .filter(({ type, action }) => PRINCIPALS.includes(type) && action === "create")
        .flatMap(({ after }) => [after?.name ?? [], after?.arn ?? []].flat() as readonly Value[]),
    );
  known.set(plan, found);
  return found;
}
