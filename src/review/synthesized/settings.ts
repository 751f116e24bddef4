import type { JsonRecord } from "../plan/json";
import type { Action, Change } from "../plan/plan";
import type { StackObject } from "./objects";
import { isSameMeaning } from "./same-meaning";
import { sidesOf } from "./sides";

/** Kinds of objects whose change matters as such; that of a variable shows where it is used. */
const SHOWN: readonly StackObject["kind"][] = ["data", "module", "output", "provider", "setting"];

/** What changes in a stack beside its resources. */
export function compareSettings(
  base: ReadonlyMap<string, StackObject>,
  head: ReadonlyMap<string, StackObject>,
): readonly Change[] {
  const addresses = new Set([...head.keys(), ...base.keys()]);
  return [...addresses].flatMap((address) => {
    const [before, after] = [base.get(address), head.get(address)];
    const { kind, type } = (after ?? before)!;
    if (!SHOWN.includes(kind)) return [];
    return settingChange({ address, type: kind === "data" ? kind : type }, before?.body, after?.body);
  });
}

/** Of what only Terraform itself reads of a resource, what a rule may look at. */
const META = ["lifecycle", "provisioner"] as const;

/** What changes in how Terraform treats a resource. */
export function compareMeta(
  of: Pick<Change, "address" | "constructPath">,
  before: JsonRecord,
  after: JsonRecord,
): readonly Change[] {
  return META.flatMap((name) => {
    const side = (meta: JsonRecord) => (meta[name] === undefined ? {} : { [name]: meta[name] });
    return settingChange({ ...of, type: name }, side(before), side(after));
  });
}

/** A change of something that is no resource; none where nothing differs. */
export function settingChange(
  of: Pick<Change, "address" | "type" | "constructPath">,
  before: JsonRecord | undefined,
  after: JsonRecord | undefined,
): readonly Change[] {
  if (isSameMeaning(before ?? {}, after ?? {}) && (before === undefined) === (after === undefined)) return [];
  const action: Action = before === undefined ? "create" : after === undefined ? "delete" : "update";
  const sides = sidesOf(of.type, before ?? null, after ?? null);
  return [{ ...of, pattern: of.address, action, replacePaths: [], ...sides }];
}
