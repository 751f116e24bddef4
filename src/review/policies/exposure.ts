import { SHARED_ISSUERS } from "../data/shared-issuers";
import type { Permission, PolicyDifference } from "./compare";
import { BY_NAME, isReference, readCondition, withoutReferences } from "./condition";
import { limitOf } from "./limits";

/** Whom a permission of a resource's policy or of a trust policy lets in, the most first. */
export type Reach = "everyone" | "network" | "organization" | "other account" | "own account";

const ACCOUNT = /(?:^|[^\d])(\d{12})(?!\d)/g;

/** Whom an allowing permission lets in; services are of the own account. */
export function reachOf(permission: Permission, ownAccount: string | undefined): Reach {
  const { principal, conditions } = permission;
  if (principal === "AWS *" || principal.startsWith("everything but ")) {
    return reachOfLimits(conditions, ownAccount);
  }
  if (isOpenIssuer(permission)) return "everyone";
  if (principal.startsWith("CanonicalUser ")) return "other account";
  if (!principal.startsWith("AWS ")) return "own account";
  return isOtherAccount(principal, ownAccount) ? "other account" : "own account";
}

/** The permissions that a policy gains and that let in no more and no fewer than some. */
export function reaching(
  difference: PolicyDifference | undefined,
  reach: Reach,
  ownAccount: string | undefined,
): readonly Permission[] {
  return (difference?.added ?? []).filter(
    (permission) => permission.effect === "Allow" && reachOf(permission, ownAccount) === reach,
  );
}

/** Whom conditions leave of everyone: all of them must be met. */
function reachOfLimits(conditions: readonly string[], ownAccount: string | undefined): Reach {
  const limits = conditions.flatMap((condition) => limitOf(condition) ?? []);
  const accounts = limits.filter(({ kind }) => kind === "account");
  if (accounts.length > 0) {
    const named = accounts.flatMap(({ values }) => values).join(" ");
    return isOtherAccount(named, ownAccount) ? "other account" : "own account";
  }
  if (limits.some(({ kind }) => kind === "organization")) return "organization";
  return limits.length > 0 ? "network" : "everyone";
}

/** Whether everyone whom a shared issuer knows is let in: no condition limits who is meant. */
function isOpenIssuer({ principal, conditions }: Permission): boolean {
  if (!principal.startsWith("Federated ")) return false;
  const issuer = Object.keys(SHARED_ISSUERS).find((name) => principal.endsWith(name));
  if (issuer === undefined) return false;
  const { claim, names } = SHARED_ISSUERS[issuer]!;
  return !conditions.map(readCondition).some((condition) => {
    if (condition?.key !== `${issuer}:${claim}` || !BY_NAME.test(condition.operator)) return false;
    return condition.values.every((value) => isReference(value) || names(withoutReferences(value), issuer));
  });
}

/** Whether a text names an account other than the own one. Where that is not known, every account is another one. */
export function isOtherAccount(text: string, ownAccount: string | undefined): boolean {
  return [...text.matchAll(ACCOUNT)].some(([, id]) => id !== ownAccount);
}
