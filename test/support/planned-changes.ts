/** A resource that a plan would change. */
export interface PlannedChange {
  readonly address: string;
  /** Such as `["update"]`, or `["delete", "create"]` for a replacement. */
  readonly actions: readonly string[];
  /** The attributes that differ, sorted; those that are only known after apply among them. */
  readonly attributes: readonly string[];
}

/** The part of `terraform show -json` that tells the changes. */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Attributes | null;
      readonly after: Attributes | null;
      readonly after_unknown: Attributes;
    };
  }[];
}

type Attributes = Readonly<Record<string, unknown>>;

const NO_CHANGE = new Set(["no-op", "read"]);

/** The resources that a plan would create, update, replace or delete. */
export function plannedChanges(plan: PlanJson): PlannedChange[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => !change.actions.every((action) => NO_CHANGE.has(action)))
    .map(({ address, change }) => ({
      address,
      actions: change.actions,
      attributes: differing(change.before ?? {}, change.after ?? {}, change.after_unknown),
    }));
}

function differing(before: Attributes, after: Attributes, unknown: Attributes): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names].filter((name) => isUnknown(unknown[name]) || !isSame(before[name], after[name])).sort();
}

/** Terraform marks what is unknown by `true`, at any depth. */
function isUnknown(mark: unknown): boolean {
  if (typeof mark === "object" && mark !== null) return Object.values(mark).some(isUnknown);
  return mark === true;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
