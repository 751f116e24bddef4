import { isRecord, listOf, memberOf, recordOf, textOf } from "./json";

const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_OF_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/** The account that a plan is for: what its providers may work in, else where most of what exists already is. */
export function accountIdOf(plan: unknown): string | undefined {
  return allowedAccount(plan) ?? mostFrequentAccount(plan);
}

function allowedAccount(plan: unknown): string | undefined {
  const providers = Object.values(recordOf(memberOf(memberOf(plan, "configuration"), "provider_config")));
  const allowed = new Set(
    providers
      .filter((provider) => memberOf(provider, "name") === "aws")
      .flatMap((provider) => {
        const stated = memberOf(memberOf(provider, "expressions"), "allowed_account_ids");
        return listOf(memberOf(stated, "constant_value"));
      })
      .map(String)
      .filter((id) => ACCOUNT_ID.test(id)),
  );
  return allowed.size === 1 ? [...allowed][0] : undefined;
}

function mostFrequentAccount(plan: unknown): string | undefined {
  const counts = new Map<string, number>();
  for (const change of listOf(memberOf(plan, "resource_changes"))) {
    if (!isRecord(change)) continue;
    const arn = textOf(memberOf(memberOf(memberOf(change, "change"), "before"), "arn")) ?? "";
    const id = ACCOUNT_OF_ARN.exec(arn)?.[1];
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
