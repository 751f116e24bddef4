import { groupBy } from "./group-by";
import { groupChanges, groupFindings } from "./group";
import type { Plan } from "./plan/plan";
import type { Report, ReviewedPlan } from "./report";
import { RULES } from "./rules/all-rules";
import { SEVERITIES, type Severity } from "./severity";

/** Reviews the plans of one change, mostly one an account: finds risks, groups them, and ranks them. */
export function review(plans: readonly Plan[]): Report {
  const named = withPlanNames(plans);
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

/** Plans of one account are told apart by where they came from; the account keeps its name, by which a policy knows it. */
export function withPlanNames(plans: readonly Plan[]): readonly Plan[] {
  const ofAccount = groupBy(plans, ({ account }) => account);
  return plans.map((plan) =>
    ofAccount.get(plan.account)!.length === 1 ? plan : { ...plan, name: plan.source },
  );
}

function summaryOf({
  kind,
  source,
  account,
  name,
  accountId,
  digest,
  terraformVersion,
  changes,
  isCompared,
  errored,
  unread,
  warnings,
}: Plan): ReviewedPlan {
  const groups = groupBy(changes, ({ action }) => action);
  const actions = Object.fromEntries([...groups].map(([action, group]) => [action, group.length]));
  return {
    kind,
    source,
    account,
    plan: name,
    accountId,
    digest,
    terraformVersion,
    ...(isCompared === true && { compared: true }),
    actions,
    errored,
    unread,
    warnings,
  };
}
