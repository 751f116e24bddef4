import { type Condition, readCondition } from "../conditions/condition";
import { TERRAFORM_VARIABLE } from "../patterns/pieces";
import { isOfAccount, type Principal, sessionArn } from "../principal";

/**
 * How closely a resource's policy names who makes the request. What is granted
 *
 * - `direct`ly to a session, a user, a service or everyone is not limited by boundaries and session policies,
 * - to the `entity` behind a session (a role, the user of a federated session) is limited by both,
 * - to the `account` is left to the account's own policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type Closeness = "direct" | "entity" | "account";

/** A match, if a condition about what is not known of the principal holds. */
export interface PrincipalMatch {
  readonly closeness: Closeness;
  readonly when?: Condition;
}

/** Key of the pseudo-condition that compares the session's name, which a question may leave open. */
export const SESSION_NAME = "the session's name";

/** Which principals a statement speaks about. */
export interface PrincipalMatcher {
  /** How the principal is named; empty if it is not. */
  matches(principal: Principal): readonly PrincipalMatch[];
}

/** The JSON of a `Principal` element. */
export type PrincipalJson = "*" | Readonly<Record<string, string | readonly string[]>>;

interface Named {
  readonly type: string;
  readonly value: string;
}

/** Compiles `Principal`. */
export function principalMatcher(json: PrincipalJson): PrincipalMatcher {
  const names = namesOf(json);
  return { matches: (principal) => names.flatMap((name) => matchName(name, principal)) };
}

/**
 * Compiles `NotPrincipal` with `Deny`, which spares those who are named by their own ARN and by their account's.
 * AWS leaves open what happens to who is named by one of these alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function notPrincipalMatcher(json: PrincipalJson): PrincipalMatcher {
  const names = namesOf(json);
  const sparesAll = names.some((name) => name.type === "AWS" && name.value === "*");
  return {
    matches: (principal) => {
      if (sparesAll) return [];
      const found = names.flatMap((name) => matchName(name, principal));
      const sure = new Set(found.filter((match) => !match.when).map((match) => match.closeness));
      if (found.length === 0) return [{ closeness: "direct" }];
      if (levelsOf(principal).every((level) => sure.has(level))) return [];
      return [{ closeness: "direct", when: flag("whether NotPrincipal spares who is named only in part") }];
    },
  };
}

/** A condition that holds if a fact that is no condition key, and so never stated, is true. */
export function flag(fact: string): Condition {
  return readCondition("Bool", fact, ["true"], false)!;
}

function levelsOf(principal: Principal): readonly Closeness[] {
  if (!isOfAccount(principal)) return ["direct"];
  if (principal.kind === "role") return ["direct", "entity", "account"];
  return principal.kind === "root" ? ["account"] : ["direct", "account"];
}

function namesOf(json: PrincipalJson): readonly Named[] {
  if (json === "*") return [{ type: "AWS", value: "*" }];
  return Object.entries(json).flatMap(([type, values]) => [values].flat().map((value) => ({ type, value })));
}

const KINDS_BY_TYPE: Readonly<Record<string, Principal["kind"]>> = {
  Service: "service",
  Federated: "federated",
};

function matchName({ type, value }: Named, principal: Principal): PrincipalMatch[] {
  if (type === "CanonicalUser") {
    const when = flag(`the account of the canonical user ${value}`);
    return isOfAccount(principal) ? [{ closeness: "account", when }] : [];
  }
  const isOfType = type === "AWS" ? isOfAccount(principal) : principal.kind === KINDS_BY_TYPE[type];
  if (isOfType && value.includes(`\${${TERRAFORM_VARIABLE}`)) {
    return [{ closeness: "direct", when: flag(`who ${value} is`) }];
  }
  if (type === "AWS" && value === "*") return [{ closeness: "direct" }];
  if (!isOfType) return [];
  if (isOfAccount(principal)) return matchAccountPrincipal(value, principal);
  return principal.name === value ? [{ closeness: "direct" }] : [];
}

const ACCOUNT = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/;

function matchAccountPrincipal(
  value: string,
  principal: Extract<Principal, { accountId: string }>,
): PrincipalMatch[] {
  const account = ACCOUNT.exec(value)?.[1];
  if (account) return account === principal.accountId ? [{ closeness: "account" }] : [];
  if (principal.kind === "role") return matchRole(value, principal);
  if (value === principal.arn) return [{ closeness: "direct" }];
  const federatedBy = principal.kind === "federated-user" ? principal.federatedBy : undefined;
  return value === federatedBy ? [{ closeness: "entity" }] : [];
}

function matchRole(value: string, role: Extract<Principal, { kind: "role" }>): PrincipalMatch[] {
  if (value === role.arn) return [{ closeness: "entity" }];
  const prefix = sessionArn(role, "");
  if (!value.startsWith(prefix)) return [];
  const sessionName = value.slice(prefix.length);
  if (role.sessionName !== undefined)
    return role.sessionName === sessionName ? [{ closeness: "direct" }] : [];
  return [{ closeness: "direct", when: readCondition("StringEquals", SESSION_NAME, [sessionName], false)! }];
}
