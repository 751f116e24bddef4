import { MEMBERSHIPS } from "../data/memberships";
import { POWERFUL_POLICIES } from "../data/powerful";
import type { Change } from "../plan/plan";
import { shown, type Value } from "../plan/value";
import type { Observation } from "./rule";

/** What someone gains by a policy that is attached by its name, or by becoming a member. */
export function attachments(change: Change): readonly Observation[] {
  return [...managedPolicies(change), ...memberships(change)];
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

function managedPolicies(change: Change): readonly Observation[] {
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

function memberships(change: Change): readonly Observation[] {
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
