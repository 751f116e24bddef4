import { createHash } from "node:crypto";
import { isAffected } from "../affected/affected";
import type { JsonRecord } from "../plan/json";
import type { Change, Plan } from "../plan/plan";
import { accountOf } from "./account";
import { compareResource, type ResolvedResource } from "./compare-resource";
import { Configuration } from "./configuration";
import { withDefaults } from "./defaults";
import { holdersOf, sameHolders } from "./holders";
import { type Moves, movesOf, withMoves } from "./moves";
import { objectsOf, type StackObject } from "./objects";
import type { SynthesizedOutput, SynthesizedStack } from "./output";
import { compareMeta, compareSettings, settingChange } from "./settings";

/**
 * What changes between two synthesized outputs, a stack each; those that stay as they are are left out. It is what a plan
 * would show if `base` was applied: values that only AWS knows, drift and most replacements are not in it.
 */
export function compareOutputs(base: SynthesizedOutput, head: SynthesizedOutput): readonly Plan[] {
  const names = [...new Set([...head.keys(), ...base.keys()])].sort();
  return names.flatMap((name) => {
    const [before, after] = [base.get(name), head.get(name)];
    if (before === undefined) return [addedStack(after!)];
    if (after === undefined) return [removedStack(before)];
    return isAffected(before, after) ? [changedStack(before, after)] : [];
  });
}

const NO_MOVES: Moves = { moved: new Map(), imported: new Map(), forgotten: new Set() };
const STACK = { address: "stack", type: "stack" };

function changedStack(base: SynthesizedStack, head: SynthesizedStack): Plan {
  const moves = movesOf(base, head);
  const moved = withMoves(base, moves.moved);
  const [old, now] = [resourcesOf(moved), resourcesOf(head)];
  const addresses = [...new Set([...now.keys(), ...old.keys()])];
  const changes = addresses.flatMap((address) => {
    const change = compareResource(old.get(address), now.get(address), moves);
    return change === undefined ? [] : [change];
  });
  const meta = addresses.flatMap((address) => {
    const [before, after] = [old.get(address), now.get(address)];
    return before && after ? compareMeta(after, before.meta, after.meta) : metaOfNew(after);
  });
  const settings = [...compareSettings(objectsOf(moved), objectsOf(head)), ...meta];
  const holders = sameHolders(holdersOf(old), holdersOf(now));
  return {
    ...planOf(head, [base.text, head.text], changes, settings),
    addresses: [...now.keys()],
    holders,
  };
}

function addedStack(stack: SynthesizedStack): Plan {
  const resources = [...resourcesOf(stack).values()];
  const moves = { ...NO_MOVES, imported: movesOf({ ...stack, json: {} }, stack).imported };
  const changes = resources.flatMap((resource) => compareResource(undefined, resource, moves) ?? []);
  const settings = [
    ...settingChange(STACK, undefined, { resources: resources.length }),
    ...compareSettings(new Map(), objectsOf(stack)).filter(({ type }) => type === "data"),
    ...resources.flatMap(metaOfNew),
  ];
  return planOf(stack, ["", stack.text], changes, settings);
}

/** Nothing is deleted when a stack is synthesized no more: nobody plans it any longer. */
function removedStack(stack: SynthesizedStack): Plan {
  const resources = [...resourcesOf(stack).values()];
  const types = Object.fromEntries(
    [...new Set(resources.map(({ type }) => type))]
      .sort()
      .map((type) => [type, resources.filter((resource) => resource.type === type).length]),
  );
  const change = settingChange(STACK, { resources: resources.length, types }, undefined);
  const settings = change.map((one) => ({ ...one, action: "forget" as const }));
  return planOf(stack, [stack.text, ""], [], settings);
}

/** A stack that stays as it is, of which something else is to be told. */
export function emptyPlan(stack: SynthesizedStack): Plan {
  return planOf(stack, [stack.text, stack.text], [], []);
}

/** A provisioner of something new; that a new resource has a lifecycle is nothing to tell. */
function metaOfNew(resource: ResolvedResource | undefined): readonly Change[] {
  if (resource?.meta.provisioner === undefined) return [];
  return compareMeta(resource, {}, { provisioner: resource.meta.provisioner });
}

function planOf(
  stack: SynthesizedStack,
  texts: readonly [string, string],
  changes: readonly Change[],
  settings: readonly Change[],
): Plan {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(createHash("sha256").update(text).digest("hex"));
  const { accountId } = accountOf(stack);
  return {
    kind: "synthesized",
    source: stack.source,
    account: stack.name,
    ...(accountId !== undefined && { accountId }),
    digest: hash.digest("hex"),
    changes,
    settings,
    drift: [],
    warnings:
      accountId === undefined
        ? ["its provider states no account: references to other resources are not resolved"]
        : [],
  };
}

/** What only Terraform itself reads; `count` and `for_each` decide what there is, and count as arguments. */
const META = new Set(["depends_on", "lifecycle", "provider", "provisioner", "connection"]);

function resourcesOf(stack: SynthesizedStack): ReadonlyMap<string, ResolvedResource> {
  const configuration = new Configuration(stack);
  const resources = [...objectsOf(stack).values()].filter(({ kind }) => kind === "resource");
  return new Map(resources.map((object) => [object.address, resolved(object, configuration)]));
}

function resolved(
  { address, type, constructPath, body }: StackObject,
  configuration: Configuration,
): ResolvedResource {
  const entries = Object.entries(body);
  const only = (isMeta: boolean): JsonRecord =>
    Object.fromEntries(entries.filter(([name]) => META.has(name) === isMeta));
  return {
    address,
    type,
    ...(constructPath !== undefined && { constructPath }),
    attributes: withDefaults(type, configuration.resolve(only(false)) as JsonRecord),
    meta: only(true),
    arn: configuration.arnOf(address),
    place: configuration.placeOf(address),
  };
}
