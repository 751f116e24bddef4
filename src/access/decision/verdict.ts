import type { MissingAllowance } from "../answer";
import type { RequestFacts } from "../context/facts";
import { isOfAccount } from "../principal";
import { and, FALSE, not, or, TRUE, type Truth } from "../truth";
import type { Layer } from "./layers";
import { isRefusedToRoot, needsResourcePolicy } from "./special-actions";

/** What the statements of all layers say together. */
export interface Findings {
  /** Whether a statement denies. */
  readonly denied: Truth;
  /** Whether each layer allows. */
  readonly allowed: readonly Truth[];
  /** Whether the resource's policy allows, by how closely it names the principal. */
  readonly granted: { readonly direct: Truth; readonly entity: Truth; readonly account: Truth };
}

interface Parts {
  /** Whether the organization's control policies allow. */
  readonly controls: Truth;
  /** Whether the boundary and the session policies allow. */
  readonly limits: Truth;
  /** Whether the principal's own policies allow, within these limits. */
  readonly byIdentity: Truth;
}

/**
 * Whether a request is allowed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function verdict(facts: RequestFacts, layers: readonly Layer[], findings: Findings): Truth {
  if (isRefusedToRoot(facts)) return FALSE;
  const { controls, limits, byIdentity } = partsOf(facts, layers, findings);
  return and(not(findings.denied), and(controls, permission(facts, findings, limits, byIdentity)));
}

/** The kinds of policies that would have to allow a request that no statement denies. */
export function missingAllowances(
  facts: RequestFacts,
  layers: readonly Layer[],
  findings: Findings,
): MissingAllowance[] {
  const { byIdentity } = partsOf(facts, layers, findings);
  const { direct, entity, account } = findings.granted;
  const named = or(direct, or(entity, account));
  const resourceIsNeeded =
    !isOfAccount(facts.principal) || isCrossAccount(facts) || needsResourcePolicy(facts);
  return layers
    .filter(({ kind }, layer) => {
      if (kind === "resource policy") return resourceIsNeeded && named !== TRUE;
      if (kind === "service control policies" || kind === "resource control policies") {
        return findings.allowed[layer] !== TRUE;
      }
      return byIdentity !== TRUE && findings.allowed[layer] !== TRUE;
    })
    .map(({ kind, of }) => ({ layer: kind, of }));
}

function partsOf(facts: RequestFacts, layers: readonly Layer[], { allowed }: Findings): Parts {
  let controls: Truth = TRUE;
  let limits: Truth = TRUE;
  let identity: Truth = facts.principal.kind === "root" ? TRUE : FALSE;
  layers.forEach(({ kind }, layer) => {
    const allows = allowed[layer]!;
    if (kind === "identity policies") identity = allows;
    else if (kind === "permissions boundary" || kind === "session policies") limits = and(limits, allows);
    else if (kind !== "resource policy") controls = and(controls, allows);
  });
  return { controls, limits, byIdentity: and(identity, limits) };
}

function permission(facts: RequestFacts, { granted }: Findings, limits: Truth, byIdentity: Truth): Truth {
  const { direct, entity, account } = granted;
  if (!isOfAccount(facts.principal)) return direct;
  if (isCrossAccount(facts)) return and(byIdentity, or(direct, or(entity, account)));
  const byResource = or(direct, and(entity, limits));
  return or(byResource, needsResourcePolicy(facts) ? and(account, byIdentity) : byIdentity);
}

function isCrossAccount({ principal, resourceAccountId }: RequestFacts): boolean {
  return (
    isOfAccount(principal) && resourceAccountId !== undefined && resourceAccountId !== principal.accountId
  );
}
