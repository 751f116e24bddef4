import type { Change, Plan } from "../plan/plan";
import { accountOf } from "./account";
import { objectsOf } from "./objects";
import type { SynthesizedOutput, SynthesizedStack } from "./output";

/** Synthesized output that is known beside plans. */
export interface Synthesized {
  readonly head: SynthesizedOutput;
  /** @default - what vanishes has no construct path */
  readonly base?: SynthesizedOutput;
  /** What the comparison of both tells. */
  readonly compared: readonly Plan[];
}

/**
 * Plans together with what was synthesized: the plans tell what really changes, the output where the code makes it and
 * what no plan tells; stacks without a plan are as they were compared.
 */
export function withSynthesized(plans: readonly Plan[], synthesized: Synthesized): readonly Plan[] {
  const matched = plans.map((plan) => ({ plan, name: stackNameOf(plan, synthesized.head) }));
  const covered = new Set(matched.map(({ name }) => name));
  return [
    ...matched.map(({ plan, name }) =>
      name === undefined ? unmatched(plan) : enriched(plan, name, synthesized),
    ),
    ...synthesized.compared.filter(({ account }) => !covered.has(account)),
  ];
}

/** The stack that a plan is of: that of its name, else the only one of its account. */
function stackNameOf({ account, accountId }: Plan, head: SynthesizedOutput): string | undefined {
  if (head.has(account)) return account;
  if (accountId === undefined) return undefined;
  const same = [...head.values()].filter((stack) => accountOf(stack).accountId === accountId);
  return same.length === 1 ? same[0]!.name : undefined;
}

function unmatched(plan: Plan): Plan {
  const warning =
    "no stack of the synthesized output fits it: name the plan as its stack, such as dev=plan.json";
  return { ...plan, warnings: [...plan.warnings, warning] };
}

function enriched(plan: Plan, name: string, { head, base, compared }: Synthesized): Plan {
  const stacks = [head.get(name), base?.get(name)].filter((stack) => stack !== undefined);
  const { settings = [], access, holders } = compared.find(({ account }) => account === name) ?? {};
  return {
    ...plan,
    accountId: plan.accountId ?? accountOf(head.get(name)!).accountId,
    changes: plan.changes.map((change) => placed(change, stacks)),
    drift: plan.drift.map((change) => placed(change, stacks)),
    settings: [...plan.settings, ...settings],
    ...(base !== undefined && { isCompared: true }),
    ...(holders && { holders }),
    ...(access && { access: access.map((change) => ({ ...change, account: plan.account })) }),
  };
}

function placed(change: Change, stacks: readonly SynthesizedStack[]): Change {
  const addresses = [change.address, change.previousAddress].map((address) => address?.replace(INSTANCE, ""));
  for (const stack of stacks) {
    for (const address of addresses) {
      const constructPath = address === undefined ? undefined : objectsOf(stack).get(address)?.constructPath;
      if (constructPath !== undefined) return { ...change, constructPath };
    }
  }
  return change;
}

/** The key of an instance at the end of an address. */
const INSTANCE = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/;
