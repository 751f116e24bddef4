import type { Plan } from "./plan";

/** The name by which a plan is told from all others: the account's, where it is the only one of its account. */
export function planNameOf({ account, name }: Pick<Plan, "account" | "name">): string {
  return name ?? account;
}
