import type { Change } from "../plan/plan";
import { isRecord, listOf, memberOf } from "../plan/json";
import { POLICY_ATTRIBUTES, type PolicyPurpose } from "./policy-attributes";

/** Where a resource has a policy, and what that decides. */
export interface PolicyPlace {
  /** Such as `inline_policy.*.policy`. */
  readonly path: string;
  readonly purpose: PolicyPurpose;
}

/** Where the policies of a resource are: as listed, or, of a type that is not, what is named and written as one. */
export function policyPlaces({ type, before, after }: Change): readonly PolicyPlace[] {
  if (Object.hasOwn(POLICY_ATTRIBUTES, type)) {
    return Object.entries(POLICY_ATTRIBUTES[type]!).map(([path, purpose]) => ({ path, purpose }));
  }
  const names = [...Object.keys(before ?? {}), ...Object.keys(after ?? {})].filter((name) =>
    NAMED.test(name),
  );
  return [...new Set(names)].flatMap((path) => {
    const purpose = purposeOf(path, after?.[path]) ?? purposeOf(path, before?.[path]);
    return purpose === undefined ? [] : [{ path, purpose }];
  });
}

/** Names of arguments that mean a policy, in any provider. */
const NAMED = /polic(?:y|ies)(?:_?(?:document|text|json))?$/i;

/** What a text decides that is written as a policy: each statement allows or denies; those that name no one are held. */
function purposeOf(name: string, value: unknown): PolicyPurpose | undefined {
  const statements = statementsIn(value);
  if (
    statements.length === 0 ||
    !statements.every((one) => ["Allow", "Deny"].includes(one.Effect as string))
  ) {
    return undefined;
  }
  if (/assume/i.test(name)) return "trust";
  return statements.some((one) => "Principal" in one || "NotPrincipal" in one) ? "resource" : "identity";
}

function statementsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== "string" || !value.includes("Statement")) return [];
  try {
    const stated = memberOf(JSON.parse(value), "Statement");
    return [...listOf(stated), ...(isRecord(stated) ? [stated] : [])].filter(isRecord);
  } catch {
    return [];
  }
}
