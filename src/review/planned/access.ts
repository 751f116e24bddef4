import { type AccessChange, diffAccess } from "../../access/matrix/diff";
import { declaresUser } from "../../access/matrix/directory";
import { limitedTo } from "../../access/matrix/limited";
import { readFoundation } from "../../access/matrix/store";
import { FoundationError } from "../../core/errors";
import { withoutAnswer } from "../access-not-compared";
import { groupBy } from "../group-by";
import type { Plan } from "../plan/plan";
import { planNameOf } from "../plan/plan-name";
import type { PlannedState } from "../plan/state";
import { changedPolicies } from "../policies/changed-policies";
import { withPlanNames } from "../review";
import { configurationsOf } from "./configuration";
import { touchesAccess } from "./touched";

type Evaluable = Plan & { readonly state: PlannedState };

/**
 * Plans with what someone may do after them that they could not do before, and the other way round: all plans together,
 * since who may assume a role is known in another account. Plans that say nothing of role types, or users, stay as they
 * are; so do all where no plan changes what decides about access.
 */
export function withPlannedAccess(plans: readonly Plan[]): readonly Plan[] {
  const named = withPlanNames(plans);
  const evaluable = named.filter((plan): plan is Evaluable => plan.state !== undefined);
  const touched = evaluable.filter(({ state }) => touchesAccess(state));
  if (touched.length === 0) return plans;
  let changes: readonly AccessChange[];
  try {
    changes = accessChanges(evaluable, touched);
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    return named.map((plan) => (plan === touched[0] ? withoutAnswer(plan, error) : plan));
  }
  const byPlan = groupBy(changes, ({ account }) => account);
  return named.map((plan) =>
    plan.state === undefined ? plan : { ...plan, access: byPlan.get(planNameOf(plan)) ?? [] },
  );
}

/** What nothing touches cannot change; worlds hold no more than what can, and who may assume roles. */
function accessChanges(plans: readonly Evaluable[], touched: readonly Evaluable[]): readonly AccessChange[] {
  const accounts = new Set(touched.flatMap(accountsOf));
  const asked = touched.some(declaresUsers)
    ? plans
    : plans.filter((plan) => touched.includes(plan) || declaresUsers(plan));
  const configurations = asked.map(configurationsOf);
  const foundationOf = (side: "before" | "after") =>
    readFoundation(configurations.map((configuration) => configuration[side]));
  const changes = diffAccess(...limitedTo([foundationOf("before"), foundationOf("after")], accounts));
  const unreadable = touched.flatMap(unreadablePolicies);
  return changes.filter((change) => !dependsOnlyOn(unreadable, change));
}

function declaresUsers({ state: { objects } }: Evaluable): boolean {
  return objects.some(
    ({ type, after }) =>
      type === "aws_ssm_parameter" && typeof after?.name === "string" && declaresUser(after.name),
  );
}

function accountsOf({ state: { providers } }: Evaluable): readonly string[] {
  return [...providers.values()].map(({ accountId }) => accountId);
}

/** How answers speak of the policies that a plan does not tell. */
function unreadablePolicies(plan: Plan): readonly string[] {
  const name = planNameOf(plan);
  return plan.changes
    .filter((change) => changedPolicies(change).some(({ difference }) => difference === undefined))
    .map(({ address }) => `whether ${name} ${address} allows it`);
}

/** Whether nothing but policies that cannot be read leave it open: they are findings themselves. */
function dependsOnlyOn(facts: readonly string[], { kind, reasons: [reason = ""] }: AccessChange): boolean {
  if (kind !== "may gain" || facts.length === 0) return false;
  return facts.reduce((rest, fact) => rest.replace(fact, ""), reason).replace(/[, ]/g, "") === "dependson";
}
