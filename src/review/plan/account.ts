import { parseArn } from "../../access/arn";
import { isRecord, listOf, memberOf, recordOf, textOf } from "./json";

const ACCOUNT_ID = /^\d{12}$/;
const ACCOUNT_OF_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/**
 * The account that a plan is for: what its providers may work in, or whose role they assume, else whom the plan was made
 * as, else where most of what exists already is.
 */
export function accountIdOf(plan: unknown): string | undefined {
  const providers = Object.values(recordOf(memberOf(memberOf(plan, "configuration"), "provider_config")))
    .filter((provider) => memberOf(provider, "name") === "aws")
    .map((provider) => memberOf(provider, "expressions"));
  return (
    onlyOf(providers.flatMap((stated) => listOf(valueOf(memberOf(stated, "allowed_account_ids"), plan)))) ??
    onlyOf(providers.flatMap((stated) => accountOfRole(stated, plan))) ??
    onlyOf(callers(plan)) ??
    mostFrequentAccount(plan)
  );
}

/** The account, where all that is said is the same one. */
function onlyOf(ids: readonly unknown[]): string | undefined {
  const stated = ids.filter((id) => typeof id === "string" || typeof id === "number").map(String);
  const accounts = new Set(stated.filter((id) => ACCOUNT_ID.test(id)));
  return accounts.size === 1 ? [...accounts][0] : undefined;
}

function accountOfRole(stated: unknown, plan: unknown): readonly unknown[] {
  const roles = [memberOf(stated, "assume_role")].flat().filter(isRecord);
  return roles.map(({ role_arn }) => parseArn(textOf(valueOf(role_arn, plan)) ?? "")?.accountId);
}

const VARIABLE = /^var\.([\w-]+)$/;

/** What an expression states: a constant, or the value of variables, one or a list of them. */
function valueOf(expression: unknown, plan: unknown): unknown {
  const constant = memberOf(expression, "constant_value");
  if (constant !== undefined) return constant;
  const names = listOf(memberOf(expression, "references")).map(
    (reference) => VARIABLE.exec(textOf(reference) ?? "")?.[1],
  );
  const values = names.map((name) =>
    name === undefined ? undefined : memberOf(memberOf(memberOf(plan, "variables"), name), "value"),
  );
  return values.length === 1 && !ACCOUNT_ID.test(String(values[0])) ? values[0] : values.flat();
}

/** The accounts that `aws_caller_identity` names in the root module. */
function callers(plan: unknown): readonly unknown[] {
  const root = memberOf(memberOf(memberOf(plan, "prior_state"), "values"), "root_module");
  return listOf(memberOf(root, "resources"))
    .filter((resource) => memberOf(resource, "type") === "aws_caller_identity")
    .map((resource) => memberOf(memberOf(resource, "values"), "account_id"));
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
