import { fingerprintOf } from "./fingerprint";
import { groupBy } from "./group-by";
import type { Action, Change, Plan } from "./plan/plan";
import type { ChangeGroup, Finding, Place } from "./report";
import type { Observation, Rule } from "./rules/rule";
import { bySeverity } from "./severity";

/** What a rule observed in a plan. */
export interface Observed {
  readonly rule: Rule;
  readonly plan: Plan;
  readonly observation: Observation;
}

/** One finding for what is the same in many accounts or instances; the worst first, then what concerns most. */
export function groupFindings(observed: readonly Observed[]): readonly Finding[] {
  const groups = groupBy(observed, (one) => JSON.stringify(withoutPlaces(findingOf(one), one)));
  return [...groups.values()]
    .map((group) => {
      const places = placesOf(group.map(({ plan, observation }) => [plan, observation.change]));
      const finding = findingOf(group[0]!);
      const accounts = new Set(places.map(({ account }) => account));
      const { plan, observation } = group[0]!;
      const general = withoutAccount(finding, plan);
      const fingerprint = fingerprintOf(general, observation.change.pattern);
      return { fingerprint, ...(accounts.size > 1 ? general : finding), places };
    })
    .sort((a, b) => bySeverity(a.severity, b.severity));
}

/** Changes by address and action; what is destroyed first. */
export function groupChanges(plans: readonly Plan[]): readonly ChangeGroup[] {
  const all = plans.flatMap((plan) =>
    [...plan.changes, ...plan.settings].map((change) => ({ plan, change })),
  );
  const groups = groupBy(all, ({ change }) => `${change.action} ${change.pattern}`);
  return [...groups.values()]
    .map((group) => ({
      action: group[0]!.change.action,
      address: group[0]!.change.pattern,
      places: placesOf(group.map(({ plan, change }) => [plan, change])),
    }))
    .sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action) || compareTexts(a.address, b.address));
}

const ORDER: readonly Action[] = ["delete", "replace", "forget", "update", "create", "no-op", "read"];

/** A finding of one place. */
type Ungrouped = Omit<Finding, "fingerprint" | "places">;

function findingOf({ rule, observation }: Observed): Ungrouped {
  const { change, what, severity, attribute, before, after, details } = observation;
  return {
    rule: rule.id,
    severity: severity ?? rule.severity,
    title: rule.title,
    what,
    why: rule.why,
    advice: rule.advice,
    type: change.type,
    action: change.action,
    attribute,
    before,
    after,
    details: details ?? [],
  };
}

function withoutPlaces(finding: Ungrouped, { plan, observation }: Observed): unknown {
  const { rule, severity, what, attribute, before, after, details } = withoutAccount(finding, plan);
  return [rule, severity, what, attribute, before, after, details, observation.change.pattern];
}

/** What is the same in all accounts names each one's own id. */
function withoutAccount(finding: Ungrouped, { accountId }: Plan): Ungrouped {
  if (accountId === undefined) return finding;
  const general = (text: string): string => text.replaceAll(accountId, "<own account>");
  const { what, before, after, details } = finding;
  return {
    ...finding,
    what: general(what),
    before: before === undefined ? undefined : general(before),
    after: after === undefined ? undefined : general(after),
    details: details.map(general),
  };
}

function placesOf(entries: readonly (readonly [Plan, Change])[]): readonly Place[] {
  const places = entries.map(([{ account, name }, { address, constructPath }]) => ({
    account,
    ...(name !== undefined && { plan: name }),
    address,
    ...(constructPath !== undefined && { constructPath }),
  }));
  return places.sort(
    (a, b) =>
      compareTexts(a.account, b.account) ||
      compareTexts(a.plan ?? "", b.plan ?? "") ||
      compareTexts(a.address, b.address),
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
