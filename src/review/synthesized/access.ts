import { FoundationError } from "../../core/errors";
import { type AccessChange, diffAccess } from "../../access/matrix/diff";
import { limitedTo } from "../../access/matrix/limited";
import { type Foundation, readFoundation } from "../../access/matrix/store";
import type { TerraformJson } from "../../access/world/terraform/json";
import { withoutAnswer } from "../access-not-compared";
import { groupBy } from "../group-by";
import type { Plan } from "../plan/plan";
import { emptyPlan } from "./compare";
import type { SynthesizedOutput } from "./output";

/**
 * Plans with what someone may do after the change that they could not do before. Accounts in which nothing changes but
 * access are added: a role elsewhere may let their users in.
 */
export function withAccess(
  plans: readonly Plan[],
  base: SynthesizedOutput,
  head: SynthesizedOutput,
): readonly Plan[] {
  if (plans.length === 0) return plans;
  let changes: readonly AccessChange[];
  try {
    changes = accessChanges(plans, base, head);
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    return plans.map((plan, index) => (index === 0 ? withoutAnswer(plan, error) : plan));
  }
  const byAccount = groupBy(changes, ({ account }) => account);
  const known = new Set(plans.map(({ account }) => account));
  const others = [...byAccount.keys()].filter((account) => !known.has(account) && head.has(account));
  return [...plans, ...others.map((account) => emptyPlan(head.get(account)!))].map((plan) => ({
    ...plan,
    access: byAccount.get(plan.account) ?? [],
  }));
}

/** What roles may do in an account whose stacks stay as they are cannot change; who may assume them can. */
function accessChanges(
  plans: readonly Plan[],
  base: SynthesizedOutput,
  head: SynthesizedOutput,
): readonly AccessChange[] {
  const accounts = new Set(plans.flatMap(({ accountId }) => accountId ?? []));
  return diffAccess(...limitedTo([foundationOf(base), foundationOf(head)], accounts));
}

function foundationOf(output: SynthesizedOutput): Foundation {
  return readFoundation([...output.values()].map(({ json }) => json as TerraformJson));
}
