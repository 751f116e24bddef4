import type { LayerKind } from "../answer";
import type { RequestFacts } from "../context/facts";
import { PolicySet } from "../policies/policy-set";
import { isOfAccount, type Principal } from "../principal";
import { needsResourcePolicy } from "./special-actions";

/** Policies of one kind that count together. */
export interface Layer {
  readonly kind: LayerKind;
  /** Whose policies: a principal, a resource, or a level of the organization. */
  readonly of: string;
  readonly policies: PolicySet;
}

const NONE = new PolicySet([]);

/** The policies that take part in the decision about a request. */
export function layersOf(facts: RequestFacts): Layer[] {
  const { principal } = facts;
  return [
    ...(isOfAccount(principal) ? principalLayers(facts, principal) : []),
    ...controlLayers(facts),
    { kind: "resource policy", of: facts.resourceArn, policies: resourcePolicies(facts) },
  ];
}

function principalLayers(
  { identity, request }: RequestFacts,
  principal: Extract<Principal, { accountId: string }>,
): Layer[] {
  if (principal.kind === "root") return [];
  const of = principal.arn;
  const layers: Layer[] = [
    { kind: "identity policies", of, policies: identity?.policies ?? unknown(`an identity policy of ${of}`) },
  ];
  if (identity?.boundary) layers.push({ kind: "permissions boundary", of, policies: identity.boundary });
  // A federated user's session has the permissions of its session policies alone.
  if (request.sessionPolicies || principal.kind === "federated-user") {
    layers.push({ kind: "session policies", of, policies: new PolicySet(request.sessionPolicies ?? []) });
  }
  return layers;
}

/**
 * The organization's limits on the principal's account, and those on the resource's.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp
 */
function controlLayers({ world, principal, service, resourceAccountId }: RequestFacts): Layer[] {
  const { organization } = world;
  if (!organization || isServiceLinked(principal)) return [];
  const forPrincipal = isOfAccount(principal) ? organization.serviceControls(principal.accountId) : [];
  const forResource =
    resourceAccountId === undefined ? [] : organization.resourceControls(resourceAccountId, service);
  return [
    ...forPrincipal.map(({ target, policies }) => ({
      kind: "service control policies" as const,
      of: target,
      policies,
    })),
    ...forResource.map(({ target, policies }) => ({
      kind: "resource control policies" as const,
      of: target,
      policies,
    })),
  ];
}

function isServiceLinked(principal: Principal): boolean {
  return principal.kind === "role" && principal.arn.includes(":role/aws-service-role/");
}

function resourcePolicies(facts: RequestFacts): PolicySet {
  const { resource, arn, service, world, principal, resourceAccountId, resourceArn } = facts;
  // A role's trust policy is about assuming it, not about managing it.
  if (!arn || (arn.service === "iam" && service !== "sts")) return NONE;
  if (resource) return resource.policies;
  const isForeign = !isOfAccount(principal) || resourceAccountId !== principal.accountId;
  const isUndeclared = resourceAccountId !== undefined && world.knowsAccount(resourceAccountId);
  const mayHavePolicy = arn.service === "kms" ? needsResourcePolicy(facts) : isForeign && !isUndeclared;
  return mayHavePolicy ? unknown(`the policy of ${resourceArn}`) : NONE;
}

function unknown(name: string): PolicySet {
  return new PolicySet([{ name, document: undefined }]);
}
