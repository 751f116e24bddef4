import type { AccessChange } from "../../access/matrix/diff";
import { POWERFUL_ACTIONS } from "../data/powerful";
import { groupBy } from "../group-by";
import type { Change, Plan } from "../plan/plan";

/** What one role, or one person, may do after a change. */
export interface GainedAccess {
  readonly who: string;
  /** Whether it depends on what the output does not say. */
  readonly isUnknown: boolean;
  /** Changes of the plan that give it. */
  readonly causes: readonly Change[];
  /** The actions, the most powerful first. */
  readonly actions: readonly string[];
  /** Actions and where, a line each, and what the answer depends on. */
  readonly details: readonly string[];
}

/** What a plan's access says that is gained, by who gains it. */
export function gainedAccess({ access = [], account, changes }: Plan): readonly GainedAccess[] {
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
      causes: changes.filter((change) => isNamed(change, account, reasons)),
      actions: actionsOf(group),
      details: [...linesOf(group), ...new Set(reasons.filter((reason) => reason.startsWith("depends on ")))],
    };
  });
}

const MOST_ACTIONS = 3;

/** Such as `dev gains kms:Decrypt, ssm:GetParameter and 4 more actions`. */
export function describeGain({ who, isUnknown, actions }: GainedAccess): string {
  const named = actions.slice(0, MOST_ACTIONS).join(", ");
  const more = actions.length > MOST_ACTIONS ? ` and ${actions.length - MOST_ACTIONS} more actions` : "";
  return `${who} ${isUnknown ? "may gain" : "gains"} ${named}${more}`;
}

/** Whether what decides names the policy that a change writes. */
function isNamed({ constructPath, address }: Change, account: string, reasons: readonly string[]): boolean {
  const label = ` in ${constructPath ?? `${account} ${address}`} (`;
  return reasons.some((reason) => reason.includes(label));
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
