import { DATA_TYPES } from "../data/data-types";
import { SAFEGUARDS } from "../data/safeguards";
import type { Change, Plan } from "../plan/plan";
import { isSame, shown } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** What was changed outside Terraform; worse where one of the rules given would have spoken of it. */
export function driftRule(rules: readonly Rule[]): Rule {
  return {
    id: "drift",
    severity: "medium",
    title: "Changed outside Terraform",
    why: "Someone changed it by other means: this apply reverts that, or makes it permanent, without anyone deciding so.",
    advice:
      "Find out who did it (CloudTrail) and why, then take it over into the code or let Terraform revert it.",
    find: (plan) => plan.drift.flatMap((change) => observe(change, plan, rules)),
  };
}

function observe(change: Change, plan: Plan, rules: readonly Rule[]): readonly Observation[] {
  const attributes = changedAttributes(change);
  if (change.action === "update" && attributes.length === 0) return [];
  const seen = rules.flatMap((rule) => rule.find({ ...plan, changes: [change], drift: [] }));
  const vital = Object.hasOwn(DATA_TYPES, change.type) || Object.hasOwn(SAFEGUARDS, change.type);
  const severe = change.action === "delete" ? vital : seen.length > 0;
  const echoed = attributes.length > 0 && attributes.every((name) => ECHOES.get(change.type)?.includes(name));
  const [only] = attributes.length === 1 ? attributes : [];
  return [
    {
      change,
      what: change.action === "delete" ? "it was deleted" : "it was changed",
      severity: severe ? "high" : echoed ? "low" : undefined,
      attribute: attributes.length > 0 ? attributes.join(", ") : undefined,
      before: only && shown(change.before?.[only]),
      after: only && shown(change.after?.[only]),
      details:
        change.action === "delete" ? [] : seen.flatMap(({ what, details }) => [what, ...(details ?? [])]),
    },
  ];
}

/** Attributes that show what other resources do, which is mostly Terraform's own work. */
const ECHOES: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws_iam_policy", ["attachment_count"]],
  ["aws_iam_role", ["inline_policy", "managed_policy_arns"]],
  ["aws_security_group", ["egress", "ingress"]],
]);

function changedAttributes({ action, before, after, sensitiveChanges }: Change): readonly string[] {
  if (action === "delete") return [];
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const plain = [...names].filter((name) => !isSame(before?.[name], after?.[name]));
  return [...new Set([...plain, ...sensitiveChanges])].sort();
}
