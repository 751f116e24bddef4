import { listOf, memberOf, recordOf, textOf, textsOf } from "./json";

/** An object as a plan has it, with its marks. */
export interface Side {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: readonly unknown[];
}

/** An object before and after; it may hold sensitive values. */
export interface RawObject {
  readonly address: string;
  /** The address of the module that it is in; empty for the root. */
  readonly module: string;
  readonly type: string;
  readonly before: Side | null;
  /** The same as `before` where the object stays as it is. */
  readonly after: Side | null;
}

/** All managed objects of a plan, those included that it does not change. */
export function rawObjects(plan: unknown): readonly RawObject[] {
  const objects = new Map<string, RawObject>();
  for (const object of stateObjects(plan)) objects.set(object.address, object);
  for (const entry of listOf(memberOf(plan, "resource_changes"))) {
    const object = changedObject(entry);
    if (object === undefined) continue;
    objects.delete(textOf(memberOf(entry, "previous_address")) ?? "");
    objects.set(object.address, object);
  }
  return [...objects.values()];
}

function identityOf(entry: unknown): Omit<RawObject, "before" | "after"> | undefined {
  const [address, type] = [textOf(memberOf(entry, "address")), textOf(memberOf(entry, "type"))];
  const isDeposed = ["deposed", "deposed_key"].some((name) => memberOf(entry, name) !== undefined);
  if (address === undefined || type === undefined || isDeposed) return undefined;
  const mode = memberOf(entry, "mode");
  if (mode === "data" || mode === "ephemeral") return undefined;
  return { address, type, module: textOf(memberOf(entry, "module_address")) ?? "" };
}

function stateObjects(plan: unknown): readonly RawObject[] {
  const found: RawObject[] = [];
  const values = memberOf(memberOf(plan, "prior_state"), "values");
  const waiting: unknown[] = [memberOf(values, "root_module")];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    for (const resource of listOf(memberOf(module, "resources"))) {
      const identity = identityOf(resource);
      if (identity === undefined) continue;
      const side = sideOf(memberOf(resource, "values"), undefined, [memberOf(resource, "sensitive_values")]);
      const address = textOf(memberOf(module, "address")) ?? "";
      found.push({ ...identity, module: address, before: side, after: side });
    }
    waiting.push(...listOf(memberOf(module, "child_modules")));
  }
  return found;
}

function changedObject(entry: unknown): RawObject | undefined {
  const identity = identityOf(entry);
  const change = recordOf(memberOf(entry, "change"));
  const actions = textsOf(change.actions);
  if (identity === undefined || actions.length === 0) return undefined;
  const marks = [change.before_sensitive, change.after_sensitive];
  const before = sideOf(change.before, undefined, marks);
  if (actions.every((action) => action === "no-op" || action === "read" || action === "forget")) {
    return { ...identity, before, after: before };
  }
  return { ...identity, before, after: sideOf(change.after, change.after_unknown, marks) };
}

function sideOf(value: unknown, unknown: unknown, sensitive: readonly unknown[]): Side | null {
  return value === null || value === undefined ? null : { value, unknown, sensitive };
}
