import { type Problem, Problems } from "../../core/errors";
import { nearest } from "../../core/nearest";
import { parseArn } from "../arn";
import type { Answer } from "../answer";
import { evaluate } from "../evaluate";
import type { AccessRequest } from "../request";
import { CALLS } from "./calls";
import { type Foundation, roleArnOf, type Store } from "./store";

/** A question that a person asks. */
export interface AccessQuestion {
  /** A role type, a role's name or a role's ARN. */
  readonly role: string;
  readonly action: string;
  /** An ARN, a parameter's name that begins with a slash, or `*`. */
  readonly resource: string;
  /** An account's name or id. @default - the resource's account, or all that have the role */
  readonly account?: string;
  /** What else the question states. */
  readonly circumstances?: Pick<AccessRequest, "context" | "through" | "encryptionContext">;
}

/** The answer in one account. */
export interface Explanation {
  /** The account's name. */
  readonly account: string;
  readonly request: AccessRequest;
  readonly answer: Answer;
}

/**
 * Answers a question in each account that it is about.
 *
 * @throws FoundationError ACCESS_PRINCIPAL_UNKNOWN, ACCESS_ACTION_INVALID, ACCESS_RESOURCE_INVALID, VALUE_UNKNOWN: all
 * that is wrong, with the nearest names
 */
export function explainAccess(foundation: Foundation, question: AccessQuestion): Explanation[] {
  const problems = new Problems();
  const stores = storesOf(foundation, question, problems);
  const asked = stores.flatMap((store) => {
    const principal = principalIn(store, foundation, question.role);
    return principal === undefined ? [] : [{ store, principal }];
  });
  if (asked.length === 0) problems.add(unknownRole(foundation, question, stores));
  if (!ACTION.test(question.action)) problems.add(invalidAction(question.action));
  if (!isResource(question.resource)) problems.add(invalidResource(question.resource, foundation));
  problems.throwIfAny();

  return asked.map(({ store, principal }) => {
    const request: AccessRequest = {
      ...question.circumstances,
      principal,
      action: question.action,
      resource: resourceIn(store, question.resource),
    };
    return { account: store.account, request, answer: evaluate(request, foundation.world) };
  });
}

const ACTION = /^[a-z0-9-]+:[a-z0-9]+$/i;

/** Stores of the account that is named, else of the one that the resource or the role is in, else all. */
function storesOf({ stores }: Foundation, question: AccessQuestion, problems: Problems): readonly Store[] {
  const { account, role, resource } = question;
  if (account !== undefined) {
    const named = stores.filter((store) => store.account === account || store.accountId === account);
    const names = stores.map((store) => store.account);
    if (named.length === 0) problems.add(unknownAccount(account, names));
    return named.length === 0 ? stores : named;
  }
  for (const arn of [role, resource].map(parseArn)) {
    const owned = stores.filter(({ accountId }) => accountId === arn?.accountId);
    if (owned.length > 0) return owned;
  }
  return stores;
}

function principalIn(store: Store, { world }: Foundation, role: string): string | undefined {
  const arns = [role, roleArnOf(store, role), `arn:${store.partition}:iam::${store.accountId}:role/${role}`];
  return arns.find((arn) => world.identityOf(arn) && parseArn(arn)!.accountId === store.accountId);
}

function resourceIn({ partition, region, accountId }: Store, resource: string): string {
  return resource.startsWith("/")
    ? `arn:${partition}:ssm:${region}:${accountId}:parameter${resource}`
    : resource;
}

function isResource(resource: string): boolean {
  return resource === "*" || /^\/[\w./-]+$/.test(resource) || parseArn(resource) !== undefined;
}

function unknownAccount(value: string, names: readonly string[]): Problem {
  return {
    code: "VALUE_UNKNOWN",
    path: "--account",
    value,
    allowed: `an account with a config store: ${listed(names)}`,
    fix: meant(value, names) ?? "name one of these accounts, or leave it out for all of them",
  };
}

function unknownRole({ world }: Foundation, { role }: AccessQuestion, stores: readonly Store[]): Problem {
  const roleTypes = [...new Set(stores.flatMap((store) => store.roles))].sort();
  const names = world.principals
    .filter((arn) => arn.includes(":role/"))
    .map((arn) => (role.startsWith("arn:") ? arn : arn.split("/").at(-1)!));
  const withoutWay = stores.some((store) => store.rolesWithoutWay.includes(role));
  return {
    code: "ACCESS_PRINCIPAL_UNKNOWN",
    path: "ROLE",
    value: role,
    allowed: `a role type (${listed(roleTypes)}), or the name or ARN of any role that the stacks declare`,
    fix: withoutWay
      ? "no way in leads to this role type: declare one under identity, and synthesize again"
      : (meant(role, [...roleTypes, ...names]) ?? "name one of these role types"),
  };
}

function invalidAction(value: string): Problem {
  const actions = [...new Set(CALLS.map(({ action }) => action))];
  const byName = actions.find((action) => action.endsWith(`:${value}`));
  return {
    code: "ACCESS_ACTION_INVALID",
    path: "ACTION",
    value,
    allowed: "one action of a service, without wildcards, for example ssm:GetParameter",
    fix: meant(value, byName ? [byName] : actions, byName) ?? "ask for each action by itself",
  };
}

function invalidResource(value: string, { stores }: Foundation): Problem {
  const namespaces = [...new Set(stores.flatMap((store) => store.namespaces))].sort();
  return {
    code: "ACCESS_RESOURCE_INVALID",
    path: "RESOURCE",
    value,
    allowed:
      "an ARN such as arn:aws:ssm:eu-central-1:111111111111:parameter/app/url, a parameter's name such as /app/url, or *",
    fix:
      meant(value, namespaces) ??
      "write the resource's whole ARN, or a parameter's name from its first slash on",
  };
}

function meant(
  value: string,
  candidates: readonly string[],
  near = nearest(value, candidates),
): string | undefined {
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "there is none" : names.join(", ");
}
