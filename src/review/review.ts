import { groupBy } from "./group-by";
import { groupChanges, groupFindings } from "./group";
import type { Plan } from "./plan/plan";
import type { Report, ReviewedPlan } from "./report";
import { RULES } from "./rules/all-rules";
import { SEVERITIES, type Severity } from "./severity";

/** Reviews the plans of one change, mostly one an account: finds risks, groups them, and ranks them. */
export function review(plans: readonly Plan[]): Report {
  const named = withDistinctAccounts(plans);
  const findings = groupFindings(
    RULES.flatMap((rule) =>
      named.flatMap((plan) => rule.find(plan).map((observation) => ({ rule, plan, observation }))),
    ),
  );
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    plans: named.map(summaryOf),
    severities: Object.fromEntries(SEVERITIES.map((name) => [name, count(name)])) as Record<Severity, number>,
    findings,
    changes: groupChanges(named),
  };
}

/** Two plans of one name are told apart by where they came from. */
function withDistinctAccounts(plans: readonly Plan[]): readonly Plan[] {
  const names = groupBy(plans, ({ account }) => account);
  return plans.map((plan) =>
    names.get(plan.account)!.length === 1 ? plan : { ...plan, account: plan.source },
  );
}

function summaryOf({
  kind,
  source,
  account,
  accountId,
  digest,
  terraformVersion,
  changes,
  errored,
  warnings,
}: Plan): ReviewedPlan {
  const groups = groupBy(changes, ({ action }) => action);
  const actions = Object.fromEntries([...groups].map(([action, group]) => [action, group.length]));
  return { kind, source, account, accountId, digest, terraformVersion, actions, errored, warnings };
}
