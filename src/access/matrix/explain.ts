import { type Problem, Problems } from "../../core/errors";
import { nearest } from "../../core/nearest";
import { parseArn } from "../arn";
import type { Answer } from "../answer";
import { evaluate } from "../evaluate";
import { misspeltAction } from "../misspelt-action";
import type { AccessRequest } from "../request";
import { CALLS } from "./calls";
import { memberArnOf } from "./members";
import type { Place } from "./place";
import { type Foundation, roleArnOf, type Store } from "./store";
import { type IdentityProvider, providerContext } from "./ways-in";

/** A question that a person asks. */
export interface AccessQuestion {
  /** A role type, the name of a role, of a role type's group, of an identity provider or of a user, or an ARN. */
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
  const places = placesOf(foundation, question.account, problems);
  const asked = askedAbout(foundation, question, places);
  if (asked.length === 0) problems.add(unknownPrincipal(foundation, question));
  const problem = problemOfAction(question.action);
  if (problem) problems.add(problem);
  if (!isResource(question.resource)) problems.add(invalidResource(question.resource, foundation));
  problems.throwIfAny();

  return asked.map(({ place, principal, context }) => {
    const request: AccessRequest = {
      ...question.circumstances,
      context: { ...context, ...question.circumstances?.context },
      principal,
      action: question.action,
      resource: resourceIn(place, question.resource),
    };
    return { account: place.account, request, answer: evaluate(request, foundation.world) };
  });
}

const ACTION = /^[a-z0-9-]+:[a-z0-9]+$/i;

/** The places of the account that is named; all of them where none is. */
function placesOf(
  { stores, directories }: Foundation,
  account: string | undefined,
  problems: Problems,
): readonly Place[] {
  const places = [...stores, ...directories];
  if (account === undefined) return places;
  const named = places.filter((place) => place.account === account || place.accountId === account);
  if (named.length === 0)
    problems.add(unknownAccount(account, [...new Set(places.map((place) => place.account))]));
  return named.length === 0 ? places : named;
}

interface Asked {
  readonly place: Place;
  /** The principal's ARN. */
  readonly principal: string;
  /** What its requests carry for certain. */
  readonly context: AccessRequest["context"];
}

/** Where the principal is: in the resource's account, if it is there, else wherever it is. */
function askedAbout(
  foundation: Foundation,
  { role, resource }: AccessQuestion,
  places: readonly Place[],
): Asked[] {
  const asked = places.flatMap((place): Asked[] => {
    const provider = isStore(place) ? providerIn(place, role) : undefined;
    if (provider !== undefined) {
      return [{ place, principal: provider.arn, context: providerContext(provider, place) }];
    }
    const principal = principalIn(place, foundation, role);
    return principal === undefined ? [] : [{ place, principal, context: {} }];
  });
  const owner = parseArn(resource)?.accountId;
  const inAccount = asked.filter(({ place }) => place.accountId === owner);
  return inAccount.length > 0 ? inAccount : asked;
}

/** An identity provider, by its ARN, by its name or as rows of the matrix name it. */
function providerIn({ providers, otherRoles }: Store, name: string): IdentityProvider | undefined {
  const all = [...providers, ...otherRoles.flatMap((role) => role.providers)];
  return all.find((each) => [each.arn, each.name, `provider ${each.name}`].includes(name));
}

function principalIn(place: Place, { world }: Foundation, asked: string): string | undefined {
  const { partition, accountId, prefix } = place;
  const name = asked.replace(/^(group|role|user) \/?/, "");
  const own = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  const arns = [
    name,
    ...(isStore(place) ? [roleArnOf(place, name), ...memberArns(place, name)] : []),
    own(`role/${name}`),
    own(`user/${prefix}/${name}`),
  ];
  return arns.find((arn) => world.identityOf(arn) && parseArn(arn)!.accountId === accountId);
}

/** Who is in a group may do what the group says, whether it is named by its role type or by itself. */
function memberArns(store: Store, name: string): readonly string[] {
  const role = store.groups.find((group) => group === name || `${store.prefix}-${group}` === name);
  return role === undefined ? [] : [memberArnOf(store, role)];
}

function isStore(place: Place): place is Store {
  return "alias" in place;
}

function resourceIn({ partition, region, accountId }: Place, resource: string): string {
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
    allowed: `an account with a config store or with users: ${listed(names)}`,
    fix: meant(value, names) ?? "name one of these accounts, or leave it out for all of them",
  };
}

function unknownPrincipal({ world, stores }: Foundation, { role }: AccessQuestion): Problem {
  const roleTypes = [...new Set(stores.flatMap((store) => [...store.roles, ...store.groups]))].sort();
  const providers = stores.flatMap((store) => store.providers.map(({ arn }) => arn));
  const names = [...world.principals, ...providers].map((arn) =>
    role.startsWith("arn:") ? arn : arn.split("/").at(-1)!,
  );
  const withoutWay = stores.some((store) => store.rolesWithoutWay.includes(role));
  return {
    code: "ACCESS_PRINCIPAL_UNKNOWN",
    path: "ROLE",
    value: role,
    allowed: `a role type (${listed(roleTypes)}), or the name or ARN of any role, user or identity provider that the stacks declare`,
    fix: withoutWay
      ? "no way in leads to this role type: declare one under identity, and synthesize again"
      : (meant(role, [...roleTypes, ...names]) ?? "name one of these role types"),
  };
}

function problemOfAction(value: string): Problem | undefined {
  return ACTION.test(value) ? misspeltAction(value, "ACTION") : invalidAction(value);
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
