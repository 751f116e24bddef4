import { ACCESS } from "../data/weakenings/access";
import type { Change, Plan } from "../plan/plan";
import { changedPolicies } from "../policies/changed-policies";
import { comparePolicies } from "../policies/compare";
import { describePermissions } from "../policies/describe";
import { describeGain, type GainedAccess, gainedAccess } from "../policies/changed-access";
import { type PolicyChange, policyDifferences } from "../policies/policy-differences";
import { isPowerful } from "../policies/powerful";
import { attachments } from "./attachments";
import { weakenedAttributes } from "./attribute-rule";
import { isForOwnPrincipals } from "./own-principals";
import { isOwnerGone } from "./owner";
import type { Observation, Rule } from "./rule";
import { isNewStack } from "./stack-added";

/** Someone may do more than before: by what all policies together say where that is known, else policy by policy. */
export const ACCESS_GAINED: Rule = {
  id: "access-gained",
  severity: "medium",
  title: "Access gained",
  why: "Someone may do what they could not do before.",
  advice: "Check that each new permission is needed, on these resources and no others.",
  needsOutputs: true,
  find: (plan) => {
    const { byWho, byPolicy } = byPolicies(plan);
    const others = [...byPolicy, ...plan.changes.flatMap(attachments)];
    return [
      ...(isNewStack(plan) ? others.filter((seen) => !isOfStack(seen, plan)) : [...byWho, ...others]),
      ...weakenedAttributes(ACCESS, plan),
    ];
  },
};

/**
 * Whether it is what a new stack is for: it makes nobody powerful, and gives nothing to whom there was before. Who gains
 * what by all policies together is told with the stack.
 */
function isOfStack({ change, severity }: Observation, plan: Plan): boolean {
  return severity === undefined && isForOwnPrincipals(change, plan);
}

/** What a policy's change gives, and the changes that do so. */
interface Gain {
  readonly changes: readonly Change[];
  readonly seen: Observation;
}

/** Who gains what, and what else the policies give. */
function byPolicies(plan: Plan): Readonly<Record<"byWho" | "byPolicy", readonly Observation[]>> {
  const gained = gainedAccess(plan);
  const explained = new Set(gained.flatMap(({ causes }) => causes));
  const policies = policyDifferences(plan).flatMap((policy) => gainsOf(policy, plan));
  const others = policies.filter(({ changes }) => !changes.some((change) => explained.has(change)));
  return {
    byWho: gained.map((access) => seenOf(access, policies, plan)),
    byPolicy: others.map(({ seen }) => seen),
  };
}

/** What the policies that give it say stands below. */
function seenOf(access: GainedAccess, policies: readonly Gain[], plan: Plan): Observation {
  const { who, causes, details } = access;
  const giving = policies.filter(({ changes }) => changes.some((change) => causes.includes(change)));
  const lines = giving.flatMap(({ seen }) => seen.details ?? []);
  return {
    change: causes[0] ?? elsewhere(who, plan),
    what: describeGain(access),
    severity: giving.find(({ seen }) => seen.severity !== undefined)?.seen.severity,
    attribute: giving[0]?.seen.attribute,
    details: [...details, ...new Set(lines.map((line) => `by: ${line}`))],
  };
}

/** What is gained by the change of another account has no address in this one. */
function elsewhere(who: string, { account }: Plan): Change {
  return {
    address: `${who} of ${account}`,
    pattern: who,
    type: "access",
    action: "no-op",
    replacePaths: [],
    before: null,
    after: null,
    sensitiveChanges: [],
  };
}

function gainsOf(policy: PolicyChange, plan: Plan): readonly Gain[] {
  const { changes, attribute, purpose, existed, difference } = policy;
  const change = changes.find(({ after }) => after !== null);
  if (change === undefined) {
    return changes.flatMap((deleted) =>
      byDeletedPolicy(deleted, plan).map((seen) => ({ changes: [deleted], seen })),
    );
  }
  if (purpose === "resource" && !existed) return [];
  const allowed = difference.added.filter(({ effect }) => effect === "Allow");
  const undenied = difference.removed.filter(({ effect }) => effect === "Deny");
  if (allowed.length + undenied.length === 0) return [];
  const powerful = undenied.length > 0 || allowed.some(isPowerful);
  const seen: Observation = {
    change,
    what: powerful ? "powerful permissions are gained" : "permissions are gained",
    severity: powerful ? "high" : undefined,
    attribute,
    details: [
      ...describePermissions(allowed),
      ...describePermissions(undenied).map((line) => `no longer: ${line}`),
    ],
  };
  return [{ changes, seen }];
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
