import type { AccessChange } from "../../access/matrix/diff";
import { POWERFUL_ACTIONS } from "../data/powerful";
import { groupBy } from "../group-by";
import type { Change, Plan } from "../plan/plan";
import { planNameOf } from "../plan/plan-name";

/** What one role, or one person, may do after a change, or may do no longer. */
export interface ChangedAccess {
  readonly who: string;
  /** Changes of the plan that give or take it. */
  readonly causes: readonly Change[];
  /** The actions, the most powerful first. */
  readonly actions: readonly string[];
  /** Actions and where, a line each, and what the answer depends on. */
  readonly details: readonly string[];
}

/** What one role, or one person, may do after a change that they could not do before. */
export interface GainedAccess extends ChangedAccess {
  /** Whether it depends on what is not known. */
  readonly isUnknown: boolean;
}

/** What a plan's access says that is gained, by who gains it. */
export function gainedAccess(plan: Plan): readonly GainedAccess[] {
  const { access = [], changes } = plan;
  const name = planNameOf(plan);
  const gone = changes.filter(({ action }) => action === "delete").map(({ before }) => before?.name);
  const gained = access.filter(
    ({ kind, reasons }) => kind === "gains" || (kind === "may gain" && !isOfWhatIsGone(reasons, gone)),
  );
  const groups = groupBy(gained, ({ kind, role }) => `${kind} ${role}`);
  return [...groups.values()].map((group) => {
    const reasons = group.flatMap((change) => change.reasons);
    return {
      who: group[0]!.role,
      isUnknown: group[0]!.kind === "may gain",
      causes: changes.filter((change) => isNamed(change, name, reasons)),
      actions: actionsOf(group),
      details: [...linesOf(group), ...new Set(reasons.filter((reason) => reason.startsWith("depends on ")))],
    };
  });
}

/**
 * What a plan's access says that is lost, by who loses it; only what changes of the plan take: where a stack is
 * synthesized no more, for instance, all that it has stays as it is.
 */
export function lostAccess(plan: Plan): readonly ChangedAccess[] {
  const { access = [], changes } = plan;
  const name = planNameOf(plan);
  const lost = access.filter(({ kind, before }) => kind === "loses" && before === "allowed");
  return [...groupBy(lost, ({ role }) => role).values()].flatMap((group) => {
    const reasons = group.flatMap((change) => [...(change.reasonsBefore ?? []), ...change.reasons]);
    const causes = changes.filter(
      (change) =>
        change.action !== "create" && (isNamed(change, name, reasons) || isPolicyOf(change, reasons)),
    );
    if (causes.length === 0) return [];
    return [{ who: group[0]!.role, causes, actions: actionsOf(group), details: linesOf(group) }];
  });
}

const MOST_ACTIONS = 3;

/** Such as `dev gains kms:Decrypt, ssm:GetParameter and 4 more actions`. */
export function describeGain({ who, isUnknown, actions }: GainedAccess): string {
  return `${who} ${isUnknown ? "may gain" : "gains"} ${inShort(actions)}`;
}

/** Such as `dev loses kms:Decrypt, ssm:GetParameter and 4 more actions`. */
export function describeLoss({ who, actions }: ChangedAccess): string {
  return `${who} loses ${inShort(actions)}`;
}

function inShort(actions: readonly string[]): string {
  const named = actions.slice(0, MOST_ACTIONS).join(", ");
  const more = actions.length > MOST_ACTIONS ? ` and ${actions.length - MOST_ACTIONS} more actions` : "";
  return `${named}${more}`;
}

/** Whether what decides names the policy that a change writes. */
function isNamed({ constructPath, address }: Change, plan: string, reasons: readonly string[]): boolean {
  const labels = [constructPath, `${plan} ${address}`].map((label) => ` in ${label} (`);
  return reasons.some((reason) => labels.some((label) => reason.includes(label)));
}

/** Whether a change takes a policy, or a group, from a role or a user whom nothing allows it any more. */
function isPolicyOf({ before }: Change, reasons: readonly string[]): boolean {
  const names = [before?.role, before?.user].filter((name) => typeof name === "string" && name !== "");
  return names.some((name) =>
    reasons.some(
      (reason) => reason.startsWith("nothing allows it in ") && reason.endsWith(`/${String(name)}`),
    ),
  );
}

/** Whether it depends on nothing but the policy of something that is deleted, such as a key by its alias. */
function isOfWhatIsGone([reason = ""]: readonly string[], gone: readonly unknown[]): boolean {
  const [, arn] = /^depends on whether the policy of (\S+) allows it$/.exec(reason) ?? [];
  return arn !== undefined && gone.some((name) => typeof name === "string" && arn.endsWith(`:${name}`));
}

function actionsOf(changes: readonly AccessChange[]): readonly string[] {
  const actions = [...new Set(changes.map(({ action }) => action.split(" ")[0]!))];
  const rank = (action: string) => (POWERFUL_ACTIONS.includes(action.toLowerCase()) ? 0 : 1);
  return actions.sort((a, b) => rank(a) - rank(b));
}

/** Actions by where, and places by actions: `ssm:GetParameter, ssm:PutParameter on /app/*, /data/*`. */
function linesOf(changes: readonly AccessChange[]): readonly string[] {
  const places = [...groupBy(changes, ({ where }) => where)].map(([where, group]) => ({
    where,
    actions: [...new Set(group.map(({ action }) => action))].join(", "),
  }));
  return [...groupBy(places, ({ actions }) => actions)].map(
    ([actions, group]) => `${actions} on ${group.map(({ where }) => where).join(", ")}`,
  );
}
