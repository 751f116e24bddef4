import { parseArn } from "../arn";
import type { NamedPolicy } from "../policies/document";
import type { WorldDefinition } from "../world/definition";
import type { Declarations } from "./declarations";

/** What policies decide: what their holder may do, how far at most, who may become a role, or who may use a resource. */
export type HeldPurpose = "identity" | "boundary" | "trust" | "resource";

/** Policies that count together, and whose they are. */
export interface Holder {
  /** The role, the user, the group or the resource; a key by its alias, and what has no ARN here by its name. */
  readonly arn: string;
  readonly accountId: string;
  readonly purpose: HeldPurpose;
  readonly policies: readonly NamedPolicy[];
}

/** All policies that are declared, by whose they are and what they decide. */
export function holdersOf({ world, otherPolicies }: Declarations): ReadonlyMap<string, Holder> {
  const aliases = aliasesOf(world);
  const holders = new Map<string, Holder>();
  const add = (ofArn: string, purpose: HeldPurpose, policies: readonly NamedPolicy[], owner?: string) => {
    const arn = aliases.get(ofArn) ?? ofArn;
    const id = `${purpose} ${arn}`;
    const known = holders.get(id)?.policies ?? [];
    const accountId = owner ?? parseArn(arn)?.accountId ?? "";
    const own = policies.map((policy) => byAliases(policy, aliases));
    holders.set(id, { arn, accountId, purpose, policies: [...known, ...own] });
  };
  const { roles = [], users = [], groups = [], undeclared = [], resources = [], unattributed = [] } = world;
  for (const { arn, policies = [], boundary } of [...roles, ...users, ...groups, ...undeclared]) {
    add(arn, "identity", policies);
    if (boundary) add(arn, "boundary", [boundary]);
  }
  for (const { arn, trustPolicy } of roles) add(arn, "trust", trustPolicy ? [trustPolicy] : []);
  for (const { arn, policies = [], accountId } of [...resources, ...unattributed])
    add(arn, "resource", policies, accountId);
  for (const { name, accountId, policies } of otherPolicies) add(name, "resource", policies, accountId);
  return holders;
}

/** The first alias of each key, whose own ARN has an id that changes with its place in the stacks. */
function aliasesOf({ resources = [] }: WorldDefinition): ReadonlyMap<string, string> {
  return new Map(
    resources.flatMap(({ arn, aliases: [alias] = [] }) =>
      alias === undefined ? [] : [[arn, arn.replace(KEY, alias)] as const],
    ),
  );
}

const KEY = /key\/[^/]*$/;
const KEY_ARN = /arn:[\w-]+:kms:[\w-]*:\d{12}:key\/[\w.-]+/g;

function byAliases(policy: NamedPolicy, aliases: ReadonlyMap<string, string>): NamedPolicy {
  const { document } = policy;
  if (document === undefined) return policy;
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return { ...policy, document: text.replace(KEY_ARN, (arn) => aliases.get(arn) ?? arn) };
}
