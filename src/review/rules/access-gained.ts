import { POWERFUL_ACTIONS, POWERFUL_POLICIES, POWERFUL_SERVICES } from "../data/powerful";
import { MEMBERSHIPS } from "../data/memberships";
import { ACCESS } from "../data/weakenings/access";
import type { Change, Plan } from "../plan/plan";
import { shown, type Value } from "../plan/value";
import { changedPolicies } from "../policies/changed-policies";
import { comparePolicies, describePermissions, type Permission } from "../policies/compare";
import { weakenedAttributes } from "./attribute-rule";
import { isOwnerGone } from "./owner";
import type { Observation, Rule } from "./rule";

/** A policy allows more than before, or denies less. */
export const ACCESS_GAINED: Rule = {
  id: "access-gained",
  severity: "medium",
  title: "Access gained",
  why: "Someone may do what they could not do before.",
  advice: "Check that each new permission is needed, on these resources and no others.",
  find: (plan) => [
    ...plan.changes.flatMap((change) => [
      ...byPolicy(change, plan),
      ...byManagedPolicy(change),
      ...byMembership(change),
    ]),
    ...weakenedAttributes(ACCESS, plan),
  ],
};

function byPolicy(change: Change, plan: Plan): readonly Observation[] {
  if (change.after === null) return byDeletedPolicy(change, plan);
  return changedPolicies(change)
    .filter(({ purpose }) => purpose === "identity" || purpose === "resource")
    .flatMap(({ attribute, purpose, difference, existed }): Observation[] => {
      if (difference === undefined || (purpose === "resource" && !existed)) return [];
      const allowed = difference.added.filter(({ effect }) => effect === "Allow");
      const undenied = difference.removed.filter(({ effect }) => effect === "Deny");
      if (allowed.length + undenied.length === 0) return [];
      const powerful = undenied.length > 0 || allowed.some(isPowerful);
      return [
        {
          change,
          what: powerful ? "powerful permissions are gained" : "permissions are gained",
          severity: powerful ? "high" : undefined,
          attribute,
          details: [
            ...describePermissions(allowed),
            ...describePermissions(undenied).map((line) => `no longer: ${line}`),
          ],
        },
      ];
    });
}

/** Where nothing is left but what a policy was attached to, its denials no longer hold. */
function byDeletedPolicy(change: Change, plan: Plan): readonly Observation[] {
  if (!isPolicyOnly(change.type) || change.deposed !== undefined || isOwnerGone(change, plan)) return [];
  return changedPolicies(change).flatMap(({ attribute, purpose, before }): Observation[] => {
    if (purpose === "ceiling") return [];
    const denied = before.filter(({ effect }) => effect === "Deny");
    if (denied.length === 0) return [];
    const details = describePermissions(comparePolicies(denied, []).removed).map(
      (line) => `no longer: ${line}`,
    );
    return [{ change, what: "powerful permissions are gained", severity: "high", attribute, details }];
  });
}

function isPolicyOnly(type: string): boolean {
  return type.endsWith("_policy") || type === "aws_ssoadmin_permission_set_inline_policy";
}

/** A permission on everything the action works on, or one that is powerful anywhere by its wildcard. */
function isPowerful({ action: written, resource, conditions }: Permission): boolean {
  const action = written.toLowerCase();
  if (action === "*" || action.startsWith("everything but ")) return true;
  const [service = "", name = ""] = action.split(":");
  if (name === "*" && POWERFUL_SERVICES.includes(service)) return true;
  const broad =
    resource === "*" || resource === "" || resource.endsWith(":*") || resource.startsWith("everything but ");
  if (!broad || conditions.length > 0) return false;
  const prefix = action.split("*")[0]!;
  return POWERFUL_ACTIONS.some((powerful) =>
    action.includes("*") ? powerful.startsWith(prefix) : powerful === action,
  );
}

/** Where a policy of AWS, or one managed elsewhere, is attached by its ARN. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  aws_iam_group_policy_attachment: "policy_arn",
  aws_iam_policy_attachment: "policy_arn",
  aws_iam_role: "managed_policy_arns",
  aws_iam_role_policy_attachment: "policy_arn",
  aws_iam_user_policy_attachment: "policy_arn",
  aws_ssoadmin_managed_policy_attachment: "managed_policy_arn",
};

function byManagedPolicy(change: Change): readonly Observation[] {
  if (change.action === "no-op" || !Object.hasOwn(ATTACHMENTS, change.type)) return [];
  const attribute = ATTACHMENTS[change.type]!;
  const old = arnsOf(change.before?.[attribute]);
  const gained = arnsOf(change.after?.[attribute]).filter((arn) => !old.includes(arn));
  if (gained.length === 0) return [];
  const powerful = gained.some((arn) => POWERFUL_POLICIES.includes(arn.split("/").at(-1)!));
  return [
    {
      change,
      what: powerful ? "a powerful policy is attached" : "a policy is attached",
      severity: powerful ? "high" : undefined,
      attribute,
      before: shown(old.join(", ")),
      after: shown(gained.join(", ")),
      details: gained.length > 1 ? gained.map((arn) => `attached: ${arn}`) : [],
    },
  ];
}

function byMembership(change: Change): readonly Observation[] {
  if (change.action === "no-op" || !Object.hasOwn(MEMBERSHIPS, change.type)) return [];
  const { attribute, what } = MEMBERSHIPS[change.type]!;
  const old = arnsOf(change.before?.[attribute]);
  const gained = arnsOf(change.after?.[attribute]).filter((name) => !old.includes(name));
  if (gained.length === 0) return [];
  return [{ change, what, attribute, before: shown(old.join(", ")), after: shown(gained.join(", ")) }];
}

function arnsOf(value: Value | undefined): readonly string[] {
  return [value].flat().filter((entry): entry is string => typeof entry === "string");
}
