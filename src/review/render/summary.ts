import type { Finding, Place, Report, ReviewedPlan } from "../report";
import { SEVERITIES } from "../severity";

/** How many findings of each severity, such as `1 critical, 2 high`. */
export function summaryOf({ severities }: Report): string {
  const counts = SEVERITIES.filter((name) => severities[name] > 0).map(
    (name) => `${severities[name]} ${name}`,
  );
  return counts.length === 0 ? "nothing to look at" : counts.join(", ");
}

/** An account as a person reads it; with the plan's file, where it has several. */
export function accountNameOf({ account, plan }: Pick<Place, "account" | "plan">): string {
  return plan === undefined ? account : `${account} (${plan})`;
}

/** The accounts of some places, each once; one that has several plans once for each of them. */
export function accountsOf({ places }: { readonly places: readonly Place[] }): readonly string[] {
  return [...new Set(places.map(accountNameOf))];
}

/** How many accounts some places are in, such as `2 accounts`. */
export function countedAccounts({ places }: { readonly places: readonly Place[] }): string {
  return counted(new Set(places.map(({ account }) => account)).size, "account");
}

/** The addresses of some places, each once. */
export function addressesOf({ places }: { readonly places: readonly Place[] }): readonly string[] {
  return [...new Set(places.map(({ address }) => address))];
}

/** Texts in one line; of many, the first ones and how many more there are. */
export function listed(texts: readonly string[], most: number): string {
  const first = texts.slice(0, most).join(", ");
  return texts.length <= most ? first : `${first} and ${texts.length - most} more`;
}

/** The construct paths of some places, each once. */
export function constructPathsOf({ places }: { readonly places: readonly Place[] }): readonly string[] {
  return [...new Set(places.flatMap(({ constructPath }) => constructPath ?? []))];
}

/** A number with its noun, such as `1 plan`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What was reviewed, such as `2 plans and 1 compared stack`. */
export function inputsOf({ plans }: { readonly plans: readonly Pick<ReviewedPlan, "kind">[] }): string {
  const compared = plans.filter(({ kind }) => kind === "synthesized").length;
  const planned = plans.length - compared;
  if (planned === 0 && compared > 0) return counted(compared, "compared stack");
  return counted(planned, "plan") + (compared === 0 ? "" : ` and ${counted(compared, "compared stack")}`);
}

/** What to know before trusting a report, a sentence each. */
export function notesOf({ plans, gate }: Report): readonly string[] {
  return [
    ...(plans.some(({ kind }) => kind === "synthesized") ? [COMPARED] : []),
    ...plans.flatMap((plan) => plan.warnings.map((text) => `${accountNameOf(plan)}: ${text}`)),
    ...(gate?.notices ?? []).map(({ path, what, fix }) => `${path}: ${what}; ${fix}`),
  ];
}

const COMPARED =
  "compared stacks have no plan: a replacement is suspected, and what was changed outside Terraform is not seen";

/** The attribute with its old and new value, in one line; nothing where a finding names none. */
export function changeOf({ attribute, before, after }: Finding): string {
  if (before === undefined && after === undefined) return attribute ?? "";
  const values = before === undefined ? after : `${before} → ${after}`;
  return attribute === undefined ? String(values) : `${attribute}: ${values}`;
}
