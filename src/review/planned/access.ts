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
  const ofUsers = plans.filter(declaresUsers);
  const others = (touched.some(declaresUsers) ? plans : touched).filter((plan) => !declaresUsers(plan));
  const found = new Map<string, AccessChange>();
  for (const batch of batchesOf(others)) {
    const configurations = [...batch, ...ofUsers].map(configurationsOf);
    const foundationOf = (side: "before" | "after") =>
      readFoundation(configurations.map((configuration) => configuration[side]));
    const [before, after] = [foundationOf("before"), foundationOf("after")];
    for (const change of diffAccess(...limitedTo([before, after], accounts))) {
      const { account, role, action, where } = change;
      found.set([account, role, action, where].join(" "), change);
    }
  }
  const unreadable = touched.flatMap(unreadablePolicies);
  return [...found.values()].filter((change) => !dependsOnlyOn(unreadable, change));
}

const BATCH = 8;

/** Some accounts at a time: worlds of hundreds have no room in memory. At least one batch, for users. */
function batchesOf(plans: readonly Evaluable[]): readonly (readonly Evaluable[])[] {
  const accounts = [...groupBy(plans, (plan) => accountsOf(plan).join(" ")).values()];
  const batches = Array.from({ length: Math.ceil(accounts.length / BATCH) }, (_, index) =>
    accounts.slice(index * BATCH, (index + 1) * BATCH).flat(),
  );
  return batches.length === 0 ? [[]] : batches;
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
