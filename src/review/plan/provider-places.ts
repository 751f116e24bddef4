import { parseArn } from "../../access/arn";
import { partitionOfRegion } from "../../core/partitions";
import { isRecord, listOf, memberOf, recordOf, textOf } from "./json";
import type { RawObject } from "./raw-objects";
import type { ProviderPlace } from "./state";

const ACCOUNT_ID = /^\d{12}$/;

/**
 * Where the providers of a plan work, by their keys. What a provider takes from a variable, no plan tells: then it is the
 * account of the plan, and the region in which most of what exists is.
 */
export function providerPlaces(
  plan: unknown,
  accountId: string,
  objects: readonly RawObject[],
): ReadonlyMap<string, ProviderPlace> {
  const usual = mostFrequentRegion(objects);
  const providers = recordOf(memberOf(memberOf(plan, "configuration"), "provider_config"));
  return new Map(
    Object.entries(providers).flatMap(([key, provider]) => {
      if (memberOf(provider, "name") !== "aws") return [];
      const expressions = memberOf(provider, "expressions");
      const region = textOf(constantOf(memberOf(expressions, "region"))) ?? usual;
      if (region === undefined || partitionOfRegion(region) === undefined) return [];
      return [[key, { region, accountId: accountOf(expressions) ?? accountId }] as const];
    }),
  );
}

function accountOf(expressions: unknown): string | undefined {
  const [allowed] = listOf(constantOf(memberOf(expressions, "allowed_account_ids")));
  if (allowed !== undefined) return ACCOUNT_ID.test(String(allowed)) ? String(allowed) : undefined;
  const [role] = [memberOf(expressions, "assume_role")].flat().filter(isRecord);
  const id = parseArn(textOf(constantOf(role?.role_arn)) ?? "")?.accountId;
  return id !== undefined && ACCOUNT_ID.test(id) ? id : undefined;
}

function constantOf(expression: unknown): unknown {
  return memberOf(expression, "constant_value");
}

function mostFrequentRegion(objects: readonly RawObject[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { before } of objects) {
    const region = parseArn(textOf(memberOf(before?.value, "arn")) ?? "")?.region;
    if (region) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
