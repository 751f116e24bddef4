import { FORCE_NEW } from "../data/force-new";
import type { JsonRecord } from "../plan/json";
import type { Action, Change } from "../plan/plan";
import type { Moves } from "./moves";
import { isSameMeaning } from "./same-meaning";
import { sidesOf } from "./sides";

/** A resource with its references resolved. */
export interface ResolvedResource {
  readonly address: string;
  readonly type: string;
  readonly constructPath?: string;
  /** Its arguments, without what only Terraform itself reads. */
  readonly attributes: JsonRecord;
  /** What only Terraform itself reads. */
  readonly meta: JsonRecord;
  /** Where that follows from the stack. */
  readonly arn?: string;
  /** Where it is, such as `eu-central-1 of 111111111111`; where that is known. */
  readonly place?: string;
}

/** What becomes of a resource; nothing where it stays as it is. */
export function compareResource(
  before: ResolvedResource | undefined,
  after: ResolvedResource | undefined,
  { moved, imported, forgotten }: Moves,
): Change | undefined {
  const resource = (after ?? before)!;
  const { address, type, constructPath } = resource;
  const previousAddress = moved.get(address);
  const importing = imported.get(address);
  const replacePaths = before && after ? replacedBy(before, after) : [];
  const action = actionOf(before, after, { importing, replacePaths, isForgotten: forgotten.has(address) });
  if (action === "no-op" && previousAddress === undefined && importing === undefined) return undefined;
  return {
    address,
    pattern: address,
    type,
    ...(constructPath !== undefined && { constructPath }),
    ...(previousAddress !== undefined && { previousAddress }),
    ...(importing !== undefined && { importing }),
    action,
    ...(action === "replace" && { isSuspected: true }),
    replacePaths,
    ...sidesOf(type, valuesOf(before, replacePaths), valuesOf(after, replacePaths)),
  };
}

interface Circumstances {
  readonly importing: string | undefined;
  readonly replacePaths: readonly string[];
  readonly isForgotten: boolean;
}

function actionOf(
  before: ResolvedResource | undefined,
  after: ResolvedResource | undefined,
  { importing, replacePaths, isForgotten }: Circumstances,
): Action {
  if (after === undefined) return isForgotten ? "forget" : "delete";
  if (before === undefined) return importing === undefined ? "create" : "no-op";
  if (replacePaths.length > 0) return "replace";
  return isSameMeaning(before.attributes, after.attributes) ? "no-op" : "update";
}

const PLACE = "provider";

/** The arguments whose change makes the provider replace the object, as far as that is known. */
function replacedBy(before: ResolvedResource, after: ResolvedResource): readonly string[] {
  const names = Object.hasOwn(FORCE_NEW, after.type) ? FORCE_NEW[after.type]! : [];
  const changed = names.filter((name) => !isSameMeaning(before.attributes[name], after.attributes[name]));
  const isElsewhere = before.place !== after.place && before.meta.provider !== after.meta.provider;
  return isElsewhere ? [...changed, PLACE] : changed;
}

function valuesOf(
  resource: ResolvedResource | undefined,
  replacePaths: readonly string[],
): JsonRecord | null {
  if (resource === undefined) return null;
  const { attributes, place } = resource;
  return replacePaths.includes(PLACE) ? { ...attributes, [PLACE]: place ?? null } : attributes;
}
