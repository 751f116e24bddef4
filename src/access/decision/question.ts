import { FoundationError } from "../../core/errors";
import { parseArn } from "../arn";
import type { RequestFacts } from "../context/facts";
import { isOfAccount, type Principal, readPrincipal } from "../principal";
import { type AccessRequest, checkRequest } from "../request";
import { shownArns } from "../world/shown-arns";
import type { Identity, World } from "../world/world";
import { isAboutAlias } from "./special-actions";

/**
 * Looks up what a question names.
 *
 * @throws FoundationError ACCESS_ACTION_INVALID, ACCESS_RESOURCE_INVALID, ACCESS_PRINCIPAL_INVALID,
 * ACCESS_PRINCIPAL_UNKNOWN
 */
export function readQuestion(request: AccessRequest, world: World): RequestFacts {
  checkRequest(request);
  const principal = readPrincipal(request.principal, {
    sessionName: request.sessionName,
    federatedBy: request.federatedBy,
    roleOfSession: (accountId, name) => world.roleOfSession(accountId, name),
  });
  const action = request.action.toLowerCase();
  const key = isAboutAlias(action) ? undefined : world.keyOfAlias(request.resource);
  const resourceArn = key?.arn ?? request.resource;
  const resource = key ?? world.resourceOf(resourceArn);
  const arn = parseArn(resourceArn);
  return {
    request,
    world,
    principal,
    identity: identityOf(principal, world),
    action,
    service: action.slice(0, action.indexOf(":")),
    resourceArn,
    arn,
    resource,
    resourceAccountId:
      request.resourceAccountId ??
      resource?.accountId ??
      (arn?.accountId || (isOfAccount(principal) ? principal.accountId : undefined)),
    alias: key && parseArn(request.resource)!.resource,
  };
}

function identityOf(principal: Principal, world: World): Identity | undefined {
  if (principal.kind === "federated-user") {
    return principal.federatedBy === undefined ? undefined : world.identityOf(principal.federatedBy);
  }
  if (principal.kind !== "role" && principal.kind !== "user") return undefined;
  const identity = world.identityOf(principal.arn);
  if (identity || !world.knowsAccount(principal.accountId)) return identity;
  throw unknownPrincipal(principal, world);
}

function unknownPrincipal(
  principal: Extract<Principal, { kind: "role" | "user" }>,
  world: World,
): FoundationError {
  const known = world.principals.filter((arn) => arn.includes(`:${principal.accountId}:${principal.kind}/`));
  return new FoundationError({
    code: "ACCESS_PRINCIPAL_UNKNOWN",
    path: "principal",
    value: principal.arn,
    allowed: shownArns(known),
    fix: `name a ${principal.kind} that the account's stacks declare, with its path`,
  });
}
